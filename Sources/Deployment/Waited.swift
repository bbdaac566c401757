import Synchronization

/// What a task answered, for the thread that waits for it.
final class Waited<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    func keep(_ value: Result<Value, any Error>) { result.withLock { $0 = value } }

    /// Once it has answered.
    func get() throws -> Value {
        guard let value = result.withLock({ $0 }) else { throw CancellationError() }
        return try value.get()
    }
}
