import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore
import Vault

/// The context of a request: who makes it, in which language they read, and where from.
package struct Visitor: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The visitor's session: from the cookie for pages, from the bearer token for the API.
    var token: Token?
    /// Where they stand between the two steps of signing in, and the browser they come with.
    var pending: Token?
    var device: Token?
    /// The kind of browser and system.
    var browser = "?"
    /// The language they chose, or their browser's, until their account says.
    var language: Language = .french
    /// The network address they come from.
    var address: String
    /// The path asked for, for coming back to.
    var path = "/"
    /// What the page must show for its script to run; the answer's policy names it.
    let nonce = Script.nonce()

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? "local"
    }

    var words: Words { Words(language: language) }

    /// The form that comes back after its session had ended, where one does.
    var comingBack: ComingBack?

    /// The credential of someone who is signed in.
    ///
    /// Throws `Refusal.signInNeeded` when nobody is; and `Refusal.invalid`, once, for a form that comes back.
    func credential() throws -> Credential {
        try comingBack?.refuseOnce()
        guard let token else { throw Refusal.signInNeeded }
        return Credential(token)
    }

    /// The id in the path. One that is no UUID names nothing, so it is refused like any other unknown one.
    func id<Subject>(_ kind: Refusal.Subject.Kind, of _: Subject.Type = Subject.self) throws -> ID<Subject> {
        guard let text = parameters.get("id"), let id = ID<Subject>(text) else { throw Refusal.notFound(.init(kind)) }
        return id
    }
}

/// Finds out who a visitor says they are and how they read; PostgreSQL decides whether it is so.
struct Recognition: RouterMiddleware {
    let trustedProxies: Set<String>

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        var visitor = context
        visitor.path = request.uri.string
        if request.uri.path.hasPrefix("/api/") {
            if let bearer = request.headers[.authorization], bearer.lowercased().hasPrefix("bearer ") {
                visitor.token = Token(String(bearer.dropFirst(7)).trimmingCharacters(in: .whitespaces))
            }
        } else {
            visitor.token = request.cookies[Cookie.session].flatMap { Token($0.value) }
            visitor.pending = request.cookies[Cookie.pending].flatMap { Token($0.value) }
            visitor.device = request.cookies[Cookie.device].flatMap { Token($0.value) }
            visitor.browser = BrowserName.of(request.headers[.userAgent])
        }
        let chosen = request.cookies[Cookie.language].flatMap { Language(rawValue: $0.value) }
        visitor.language = chosen ?? Self.preferred(request.headers[.acceptLanguage])
        // Only a proxy that was named is believed about whom it speaks for: the last address it added.
        if trustedProxies.contains(visitor.address), let forwarded = request.headers[Header.forwardedFor] {
            visitor.address =
                forwarded.split(separator: ",").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? visitor.address
        }
        return try await next(request, visitor)
    }

    /// English for whoever asks for it before French; French for everyone else.
    static func preferred(_ header: String?) -> Language {
        let asked = (header ?? "").lowercased().split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces).prefix(2)
        }
        return asked.first { $0 == "fr" || $0 == "en" } == "en" ? .english : .french
    }
}
