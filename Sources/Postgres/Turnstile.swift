import Dispatch
import Synchronization

/// A few things lent one at a time: the others wait in the order they came, for so long.
final class Turnstile<Thing: Sendable>: Sendable {
    private struct State {
        var free: [Thing]
        var waiting: [(number: Int, continuation: CheckedContinuation<Thing, any Error>)] = []
        var arrivals = 0
    }

    private let state: Mutex<State>

    init(_ things: [Thing]) { state = Mutex(State(free: things)) }

    var free: Int { state.withLock { $0.free.count } }

    /// How many wait at this moment.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Takes a thing, or waits for one.
    ///
    /// - Throws: `PostgresError.busy` after `patience`, `.cancelled` when the task is cancelled first.
    func enter(within patience: Duration) async throws -> Thing {
        // Nobody waits while something is free, so taking it overtakes nobody.
        if let thing = state.withLock({ $0.free.popLast() }) { return thing }
        let number = state.withLock { state in
            state.arrivals += 1
            return state.arrivals
        }
        let alarm = DispatchWorkItem { self.giveUp(number, PostgresError.busy) }
        defer { alarm.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let free = state.withLock { state -> Thing? in
                    if let thing = state.free.popLast() { return thing }
                    state.waiting.append((number, continuation))
                    return nil
                }
                if let free { return continuation.resume(returning: free) }
                // Only now: whoever rings or cancels before the place in the queue exists finds nobody to send away.
                Canceller.clock.asyncAfter(deadline: .now() + patience.interval, execute: alarm)
                if Task.isCancelled { giveUp(number, PostgresError.cancelled) }
            }
        } onCancel: {
            giveUp(number, PostgresError.cancelled)
        }
    }

    /// Gives a thing back: to whoever has waited longest.
    func leave(_ thing: Thing) {
        let next = state.withLock { state -> CheckedContinuation<Thing, any Error>? in
            guard !state.waiting.isEmpty else {
                state.free.append(thing)
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: thing)
    }

    private func giveUp(_ number: Int, _ error: PostgresError) {
        let gone = state.withLock { state in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).continuation }
        }
        gone?.resume(throwing: error)
    }
}

extension Duration {
    /// As Dispatch counts it; ten years at most.
    var interval: DispatchTimeInterval {
        let seconds = min(max(0, components.seconds), 315_360_000)
        return .nanoseconds(Int(seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000))
    }
}
