import HTTPTypes
import Hummingbird
import RelaisCore

extension Precondition {
    /// What `If-Match` says (RFC 9110 §13.1.1): one strong tag, or `*` for whatever there is.
    ///
    /// Refuses (`UnreadableHeader`) anything else; a list of tags too, for one client has seen one version.
    init(_ request: Request, of operation: Operation) throws {
        guard operation.needsVersion else {
            self = .none
            return
        }
        switch request.headers[values: .ifMatch] {
        case []: self = .missing
        case ["*"]: self = .any
        case let values:
            guard values.count == 1, values[0].first == "\"", values[0].last == "\"",
                let version = Int(values[0].dropFirst().dropLast()), version > 0,
                values[0] == "\"\(version)\""
            else { throw UnreadableHeader(name: "If-Match") }
            self = .version(version)
        }
    }
}

/// A header that cannot be read; only its name is told.
struct UnreadableHeader: Error {
    let name: String
}
