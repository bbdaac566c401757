import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Postgres
import RelaisCore
import Vault

/// One line for each request, with an id and no value: the path is logged as its route, never as it was typed.
struct RequestLog: RouterMiddleware {
    let logger: Logger
    let meter: Meter

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response = try await next(request, context)
        let id = UUID().uuidString.lowercased().prefix(8)
        response.headers[Header.requestID] = String(id)
        let route = context.endpointPath ?? "?"
        meter.answered(request.method, context.endpointPath, response.status.code, in: .now - start)
        if route != "/healthz" && route != "/readyz" {
            let spent = (ContinuousClock.now - start).components
            logger.info(
                "request",
                metadata: [
                    "id": "\(id)", "method": "\(request.method.rawValue)", "route": "\(route)",
                    "status": "\(response.status.code)",
                    "ms": "\(spent.seconds * 1_000 + spent.attoseconds / 1_000_000_000_000_000)",
                ])
        }
        return response
    }
}

/// What every answer says to the browser: nothing runs but our script, nothing is framed, nothing is kept.
struct SecurityHeaders: RouterMiddleware {
    let isEncrypted: Bool

    /// No text ever becomes markup or script (trusted types), and the script talks to this site alone.
    static func contentSecurityPolicy(nonce: String) -> String {
        "default-src 'none'; script-src 'nonce-\(nonce)' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    }

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy(nonce: context.nonce)
        response.headers[.xContentTypeOptions] = "nosniff"
        // Under no-referrer a browser says `Origin: null` of our own forms too; this tells other sites just as little.
        // An address that holds a secret says nothing at all.
        if response.headers[Header.referrerPolicy] == nil { response.headers[Header.referrerPolicy] = "same-origin" }
        response.headers[Header.openerPolicy] = "same-origin"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        response.headers[Header.permissionsPolicy] = "camera=(), geolocation=(), microphone=()"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if isEncrypted { response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        return response
    }
}

/// Refuses a form that another site sends: `Origin` must be ours, and `Sec-Fetch-Site` must not say otherwise. The API
/// takes no cookie, so it needs neither.
struct SameOrigin: RouterMiddleware {
    let origin: String

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head, !request.uri.path.hasPrefix("/api/") else {
            return try await next(request, context)
        }
        if let site = request.headers[Header.fetchSite], site != "same-origin" && site != "none" { throw CrossSite() }
        if let from = request.headers[.origin], from != origin { throw CrossSite() }
        return try await next(request, context)
    }
}

/// A form that did not come from our own pages, or not from this session.
struct CrossSite: Error {}

/// Turns whatever went wrong into an answer: a page, or for the API a problem (RFC 9457). The one place that does.
struct Failures: RouterMiddleware {
    let site: Site

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        do {
            // The router would drop an empty part of a path, and what looks at the path's beginning would not.
            guard !request.uri.path.contains("//") else { throw HTTPError(.notFound) }
            return try await next(request, context)
        } catch {
            let failure = Failure(error, in: context.language)
            if failure.isFault { log(error) }
            site.meter.failed(failure.code)
            if request.uri.path.hasPrefix("/api/") { return failure.problem() }
            if failure.status == .unauthorized && request.method == .get {
                return site.redirect(to: "/sign-in?next=\(Site.percentEncoded(request.uri.string))")
            }
            var response = await site.page(failure, context)
            if let retryAfter = failure.retryAfter { response.headers[.retryAfter] = String(retryAfter) }
            return response
        }
    }

    /// What an operator needs to find it, and nothing that was typed or kept.
    private func log(_ error: any Error) {
        let what =
            (error as? PostgresError).map { "\($0)" } ?? (error as? VaultError).map { "\($0)" } ?? "\(type(of: error))"
        site.logger.error("fault", metadata: ["error": "\(what)"])
    }
}
