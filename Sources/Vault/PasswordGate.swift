import Dispatch
import Synchronization

/// Lets few passwords be hashed at once, since each takes 32 MiB and a tenth of a second of a processor.
///
/// Four at a time, thirty-two waiting in order; whoever comes after is refused with `VaultError.busy`. Without it,
/// signing in would be a way to exhaust the server. The work runs on Dispatch's threads, never on Swift's cooperative
/// ones.
package final class PasswordGate: Sendable {
    private typealias Waiting = (number: Int, continuation: CheckedContinuation<Void, any Error>)

    private struct State {
        var free: Int
        var waiting: [Waiting] = []
        var arrivals = 0
    }

    private let keyring: Keyring
    private let places: Int
    private let state: Mutex<State>
    private let threads = DispatchQueue(label: "passwords", qos: .userInitiated, attributes: .concurrent)

    /// A gate before this keyring's passwords: so many hashed at once, so many waiting.
    package init(_ keyring: Keyring, atOnce seats: Int = 4, waiting places: Int = 32) {
        self.keyring = keyring
        self.places = places
        state = Mutex(State(free: seats))
    }

    /// As `Keyring.verifier`, once there is room. Refuses with `VaultError.busy` when the queue is full; whoever is
    /// cancelled while waiting leaves the queue with a `CancellationError`.
    package func verifier(password: String, parameters: PasswordParameters) async throws -> String {
        try await run { [keyring] in try keyring.verifier(password: password, parameters: parameters) }
    }

    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await enter()
        defer { leave() }
        return try await withCheckedThrowingContinuation { continuation in
            threads.async { continuation.resume(with: Result(catching: work)) }
        }
    }

    /// How many wait now.
    var queueLength: Int { state.withLock { $0.waiting.count } }

    private func enter() async throws {
        let number = state.withLock { state in
            state.arrivals += 1
            return state.arrivals
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer: Result<Void, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.free > 0 {
                        state.free -= 1
                        return .success(())
                    }
                    if state.waiting.count >= places { return .failure(VaultError.busy) }
                    state.waiting.append((number, continuation))
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            waiting?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Gives the seat to whoever has waited longest.
    private func leave() {
        let next = state.withLock { state -> Waiting? in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.continuation.resume()
    }
}
