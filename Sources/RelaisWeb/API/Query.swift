import Hummingbird
import RelaisCore

/// What stands behind the question mark of a call: the fields its operation has, each once.
struct Query: Sendable {
    private let values: [String: String]

    /// Refuses what is broken or given twice, and a field the operation does not have.
    init(_ request: Request, of operation: Operation) throws {
        var values: [String: String] = [:]
        var invalid: [Invalid] = []
        for pair in (request.uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Form.decoded(parts[0]), let value = Form.decoded(parts.count > 1 ? parts[1] : "") else {
                throw Unreadable()
            }
            guard let input = operation.query.first(where: { $0.name == name }) else {
                invalid.append(Invalid(String(name.prefix(50)), .unknownField))
                continue
            }
            let problem = values[name] == nil ? input.schema.problem(value) : .unreadable
            if let problem { invalid.append(Invalid(name, problem)) }
            values[name] = value
        }
        guard invalid.isEmpty else { throw Refusal.invalid(Array(invalid.prefix(JSONBody.mostNamed))) }
        self.values = values
    }

    subscript(name: String) -> String? { values[name] }

    /// How much of a list, and from where on.
    func part() throws -> (limit: Int, after: Cursor?) {
        let after = try values["after"].map { text in
            guard let cursor = Cursor(text) else { throw Refusal.invalid([Invalid("after", .unreadable)]) }
            return cursor
        }
        return (values["limit"].flatMap { Int($0) } ?? 50, after)
    }
}
