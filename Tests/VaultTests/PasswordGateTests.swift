import Dispatch
import Synchronization
import Testing

@testable import Vault

@Suite struct PasswordGateTests {
    @Test func givesTheSameVerifier() async throws {
        let keyring = try Golden.keyring()
        let parameters = keyring.newParameters(cost: .test)
        let verifier = try await PasswordGate(keyring).verifier(password: "a", parameters: parameters)
        #expect(try verifier == keyring.verifier(password: "a", parameters: parameters))
    }

    @Test func givesBackItsPlaceWhenTheWorkFails() async throws {
        let gate = try PasswordGate(Golden.keyring(), atOnce: 1, waiting: 0)
        for _ in 0..<3 {
            await #expect(throws: VaultError.passwordTooLong) {
                try await gate.run { throw VaultError.passwordTooLong }
            }
        }
        #expect(try await gate.run { 1 } == 1)
    }

    @Test func hashesFourAtOnceQueuesThirtyTwoAndRefusesTheNext() async throws {
        let gate = try PasswordGate(Golden.keyring())
        let door = DispatchSemaphore(value: 0)
        let hashing = Seen((now: 0, most: 0))

        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<36 {
                group.addTask {
                    try await gate.run {
                        hashing.value.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                        door.wait()
                        hashing.value.withLock { $0.now -= 1 }
                    }
                }
            }
            while gate.queueLength < 32 || hashing.value.withLock({ $0.now }) < 4 { await Task.yield() }
            await #expect(throws: VaultError.busy) { try await gate.run {} }
            for _ in 0..<36 { door.signal() }
            try await group.waitForAll()
        }

        #expect(hashing.value.withLock { $0 } == (0, 4))
        #expect(gate.queueLength == 0)
        try await gate.run {}
    }

    @Test func servesWhoeverWaitedLongest() async throws {
        let gate = try PasswordGate(Golden.keyring(), atOnce: 1)
        let door = DispatchSemaphore(value: 0)
        let served = Seen<[Int]>([])

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await gate.run { door.wait() } }
            for number in 0..<5 {
                group.addTask { try await gate.run { served.value.withLock { $0.append(number) } } }
                while gate.queueLength < number + 1 { await Task.yield() }
            }
            door.signal()
            try await group.waitForAll()
        }
        #expect(served.value.withLock { $0 } == [0, 1, 2, 3, 4])
    }

    @Test func letsWhoeverGivesUpLeaveTheQueue() async throws {
        let gate = try PasswordGate(Golden.keyring(), atOnce: 1, waiting: 1)
        let door = DispatchSemaphore(value: 0)
        let hashing = Task { try await gate.run { door.wait() } }
        let waiting = Task { try await gate.run {} }
        while gate.queueLength < 1 { await Task.yield() }

        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(gate.queueLength == 0)
        door.signal()
        try await hashing.value
        try await gate.run {}
    }

    @Test func worksOutsideSwiftsOwnThreads() async throws {
        let isInTask = try await PasswordGate(Golden.keyring()).run { withUnsafeCurrentTask { $0 != nil } }
        #expect(!isInTask)
    }
}

/// What the work of several threads leaves to look at.
private final class Seen<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
}
