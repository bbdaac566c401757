import HTTPTypes
import Hummingbird
import RelaisCore
import Synchronization

/// How much one account, or one address that is nobody yet, may ask of one daemon: a bucket each, which fills as time passes.
final class Buckets: Sendable {
    enum Owner: Hashable, Sendable {
        case account(ID<Account>)
        case address(String)
    }

    private struct Bucket {
        var left: Double
        var at: ContinuousClock.Instant
    }

    private let buckets = Mutex<[Owner: Bucket]>([:])
    private let perSecond: Double
    private let size: Double
    /// So many are remembered; the ones that are full again are as good as forgotten.
    static let most = 20_000

    /// `perMinute` calls in the long run, a third of them at once.
    init(perMinute: Int) {
        perSecond = Double(perMinute) / 60
        size = max(1, Double(perMinute) / 3)
    }

    /// Takes one call; where there is none left, answers in how many seconds there is.
    func take(from owner: Owner, at now: ContinuousClock.Instant = .now) -> Int? {
        buckets.withLock { buckets in
            if buckets.count >= Self.most && buckets[owner] == nil { tidy(&buckets, now) }
            let left = buckets[owner].map { filled($0, now) } ?? size
            guard left >= 1 else {
                return max(1, Int(((1 - left) / perSecond).rounded(.up)))
            }
            buckets[owner] = Bucket(left: left - 1, at: now)
            return nil
        }
    }

    var count: Int { buckets.withLock { $0.count } }

    private func filled(_ bucket: Bucket, _ now: ContinuousClock.Instant) -> Double {
        let spent = (now - bucket.at).components
        return min(size, bucket.left + (Double(spent.seconds) + Double(spent.attoseconds) / 1e18) * perSecond)
    }

    private func tidy(_ buckets: inout [Owner: Bucket], _ now: ContinuousClock.Instant) {
        buckets = buckets.filter { filled($0.value, now) < size }
        if buckets.count >= Self.most { buckets.removeAll() }
    }
}

/// Refuses an account or an address that asks too much: 429, and when to try again.
struct RateLimit: RouterMiddleware {
    let store: Store
    let buckets: Buckets

    func handle(
        _ request: Request, context: Visitor, next: (Request, Visitor) async throws -> Response
    ) async throws -> Response {
        // What watches the service, and the stylesheet, cost next to nothing.
        guard !["/healthz", "/readyz", "/metrics"].contains(request.uri.path),
            !request.uri.path.hasPrefix("/relais-")
        else { return try await next(request, context) }
        let credential = context.token.map { Credential($0) }
        let known = credential.flatMap { store.regulars.account(of: $0) }
        let owner: Buckets.Owner = known.map { .account($0) } ?? .address(SignIn.network(context.address))
        if let seconds = buckets.take(from: owner) { throw TooManyCalls(seconds: seconds) }
        do {
            return try await next(request, context)
        } catch Refusal.signInNeeded {
            // A session that has ended is nobody's: what comes with it counts by its address.
            if let credential { store.regulars.forget(credential) }
            throw Refusal.signInNeeded
        }
    }
}

/// More calls than the limit.
struct TooManyCalls: Error {
    let seconds: Int
}
