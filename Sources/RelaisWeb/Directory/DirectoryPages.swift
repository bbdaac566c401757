import Foundation
import Hummingbird
import RelaisCore
import Vault

extension Site {
    static let searchFields = [
        "q", "place", "within", "theme", "age", "language", "public", "transport", "accepting",
    ]

    func addDirectoryPages(to router: Router<Visitor>) {
        router.get("services", use: showServices)
        router.post("services", use: findServices)
    }

    /// What is looked for travels sealed, as in the search: where someone lives, and how old they are, belong in no address.
    @Sendable private func findServices(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: Self.searchFields)
        return redirect(to: try Self.address("/services", sealing: Self.searchFields, of: form, visitor))
    }

    /// The address of a page that shows what a form looks for, sealed.
    static func address(_ path: String, sealing fields: [String], of form: Form, _ visitor: Visitor) throws -> String {
        guard let token = visitor.token else { throw Refusal.signInNeeded }
        let typed = fields.compactMap { name in
            form[name].flatMap { $0.isEmpty || $0.count > 100 ? nil : "\(name)=\(Self.percentEncoded($0))" }
        }
        return typed.isEmpty ? path : "\(path)?s=\(try token.sealed(typed.joined(separator: "&")))"
    }

    /// What was looked for, out of an address.
    static func searched(_ sealed: String, _ visitor: Visitor) -> [String: [String]] {
        var known: [String: [String]] = [:]
        for pair in (visitor.token?.opened(sealed) ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Form.decoded(parts[1]) else { continue }
            known[String(parts[0])] = [value]
        }
        return known
    }

    @Sendable private func showServices(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let wanted = Self.asked("q", request) ?? ""
        guard !wanted.contains("\0"), wanted.count <= 100 else { throw Unreadable() }
        let sealed = Self.asked("s", request) ?? ""
        let form = Form.filled(["q": [wanted]].merging(Self.searched(sealed, visitor)) { $1 })
        let isWhole = Self.asked("all", request) != nil
        let credential = try visitor.credential()
        let read: @Sendable (ServiceSearch.Wish) async throws -> (ServiceSearch, Caller) = { wish in
            try await store.read(as: credential) { tx in
                (try ServiceSearch(wish, most: isWhole ? 60 : 20, in: tx), try tx.caller)
            }
        }
        let wish = ServiceSearch.Wish(form)
        let search: ServiceSearch
        let caller: Caller
        var invalid: [Invalid] = []
        do {
            (search, caller) = try await read(wish)
        } catch Refusal.invalid(let found) {
            invalid = found
            (search, caller) = try await read(ServiceSearch.Wish())
        }
        let view = ServiceSearchView(
            search: search, wish: wish, caller: caller, fields: Fields(form, invalid, visitor.words),
            token: FormToken.field(visitor), sealed: sealed)
        return page(
            visitor.words.services, at: .services, visitor, caller,
            status: invalid.isEmpty ? .ok : .unprocessableContent, view.html)
    }
}

extension ServiceSearch.Wish {
    /// What was typed into the form, or sent with a call.
    init(_ typed: some Typed) {
        self.init(
            words: typed["q"], theme: typed["theme"], place: typed["place"], within: typed["within"], age: typed["age"],
            language: typed["language"], publics: typed["public"], transport: typed["transport"],
            isAccepting: typed.isTicked("accepting"))
    }
}
