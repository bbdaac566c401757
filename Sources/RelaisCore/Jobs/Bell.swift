import Synchronization

/// Rings when something was left for later, for whoever does it in this process.
///
/// It takes the place of NOTIFY, which makes every transaction that uses it wait for the one before to be on disk. What
/// another process leaves is found by looking, once a second.
final class Bell: Sendable {
    private struct State {
        var listeners: [AsyncStream<Void>.Continuation] = []
        var isStopped = false
    }

    private let state = Mutex(State())

    var isStopped: Bool { state.withLock(\.isStopped) }

    func ring() { state.withLock { state in state.listeners.forEach { $0.yield() } } }

    /// The strokes from now on: one at once, and one for any number of them that come while nobody listens.
    func strokes() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            continuation.yield()
            let isStopped = state.withLock { state in
                state.listeners.append(continuation)
                return state.isStopped
            }
            if isStopped { continuation.finish() }
        }
    }

    /// Ends every listening, for good.
    func stop() {
        let listeners = state.withLock { state in
            state.isStopped = true
            return state.listeners
        }
        listeners.forEach { $0.finish() }
    }
}
