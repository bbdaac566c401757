import Foundation
import Testing

@testable import Postgres

@Suite struct SQLTests {
    let connection: Connection
    init() throws { connection = try SharedServer.connection() }

    @Test func interpolationBinds() throws {
        let attack = "x'; DROP TABLE pg_temp.kept; --"
        try connection.script("CREATE TEMP TABLE kept (name text)")
        let sql: SQL = "INSERT INTO kept VALUES (\(attack))"
        #expect(sql.description == "INSERT INTO kept VALUES ($1)")
        try connection.execute(sql)
        #expect(try connection.value("SELECT name FROM kept WHERE name = \(attack)") == attack)
    }

    @Test func nestedStatementsAreRenumbered() throws {
        let age: SQL = "age > \(18) AND name <> \("Zoé")"
        let sql: SQL = "SELECT \(1) WHERE \(age) OR \(Int?.none)::int IS NULL"
        #expect(sql.description == "SELECT $1 WHERE age > $2 AND name <> $3 OR $4::int IS NULL")
        #expect(sql.rendered().values.map(\.bytes?.count) == [8, 8, 4, nil])
    }

    @Test func fragmentsAreJoined() throws {
        let parts: [SQL] = ["\(1) = 1", "\(2) = 2", "\(3) = \(3)"]
        let joined: SQL = "SELECT \(SQL.joined(parts, by: " AND "))"
        #expect(joined.description == "SELECT $1 = 1 AND $2 = 2 AND $3 = $4")
        #expect(try connection.value(joined))
        #expect(SQL.joined([], by: ", ").description == "")
        #expect(SQL.joined([], by: ", ").rendered().values.isEmpty)
    }

    @Test func theNULIsRefused() throws {
        struct Name: RawRepresentable, PostgresValue { let rawValue: String }
        let refused: [SQL] = [
            "SELECT \("a\0b")", "SELECT \("\0")", "SELECT \(["a", "b\0"])", "SELECT \(String?.some("\0"))",
            "SELECT \(Name(rawValue: "a\0"))", "SELECT \([String]?.some(["\0"]))", SQL(trusted: "SELECT 1\0; nothing"),
        ]
        for sql in refused { #expect(error { try connection.execute(sql) } == .nulInString) }
        #expect(error { try connection.script(SQL(trusted: "SELECT 1\0")) } == .nulInString)
        #expect(error { try Connection(conninfo: "dbname=a\0b") } == .nulInString)
        #expect(try connection.value("SELECT \(Bytes([0, 1]))") == Bytes([0, 1]))
        #expect(try connection.value("SELECT \([0, 256])") == [0, 256])
    }

    @Test func tooMuchIsRefusedBeforeItIsSent() throws {
        let many = SQL.joined((0..<65_536).map { "\($0)" }, by: ", ")
        #expect(error { try connection.execute("SELECT \(many)") }?.sqlState == "54000")
        let most = SQL.joined((0..<1_500).map { "\($0)" }, by: ", ")
        #expect(try connection.value("SELECT \(most)") == 0)
        #expect(connection.isIdle)
    }

    @Test func statementsArePreparedOnce() throws {
        for number in 0..<20 { #expect(try connection.value("SELECT \(number) + 1") == number + 1) }
        try connection.execute("SELECT \("a")::text")
        try connection.execute("SELECT \(1)::text")
        try connection.execute("SELECT \(2)::text")
        try connection.flush()
        #expect(connection.preparations == 3)
        #expect(try connection.value("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 's%'") == 4)
    }
}
