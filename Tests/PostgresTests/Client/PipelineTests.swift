import Foundation
import Testing

@testable import Postgres

@Suite struct PipelineTests {
    let connection: Connection

    init() throws {
        connection = try SharedServer.connection()
        try connection.script("CREATE TEMP TABLE kept (number bigint CONSTRAINT kept_key UNIQUE, text text)")
    }

    /// How many round trips something costs.
    private func roundTrips(_ body: () throws -> Void) rethrows -> Int {
        let before = connection.roundTrips
        try body()
        return connection.roundTrips - before
    }

    private func count() throws -> Int { try connection.value("SELECT count(*) FROM kept") }

    @Test func whatIsQueuedGoesWithTheNextQuestion() throws {
        let one = try roundTrips {
            for number in 0..<50 { try connection.execute("INSERT INTO kept VALUES (\(number))") }
            #expect(try count() == 50)
        }
        #expect(one == 1)
        let verb = try roundTrips {
            try connection.execute("BEGIN")
            let entrance = try connection.queue("SELECT 'Ada'")
            try connection.execute("SET LOCAL ROLE postgres")
            #expect(try connection.value("SELECT number FROM kept WHERE number = \(7) FOR UPDATE") == 7)
            #expect(try connection.answer(to: entrance).firstRow?.column(0) == "Ada")
            #expect(try connection.value("UPDATE kept SET text = 'seen' WHERE number = 7 RETURNING number") == 7)
            try connection.execute("INSERT INTO kept VALUES (100)")
            try connection.execute("INSERT INTO kept VALUES (101)")
            try connection.commit()
        }
        #expect(verb == 3)
        let refused = try roundTrips {
            try connection.execute("BEGIN")
            _ = try count()
            try connection.execute("INSERT INTO kept VALUES (102)")
            connection.rollback()
            connection.rollback()
        }
        #expect(refused == 2)
        #expect(try roundTrips { try connection.flush() } == 0)
        #expect(try count() == 52)
    }

    @Test func anErrorStopsItsQueue() throws {
        try connection.execute("INSERT INTO kept VALUES (1)")
        try connection.execute("INSERT INTO kept VALUES (1)")
        let behind = try connection.queue("SELECT \("behind")::text")
        #expect(error { try connection.flush() }?.constraint == "kept_key")
        #expect(error { try connection.answer(to: behind) }?.constraint == "kept_key")
        #expect(connection.isIdle && !connection.isSpent)
        // All that is sent together, without BEGIN, is one transaction.
        #expect(try count() == 0)
        #expect(connection.prepared.keys.contains { $0.text == "SELECT $1::text" } == false)
        #expect(try connection.value("SELECT \("again")::text") == "again")
    }

    @Test func aStatementThatCannotBePreparedIsForgotten() throws {
        let later: SQL = "SELECT count(*) FROM pg_temp.later WHERE name = \("a")"
        #expect(error { try connection.value(later, as: Int.self) }?.sqlState == "42P01")
        try connection.script("CREATE TEMP TABLE later (name text)")
        #expect(try connection.value(later) == 0)
    }

    @Test func anErrorInATransactionLeavesItToBeUndone() throws {
        try connection.execute("BEGIN")
        try connection.execute("INSERT INTO kept VALUES (1)")
        #expect(error { try connection.value("SELECT 1 / \(0)", as: Int.self) }?.sqlState == "22012")
        #expect(error { try connection.value("SELECT 1", as: Int.self) }?.sqlState == "25P02")
        #expect(error { try connection.commit() } == .rolledBack)
        #expect(connection.isIdle)
        #expect(try count() == 0)

        try connection.execute("BEGIN")
        try connection.execute("INSERT INTO kept VALUES (2), (2)")
        try connection.execute("INSERT INTO kept VALUES (3)")
        connection.rollback()
        #expect(connection.isIdle)
        try connection.execute("BEGIN")
        try connection.execute("INSERT INTO kept VALUES (2), (2)")
        #expect(error { try connection.commit() }?.sqlState == "23505")
        connection.rollback()
        #expect(connection.isIdle && !connection.isSpent)
        #expect(try count() == 0)
    }

    @Test func bigQueuesDoNotBlock() throws {
        let long = String(repeating: "é", count: 5_000)
        let cost = try roundTrips {
            try connection.execute("BEGIN")
            for number in 0..<1_000 {
                try connection.execute("INSERT INTO kept VALUES (\(number), \(long)) RETURNING text || \(long)")
            }
            try connection.commit()
        }
        #expect(cost < 100)
        #expect(try connection.value("SELECT sum(length(text))::bigint FROM kept") == 5_000_000)
        // Answers far larger than any buffer, none of them read until all is sent.
        let tickets = try (0..<20).map { try connection.queue("SELECT repeat('x', 1000000 + \($0)::int)") }
        for (index, ticket) in tickets.enumerated() {
            let text: String? = try connection.answer(to: ticket).firstRow?.column(0)
            #expect(text?.utf8.count == 1_000_000 + index)
        }
        let huge = String(repeating: "y", count: 20 << 20)
        #expect(try connection.value("SELECT length(\(huge))::bigint + length(\(huge))") == 40 << 20)
    }

    @Test func aDeadServerEndsThePipeline() throws {
        let watch = try Watch()
        let process = try connection.process
        for number in 0..<20 { try connection.execute("INSERT INTO kept VALUES (\(number))") }
        let lost = try connection.queue("SELECT pg_terminate_backend(pg_backend_pid())")
        let behind = try connection.queue("SELECT 1")
        #expect(error { try connection.flush() }?.isUnavailability == true)
        #expect(error { try connection.answer(to: lost) } != nil)
        #expect(error { try connection.answer(to: behind) } != nil)
        #expect(connection.isSpent && !connection.isIdle && !connection.isAlive)
        for _ in 0..<3 { #expect(error { try connection.value("SELECT 1", as: Int.self) }?.isUnavailability == true) }
        #expect(error { try connection.script("SELECT 1") }?.isUnavailability == true)
        connection.rollback()
        try watch.end(process)
    }

    @Test func aChangedTableSpendsThePreparedSession() throws {
        let sql: SQL = "SELECT * FROM kept"
        _ = try connection.all(sql, as: Only<Int?>.self)
        try connection.script("ALTER TABLE kept ADD more text")
        #expect(error { try connection.all(sql, as: Only<Int?>.self) }?.sqlState == "0A000")
        #expect(connection.isSpent)
    }
}
