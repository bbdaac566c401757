import HTTPTypes
import Synchronization

/// What the requests were, counted since the start: by route as it is written in the program, never as it was typed.
final class Meter: Sendable {
    /// One kind of request. There are as many as the program has routes, whatever is asked for.
    struct Request: Hashable, Comparable {
        let method: String
        let route: String

        static func < (one: Request, other: Request) -> Bool {
            (one.route, one.method) < (other.route, other.method)
        }
    }

    /// How long requests took: how many ended within each bound, and all their seconds.
    struct Times {
        static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
        var counts = [Int](repeating: 0, count: bounds.count + 1)
        var seconds = 0.0

        var count: Int { counts.reduce(0, +) }

        mutating func add(_ spent: Double) {
            counts[Self.bounds.firstIndex { spent <= $0 } ?? Self.bounds.count] += 1
            seconds += spent
        }
    }

    struct Counts {
        var times: [Request: Times] = [:]
        /// By request, and by the first figure of the status.
        var answers: [Request: [Int: Int]] = [:]
        /// By the code that the problem of the API carries too.
        var failures: [String: Int] = [:]
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private let state = Mutex(Counts())

    var counts: Counts { state.withLock { $0 } }

    /// A request was answered. `route` is nil for an address that names nothing.
    func answered(_ method: HTTPRequest.Method, _ route: String?, _ status: Int, in spent: Duration) {
        let method = Self.methods.contains(method.rawValue) ? method.rawValue : "other"
        let request = Request(method: method, route: route ?? "none")
        let seconds = Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
        state.withLock {
            $0.times[request, default: Times()].add(seconds)
            $0.answers[request, default: [:]][status / 100, default: 0] += 1
        }
    }

    /// Something was not done, for the reason this code names.
    func failed(_ code: String) { state.withLock { $0.failures[code, default: 0] += 1 } }
}
