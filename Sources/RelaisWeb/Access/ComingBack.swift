import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore
import Synchronization
import Vault

/// A form that comes back to whoever typed it, after their session had ended and they signed in again: to be looked at, not
/// to be done.
///
/// It is refused once, as if a field were wrong: so every form shows itself again as it was typed, and nothing is done.
final class ComingBack: Sendable {
    let fields: [String: [String]]
    /// Whether there was a file in it, which does not come back.
    let isFile: Bool
    private let wasRefused = Mutex(false)

    init(_ typed: TypedForm) {
        // What was typed, not which button was pressed: that is pressed again.
        fields = typed.fields.filter { $0.key != "then" && $0.key != Self.file }
        isFile = typed.fields[Self.file] != nil
    }

    /// The field that says so.
    static let file = "file"

    func refuseOnce() throws {
        let isFirst = wasRefused.withLock { wasRefused in
            defer { wasRefused = true }
            return !wasRefused
        }
        if isFirst { throw Refusal.invalid([]) }
    }
}

/// The pages without what stands around them: where a form that comes back finds its page.
typealias Pages = RouterResponder<Visitor>

extension Site {
    /// The page a form stands on, filled in as it was; where there is none, or none any more, the way on.
    func page(of typed: TypedForm, _ visitor: Visitor, in pages: Pages, otherwise next: String) async -> Response {
        var visitor = visitor
        visitor.comingBack = ComingBack(typed)
        visitor.path = next
        let request = Request(
            head: HTTPRequest(method: .post, scheme: nil, authority: nil, path: typed.path),
            body: .init(buffer: ByteBuffer()))
        guard var response = try? await pages.respond(to: request, context: visitor),
            response.status == .unprocessableContent
        else { return redirect(to: next) }
        response.status = .ok
        return response
    }
}

/// Keeps what was typed when a form meets a session that has ended: in the page that asks to sign in again, sealed for
/// whose session it was.
struct KeepTyped: RouterMiddleware {
    let site: Site

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        guard let token = context.token, request.method == .post, request.uri.path != "/sign-in",
            !request.uri.path.hasPrefix("/api/"), request.isOf("application/x-www-form-urlencoded")
        else { return try await next(request, context) }
        var request = request
        let body = try await request.collectBody(upTo: Form.largest)
        do {
            return try await next(request, context)
        } catch Refusal.signInNeeded {
            // Not for what the script sends: it has the page, and asks again.
            guard request.headers[Header.fetchMode] ?? "navigate" == "navigate" else { throw Refusal.signInNeeded }
            let typed = TypedForm(path: request.uri.path, fields: try Form.fields(of: body))
            let from = request.headers[.referer].flatMap { $0.hasPrefix(site.url) ? $0.dropFirst(site.url.count) : nil }
            return try await site.signInPage(
                context, keeping: try await typed.sealed(for: Credential(token), in: site.store),
                next: Site.ownPath(from.map(String.init)))
        }
    }
}
