import Foundation
import Testing

@testable import Postgres

@Suite struct ValueTests {
    let connection: Connection
    init() throws { connection = try SharedServer.connection() }

    /// Through the server and back, as a parameter of that type.
    private func returned<Value: PostgresValue>(_ value: Value, _ type: SQL) throws -> Value {
        try connection.value("SELECT \(value)::\(type)")
    }

    @Test(arguments: [Int.min, Int.min + 1, -1, 0, 1, 1 << 32, Int.max])
    func integers(_ value: Int) throws {
        #expect(try returned(value, "bigint") == value)
    }

    @Test func smallIntegers() throws {
        #expect(try connection.value("SELECT (-32768)::smallint") == -32_768)
        #expect(try connection.value("SELECT 2147483647::int") == 2_147_483_647)
        #expect(error { try connection.value("SELECT \(Int.max)::int", as: Int.self) }?.sqlState == "22003")
    }

    @Test(arguments: [0, -0.0, 1 / 3, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude])
    func doubles(_ value: Double) throws {
        #expect(try returned(value, "float8").bitPattern == value.bitPattern)
    }

    @Test func otherNumbersAndTruths() throws {
        #expect(try returned(Double.nan, "float8").isNaN)
        #expect(try connection.value("SELECT 1.5::real") == 1.5)
        #expect(try returned(true, "bool") && !returned(false, "bool"))
        let uuid = UUID()
        #expect(try returned(uuid, "uuid") == uuid)
    }

    @Test(arguments: [
        "", " ", "'; DROP TABLE person; --", "\\", "$1", "é e\u{301}", "👩🏽‍🚀🇫🇷", "السلام عليكم", "שלום", "\u{1}\n\t\r",
        String(repeating: "à", count: 1 << 20),
    ])
    func texts(_ value: String) throws {
        #expect(try Array(returned(value, "text").utf8) == Array(value.utf8))
        #expect(try returned(value, "varchar") == value)
    }

    @Test func bytes() throws {
        for bytes in [[], [0], Array(UInt8.min...UInt8.max), [UInt8](repeating: 7, count: 1 << 20)] {
            #expect(try returned(Bytes(bytes), "bytea").bytes == bytes)
        }
    }

    @Test(arguments: [
        "1970-01-01", "1969-12-31 23:59:59.999999", "1804-02-29 12:00:00.000001", "2262-01-01", "2000-01-01",
    ])
    func dates(_ text: String) throws {
        let read: Date = try connection.value("SELECT (\(text)::text || ' UTC')::timestamptz")
        #expect(try connection.value("SELECT \(read) = (\(text)::text || ' UTC')::timestamptz"))
        #expect(try returned(read, "timestamptz") == read)
    }

    @Test func dateExtremes() throws {
        #expect(
            try connection.value("SELECT '1969-07-20 20:17:40.123456Z'::timestamptz")
                == Date(timeIntervalSince1970: -14_182_939.876544))
        #expect(try connection.value("SELECT \(Date.distantFuture) = 'infinity'::timestamptz"))
        #expect(try connection.value("SELECT '-infinity'::timestamptz") == Date.distantPast)
        for beyond in [
            Date(timeIntervalSince1970: 1e30), Date(timeIntervalSince1970: -.infinity),
            Date(timeIntervalSince1970: .nan),
        ] {
            #expect(error { try returned(beyond, "timestamptz") }?.sqlState == "22008")
        }
        for _ in 0..<200 {
            let moment = Date(
                timeIntervalSinceReferenceDate: (Double.random(in: -3e9...3e9) * 1_000_000).rounded() / 1_000_000)
            #expect(try returned(moment, "timestamptz") == moment)
        }
    }

    @Test func arrays() throws {
        let long = (0..<10_000).map { "l'élément \"\($0)\", {\\}" }
        #expect(try returned(long, "text[]") == long)
        #expect(try returned([String](), "text[]") == [])
        #expect(try returned([""], "text[]") == [""])
        #expect(try returned(Array(-5_000..<5_000), "bigint[]") == Array(-5_000..<5_000))
        let uuids = (0..<10_000).map { _ in UUID() }
        #expect(try returned(uuids, "uuid[]") == uuids)
        #expect(try returned([Bytes([]), Bytes([0])], "bytea[]") == [Bytes([]), Bytes([0])])
        #expect(try connection.value("SELECT '{1,-2}'::smallint[]") == [1, -2])
        #expect(try connection.value("SELECT count(*) FROM unnest(\(long)) WITH ORDINALITY") == 10_000)
    }

    @Test func absences() throws {
        #expect(try connection.value("SELECT \(String?.none)::text", as: String?.self) == nil)
        #expect(try connection.value("SELECT \(Int?.none) IS NULL AND \(String?.some("")) = ''"))
        #expect(try connection.value("SELECT \([UUID]?.none)::uuid[]", as: [UUID]?.self) == nil)
        #expect(try connection.value("SELECT 1", as: Int?.self) == 1)
    }

    @Test func theirOwnTypes() throws {
        enum Mood: String, PostgresValue, PostgresArrayElement { case fine, tired }
        try connection.script("CREATE TYPE pg_temp.mood AS ENUM ('fine', 'tired', 'angry')")
        #expect(try returned(Mood.tired, "pg_temp.mood") == .tired)
        #expect(try returned([Mood.fine], "text[]") == [.fine])
        #expect(try connection.value("SELECT '{tired}'::pg_temp.mood[]") == [Mood.tired])
        let angry = error { try connection.value("SELECT 'angry'::pg_temp.mood AS feels", as: Mood.self) }
        #expect(angry == .undecodable(column: "feels", as: "Mood"))
        #expect(try connection.value(#"SELECT '{"a": [1]}'::jsonb"#) == #"{"a": [1]}"#)
        #expect(try connection.value(#"SELECT (\#(#"{"a": 2}"#)::jsonb ->> 'a')::int"#) == 2)
    }

    /// Reads a column as what it is not.
    private func refuses<Value: PostgresDecodable>(_ sql: SQL, as type: Value.Type) {
        let refused = error { try connection.value("SELECT \(sql) AS wrong", as: type) }
        #expect(refused == .undecodable(column: "wrong", as: "\(type)"), "\(sql)")
    }

    @Test func wrongTypesAreRefusedByColumn() throws {
        for sql: SQL in [
            "1", "1::bigint", "true", "now()", "'{a,b}'::text[]", "1.5", "'a'::bytea", "row(1, 2)", "current_date",
        ] {
            refuses(sql, as: String.self)
        }
        refuses("'12345678'", as: Int.self)
        refuses("1.5::float8", as: Int.self)
        refuses("now()", as: Int.self)
        refuses("1::bigint", as: Date.self)
        refuses("'0123456789abcdef'", as: UUID.self)
        refuses("'a'", as: Bytes.self)
        refuses("NULL::int", as: Int.self)
        refuses("'{1,NULL}'::bigint[]", as: [Int].self)
        refuses("'{{1},{2}}'::bigint[]", as: [Int].self)
        refuses("'{1}'::bigint[]", as: [String].self)
        refuses("decode('000000000000000000000019', 'hex')", as: [String].self)
        let missing = error { try connection.all("SELECT 1", as: Pair.self) }
        #expect(missing == .undecodable(column: "#1", as: "String"))
        #expect(try connection.all("SELECT 1, 'a'", as: Pair.self).map(\.name) == ["a"])
    }

    private struct Pair: RowDecodable {
        let number: Int
        let name: String
        init(row: Row) throws { (number, name) = try row.decode() }
    }
}
