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
    /// Whether it waited for a proof of who sent it, in a session that goes on.
    let isVerified: Bool
    /// Whether there was a file in it, which does not come back.
    let isFile: Bool
    private let wasRefused = Mutex(false)

    init(_ typed: TypedForm, isVerified: Bool = false) {
        self.isVerified = isVerified
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
    func page(
        of comingBack: ComingBack, _ typed: TypedForm, _ visitor: Visitor, in pages: Pages, otherwise next: String
    ) async -> Response {
        var visitor = visitor
        visitor.comingBack = comingBack
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

/// Keeps what was typed when a form meets a session that has ended, or asks for a proof of who sends it: in the page that asks
/// for it, sealed for whose session it was. Never what proves it.
struct KeepTyped: RouterMiddleware {
    let site: Site
    private static let proofs: Set = ["password", "current_password", "new_password", "code"]

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        guard let token = context.token, !request.uri.path.hasPrefix("/api/") else {
            return try await next(request, context)
        }
        guard request.method == .post, !request.uri.path.hasPrefix("/sign-in"),
            request.isOf("application/x-www-form-urlencoded")
        else {
            do { return try await next(request, context) } catch Refusal.stepUpNeeded where request.method == .get {
                return try await site.verificationPage(
                    context, keeping: nil, next: Site.ownPath(request.uri.string))
            }
        }
        var request = request
        let body = try await request.collectBody(upTo: Form.largest)
        do {
            return try await next(request, context)
        } catch let refusal as Refusal where refusal == .signInNeeded || refusal == .stepUpNeeded {
            // Not for what the script sends: it has the page, and asks again.
            guard request.headers[Header.fetchMode] ?? "navigate" == "navigate" else { throw refusal }
            let fields = try Form.fields(of: body).filter { !Self.proofs.contains($0.key) }
            let typed = try await TypedForm(path: request.uri.path, fields: fields)
                .sealed(for: Credential(token), in: site.store)
            let from = request.headers[.referer].flatMap { $0.hasPrefix(site.url) ? $0.dropFirst(site.url.count) : nil }
            let next = Site.ownPath(from.map(String.init))
            return refusal == .signInNeeded
                ? try await site.signInPage(context, keeping: typed, next: next)
                : try await site.verificationPage(context, keeping: typed, next: next)
        }
    }
}
