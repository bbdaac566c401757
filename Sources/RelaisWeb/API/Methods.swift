import HTTPTypes
import Hummingbird
import RelaisCore

extension Operation {
    /// What can be asked at a path below `/api/v1/`, as `Allow` says it; `nil` where nothing is.
    static func allowed(at path: Substring) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        // A path that is written out is no id.
        let standing = all.filter { $0.path == path }
        let methods = (standing.isEmpty ? all.filter { $0.stands(at: parts) } : standing).map(\.method)
        guard !methods.isEmpty else { return nil }
        var names = ["OPTIONS"]
        if methods.contains(.get) { names += ["GET", "HEAD"] }
        if methods.contains(.post) { names.append("POST") }
        return names.sorted().joined(separator: ", ")
    }

    private func stands(at parts: [Substring]) -> Bool {
        let own = path.split(separator: "/")
        return own.count == parts.count && zip(own, parts).allSatisfy { $0 == "{id}" ? !$1.isEmpty : $0 == $1 }
    }
}

/// Answers a method that a path of the API does not know: what it does know to OPTIONS, 405 to any other. Refuses whoever
/// takes no JSON.
struct Methods: RouterMiddleware {
    static let place = "/api/v1/"

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        guard request.uri.path.hasPrefix(Self.place) else { return try await next(request, context) }
        guard Self.takesJSON(request.headers[.accept]) else { throw Unacceptable() }
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            guard let allowed = Operation.allowed(at: request.uri.path.dropFirst(Self.place.count)) else { throw error }
            guard request.method == .options else { throw WrongMethod(allowed: allowed) }
            return Response(status: .noContent, headers: [.allow: allowed])
        }
    }

    /// Whether `Accept` lets JSON through: it does when it is not there, and when it cannot be read.
    static func takesJSON(_ accept: String?) -> Bool {
        guard let accept, !accept.isEmpty else { return true }
        let ranges = accept.lowercased().split(separator: ",").map { range in
            range.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
        }
        let good: Set = ["*/*", "application/*", "application/json", "application/problem+json"]
        return ranges.contains { good.contains(String($0)) || !$0.contains("/") }
    }
}

/// A method the path does not know.
struct WrongMethod: Error {
    let allowed: String
}

/// A client that takes no JSON.
struct Unacceptable: Error {}
