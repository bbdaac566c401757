import HTTPTypes
import RelaisCore

/// One call of the API, declared once: its route is registered from it, what a client sends is checked by it, and OpenAPI
/// is made from it.
///
/// Every POST to something that exists (`{id}` in its path) takes `If-Match`, and every POST an `Idempotency-Key`; neither
/// is declared, because none goes without.
struct Operation: Sendable {
    enum Method: String, Sendable {
        case get, post
        var http: HTTPRequest.Method { self == .get ? .get : .post }
    }

    /// Under which heading OpenAPI shows it.
    enum Topic: String, Sendable, CaseIterable {
        case access, organisations, services, people, consents, protection, rights, referrals, mentoring, notices,
            audit,
            api
    }

    /// Who may call it.
    enum Access: Sendable, Equatable {
        /// Whoever comes.
        case open
        /// Whoever is signed in.
        case member
        /// Whoever may do this, by their roles and by the scopes of their token.
        case may(Permission)
        /// Whoever is signed in by a password: no token does.
        case session
    }

    /// What a client sends besides the query.
    enum Media: Sendable {
        case json
        /// A table as people save it; in which encoding and with which separator is found out.
        case sheet

        var types: [String] { self == .json ? ["application/json"] : ["text/csv", "text/plain"] }
        var largest: Int { self == .json ? JSONBody.largest : Site.largestSheet }
    }

    let method: Method
    /// Below `/api/v1/`: `referrals/{id}/acceptance`.
    let path: String
    let summary: String
    let topic: Topic
    let access: Access
    let query: [Input]
    let body: [Input]
    let takes: Media
    /// What it answers when it did what was asked; `nil` for an answer without a body.
    let answer: Schema?
    /// What is kept of a call for when it comes again: not its answer, where that holds a secret or a name.
    let keeps: CallKey.Keeping
    let handle: @Sendable (Call) async throws -> Reply

    init(
        _ method: Method, _ path: String, _ summary: String, _ topic: Topic, access: Access, query: [Input] = [],
        body: [Input] = [], takes: Media = .json, answers answer: Schema?, keeps: CallKey.Keeping = .answer,
        _ handle: @escaping @Sendable (Call) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.topic = topic
        self.access = access
        self.query = query
        self.body = body
        self.takes = takes
        self.answer = answer
        self.keeps = keeps
        self.handle = handle
    }

    /// Whether its path begins so.
    func isAbout(_ noun: String) -> Bool { path == noun || path.hasPrefix("\(noun)/") }

    /// Whether it acts on something the client has seen, and must say in which version.
    var needsVersion: Bool { method == .post && path.contains("{id}") }

    /// Whether its answer is one thing that has a version of its own.
    /// A statement is made anew each time from the log, and has none.
    var hasVersion: Bool { path.contains("{id}") && status == .ok && !path.hasSuffix("/statement") }

    /// The status of having done it.
    var status: HTTPResponse.Status {
        switch answer {
        case nil: .noContent
        case .object(let name, _) where name.hasPrefix("Made"): .created
        default: .ok
        }
    }

    /// Its name in clients that are made from OpenAPI: `post_referrals_id_acceptance`.
    var id: String {
        let parts = path.split(separator: "/").map { $0.filter { $0 != "{" && $0 != "}" } }
        return ([method.rawValue] + parts.map { String($0.map { $0.isLetter ? $0 : "_" }) }).joined(separator: "_")
    }
}
