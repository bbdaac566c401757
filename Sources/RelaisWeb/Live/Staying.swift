import HTTPTypes
import Hummingbird
import RelaisCore

/// Says once a minute that whoever looks at pages is there, also where a page records nothing. What a page asks by itself
/// is nobody there.
struct Staying: RouterMiddleware {
    let store: Store
    let presences = Presences()

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        let path = request.uri.path
        guard let token = context.token, response.status.code < 400,
            !path.hasPrefix("/live"), !path.hasPrefix("/relais-"), !["/presence", "/healthz", "/readyz"].contains(path)
        else { return response }
        let credential = Credential(token)
        // A session that has ended is not there; a database that takes no changes is not told.
        if presences.isDue(credential) { try? await store.touch(as: credential) }
        return response
    }
}
