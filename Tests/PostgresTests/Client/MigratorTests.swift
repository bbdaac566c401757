import Foundation
import Testing

@testable import Postgres

@Suite struct MigratorTests {
    private let first = Migration(
        name: "0001_people", sql: "CREATE TABLE person (name text); CREATE TABLE town (name text)")
    private let second = Migration(
        name: "0002_names", sql: "INSERT INTO person VALUES ('é'); CREATE INDEX ON person (name)")

    private func problem(_ body: () throws -> some Any) -> Migrator.Problem? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? Migrator.Problem
        }
    }

    @Test func appliesInOrderAndOnce() throws {
        let connection = try Connection(conninfo: SharedServer.database("migrated"))
        let migrator = Migrator([second, first])
        #expect(problem { try migrator.check(connection) } == .pending(["0001_people", "0002_names"]))
        var told: [String] = []
        #expect(try migrator.migrate(connection) { told.append($0) } == ["0001_people", "0002_names"])
        #expect(told == ["0001_people", "0002_names"])
        #expect(try migrator.migrate(connection) == [])
        try migrator.check(connection)
        #expect(try connection.value("SELECT count(*) FROM person") == 1)
        #expect(
            try connection.value("SELECT sha256 FROM schema_migration WHERE name = '0001_people'")
                == "63ad5c577b736ea669448a3e1764deb3333b0d89c81ca364441db629471b2c3a")
        #expect(
            try connection.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
                == 0)
        #expect(connection.isIdle)
    }

    @Test func refusesWhatIsNotItsOwn() throws {
        let connection = try Connection(conninfo: SharedServer.database("refused"))
        try Migrator([first, second]).migrate(connection)
        let edited = problem {
            try Migrator([first, Migration(name: second.name, sql: "SELECT 1")]).migrate(connection)
        }
        #expect(edited == .edited("0002_names"))
        #expect(
            edited?.description
                == "Migration 0002_names was changed after it was applied to this database. Restore its text, and write a new one."
        )
        let unknown = problem { try Migrator([first]).check(connection) }
        #expect(unknown == .unknown("0002_names"))
        #expect(
            unknown?.description
                == "This database was migrated by a newer version: it holds 0002_names, which this program does not know."
        )
        let third = Migration(name: "0003_more", sql: "SELECT 1")
        let pending = problem { try Migrator([first, second, third]).check(connection) }
        #expect(pending?.description == "This database is not at the schema of this program: 0003_more still to apply.")
        let late = Migration(name: "0001_zebra", sql: "SELECT 1")
        let lateness = problem { try Migrator([first, late, second]).migrate(connection) }
        #expect(lateness == .late("0001_zebra", applied: "0002_names"))
        #expect("\(lateness as Any)".contains("later number"))
        #expect(problem { try Migrator([first, first]).migrate(connection) } == .repeated("0001_people"))
        #expect(connection.isIdle)
    }

    @Test func aFailureLeavesNothingAndIsNamed() throws {
        let connection = try Connection(conninfo: SharedServer.database("failed"))
        let bad = Migration(name: "0002_bad", sql: "CREATE TABLE half (name text); SELECT 'Ourania'::int")
        let failed = problem { try Migrator([first, bad]).migrate(connection) }
        #expect(failed == .failed("0002_bad", .server(sqlState: "22P02", constraint: nil, message: "")))
        #expect(failed?.description == "Migration 0002_bad failed and left nothing: SQLSTATE 22P02")
        #expect(try connection.value("SELECT to_regclass('half') IS NULL AND to_regclass('person') IS NOT NULL"))
        #expect(
            try connection.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
                == 0)
        #expect(try Migrator([first, second]).migrate(connection) == ["0002_names"])
        let deferred = Migration(
            name: "0003_deferred",
            sql: """
                CREATE TABLE leg (id bigint PRIMARY KEY, next bigint REFERENCES leg DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO leg VALUES (1, 2)
                """)
        let atCommit = problem { try Migrator([first, second, deferred]).migrate(connection) }
        guard case .failed("0003_deferred", let why) = atCommit else {
            Issue.record("\(atCommit as Any)")
            return
        }
        #expect(why.constraint == "leg_next_fkey")
        let rude = Migration(name: "0003_rude", sql: "CREATE TABLE rude (); COMMIT; CREATE TABLE ruder ()")
        #expect(problem { try Migrator([first, second, rude]).migrate(connection) } == .endsTransaction("0003_rude"))
        #expect(connection.isIdle)
    }

    @Test func severalAtOnceApplyOnce() async throws {
        let conninfo = try SharedServer.database("crowded")
        let slow = Migration(name: "0003_slow", sql: "SELECT pg_sleep(0.2)")
        let migrator = Migrator([first, second, slow])
        let pool = Pool(conninfo: conninfo, size: 4)
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<4 { group.addTask { try await pool.withConnection { try migrator.migrate($0) } } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied == ["0001_people", "0002_names", "0003_slow"])
        await pool.close()
    }
}
