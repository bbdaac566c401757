import Foundation
import Testing

@testable import Postgres

@Suite struct CancellationTests {
    /// Cancels sleeping loans among ordinary ones, over and over.
    @Test(.timeLimit(.minutes(1)), arguments: [1, 4]) func aCancelledTaskHarmsNobody(size: Int) async throws {
        let pool = try SharedServer.pool(size)
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<size {
                group.addTask {
                    for turn in 0..<(100 / size) {
                        let sleeper = Task {
                            await error { try await pool.withConnection { try $0.script("SELECT pg_sleep(600)") } }
                        }
                        // Before the loan, while it begins, while the statement is on its way, and while it runs.
                        if turn % 4 > 0 { try? await Task.sleep(for: .microseconds([0, 300, 2_000, 8_000][turn % 4])) }
                        sleeper.cancel()
                        #expect(await sleeper.value == .cancelled)
                        let number = worker * 1_000 + turn
                        let answer = try? await pool.withConnection { try $0.value("SELECT \(number)", as: Int.self) }
                        #expect(answer == number)
                    }
                }
            }
        }
        #expect(pool.lent == 0)
        await pool.close()
    }

    @Test(.timeLimit(.minutes(1))) func aDeadlineStopsTheStatement() async throws {
        let pool = try SharedServer.pool(1)
        for turn in 0..<20 {
            let times = Shared<[Duration]>([])
            let late = await error {
                try await pool.withConnection(deadline: .milliseconds(turn)) { connection in
                    let start = ContinuousClock.now
                    defer { times.change { $0.append(.now - start) } }
                    return try connection.value("SELECT 1 FROM pg_sleep(600)", as: Int.self)
                }
            }
            #expect(late == .deadlineExceeded)
            // Empty when the time was up before the loan began.
            for time in times.value { #expect(time < .seconds(5)) }
            #expect(try await pool.withConnection(deadline: .seconds(60)) { try $0.value("SELECT \(turn)") } == turn)
        }
        #expect(PostgresError.deadlineExceeded.isUnavailability && !PostgresError.cancelled.isUnavailability)
        await pool.close()
    }

    /// One timer serves all the loans of a connection, whatever the order of their deadlines.
    @Test(.timeLimit(.minutes(1))) func deadlinesOfOneConnectionDoNotMix() async throws {
        let pool = try SharedServer.pool(1)
        for milliseconds in [400, 50, 300, 20, 20] {
            let deadline = Duration.milliseconds(milliseconds)
            try await pool.withConnection(deadline: .milliseconds(milliseconds + 3_000)) { try $0.script("SELECT 1") }
            let start = ContinuousClock.now
            let late = await error {
                try await pool.withConnection(deadline: deadline) { try $0.script("SELECT pg_sleep(600)") }
            }
            #expect(late == .deadlineExceeded && ContinuousClock.now - start >= deadline)
        }
        await pool.close()
    }

    /// A body that does not give up is refused its next statement.
    @Test(.timeLimit(.minutes(1))) func nothingIsSentAfterACancel() async throws {
        let pool = try SharedServer.pool(1)
        let stubborn = await error {
            try await pool.withConnection(deadline: .milliseconds(50)) { connection in
                try connection.execute("BEGIN")
                try? connection.script("SELECT pg_sleep(600)")
                connection.rollback()
                return try connection.value("SELECT 1", as: Int.self)
            }
        }
        #expect(stubborn == .deadlineExceeded)
        // What was done when the time was up is done. The deadline covers a new connection, which takes a while under load.
        let done = try await pool.withConnection(deadline: .seconds(2)) { connection in
            let value: Int = try connection.value("SELECT 7")
            Thread.sleep(forTimeInterval: 2.2)
            return value
        }
        #expect(done == 7)
        #expect(try await pool.withConnection { try $0.value("SELECT 1") } == 1)
        await pool.close()
    }

    @Test(.timeLimit(.minutes(1))) func aTransactionThatIsCancelledLeavesNothing() async throws {
        let pool = try SharedServer.pool(1)
        try await pool.withConnection { try $0.script("CREATE TABLE IF NOT EXISTS public.half (number bigint)") }
        let loan = Task {
            try await pool.withConnection { connection in
                try connection.execute("BEGIN")
                try connection.execute("INSERT INTO half VALUES (1)")
                _ = try connection.value("SELECT 1 FROM pg_sleep(600)", as: Int.self)
                try connection.commit()
            }
        }
        try await Task.sleep(for: .milliseconds(100))
        loan.cancel()
        #expect(await error { try await loan.value } == .cancelled)
        #expect(try await pool.withConnection { try $0.value("SELECT count(*) FROM half") } == 0)
        await pool.close()
    }

    /// The way taken over TLS, which this server does not speak.
    @Test(.timeLimit(.minutes(1))) func aStatementIsCancelledFromAnotherConnection() async throws {
        let conninfo = try SharedServer.conninfo()
        let connection = try SharedServer.connection()
        let process = Int32(try connection.process)
        DispatchQueue(label: "test").asyncAfter(deadline: .now() + 0.1) { Canceller.strike(process, conninfo) }
        #expect(error { try connection.script("SELECT pg_sleep(600)") }?.sqlState == "57014")
    }

    @Test(.timeLimit(.minutes(1))) func aCancelByAnotherIsAnError() async throws {
        let pool = try SharedServer.pool(1)
        let found = await error {
            try await pool.withConnection { connection in
                try connection.script("SET LOCAL statement_timeout = 50; SELECT pg_sleep(600)")
            }
        }
        #expect(found?.sqlState == "57014")
        await pool.close()
    }
}
