import Foundation
import Testing

@testable import Postgres

@Suite struct PoolTests {
    @Test func lendsSoManyAtOnceInOrder() async throws {
        let pool = try SharedServer.pool(3)
        let state = Shared((now: 0, most: 0))
        let processes = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await pool.withConnection { connection in
                        state.change { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                        defer { state.change { $0.now -= 1 } }
                        return try connection.value("SELECT pg_backend_pid() FROM pg_sleep(0.01)")
                    }
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(state.value.most == 3 && processes.count == 3)
        #expect(pool.lent == 0 && pool.waiting == 0)
        await pool.close()
    }

    @Test func waitersAreServedInOrder() async throws {
        let pool = try SharedServer.pool(1)
        let order = Shared<[Int]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            let gate = DispatchSemaphore(value: 0)
            group.addTask { try await pool.withConnection { _ in gate.wait() } }
            await eventually { pool.lent > 0 }
            for number in 0..<10 {
                group.addTask { try await pool.withConnection { _ in order.change { $0.append(number) } } }
                await eventually { pool.waiting > number }
            }
            gate.signal()
            try await group.waitForAll()
        }
        #expect(order.value == Array(0..<10))
        await pool.close()
    }

    @Test func waitersGiveUpOrLeave() async throws {
        for wait in [Duration.zero, .milliseconds(50)] {
            let pool = try SharedServer.pool(1, wait: wait)
            let gate = DispatchSemaphore(value: 0)
            let holder = Task { try await pool.withConnection { _ in gate.wait() } }
            await eventually { pool.lent > 0 }
            for _ in 0..<20 where wait == .zero {
                #expect(await error { try await pool.withConnection { _ in } } == .busy)
            }
            #expect(await error { try await pool.withConnection { _ in } } == .busy)
            gate.signal()
            try await holder.value
            try await pool.withConnection { _ in }
        }
        let pool = try SharedServer.pool(1)
        let gate = DispatchSemaphore(value: 0)
        let holder = Task { try await pool.withConnection { _ in gate.wait() } }
        await eventually { pool.lent > 0 }
        let waiters = (0..<10).map { _ in Task { await error { try await pool.withConnection { _ in } } } }
        await eventually { pool.waiting == 10 }
        waiters.forEach { $0.cancel() }
        for waiter in waiters { #expect(await waiter.value == .cancelled) }
        #expect(pool.waiting == 0)
        gate.signal()
        try await holder.value
        await pool.close()
        #expect(pool.lent == 1)
    }

    @Test func aLoanLeftInATransactionIsUndone() async throws {
        let pool = try SharedServer.pool(1)
        let left = try await pool.withConnection { connection in
            try connection.execute("BEGIN")
            try connection.script("CREATE TABLE public.left_behind ()")
            return try connection.process
        }
        let next = try await pool.withConnection { connection in
            #expect(try connection.value("SELECT to_regclass('public.left_behind') IS NULL"))
            return try connection.process
        }
        #expect(left != next)
        await pool.close()
    }

    @Test func whatIsQueuedIsSentAtTheEnd() async throws {
        let pool = try SharedServer.pool(1)
        try await pool.withConnection { try $0.execute("CREATE TEMP TABLE kept (number bigint)") }
        try await pool.withConnection { try $0.execute("INSERT INTO kept VALUES (1)") }
        #expect(try await pool.withConnection { try $0.value("SELECT count(*) FROM kept") } == 1)
        #expect(
            await error { try await pool.withConnection { try $0.execute("SELECT 1 / \(0)") } }?.sqlState == "22012")
        await pool.close()
    }

    @Test func aWornOutConnectionIsReplaced() async throws {
        let pool = try SharedServer.pool(1)
        let first = try await pool.withConnection { connection in
            for number in 0..<1_001 { try connection.execute(SQL(trusted: "SELECT \(number)")) }
            return try connection.process
        }
        #expect(try await pool.withConnection { try $0.process } != first)
        await pool.close()
    }

    /// Loans that block must leave Swift's own threads, one a core, to others: else this never ends.
    @Test(.timeLimit(.minutes(1))) func blockedLoansBlockNobodyElse() async throws {
        let count = 2 * ProcessInfo.processInfo.activeProcessorCount + 2
        let pool = try SharedServer.pool(count)
        let holder = try SharedServer.connection()
        try holder.script("SELECT pg_advisory_lock(1)")
        let loans = (0..<count).map { _ in
            Task { try await pool.withConnection { try $0.script("SELECT pg_advisory_lock_shared(1)") } }
        }
        let watch = try Watch()
        await eventually {
            let blocked: Int? = try? watch.connection.value(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = 1")
            return blocked == count
        }
        let ran = await withTaskGroup(of: Int.self) { group in
            for number in 0..<100 { group.addTask { number } }
            return await group.reduce(0) { $0 + $1 }
        }
        #expect(ran == 4_950)
        #expect(pool.lent == count)
        try holder.script("SELECT pg_advisory_unlock(1)")
        for loan in loans { try await loan.value }
        await pool.close()
    }
}
