import Foundation
import Testing

@testable import Postgres

@Suite struct CopyTests {
    let connection: Connection

    init() throws {
        connection = try SharedServer.connection()
        try connection.script("CREATE TEMP TABLE kept (number bigint PRIMARY KEY, text text)")
    }

    @Test func manyRowsGoInAndOut() throws {
        let rows = 100_000
        try connection.execute("BEGIN")
        // Lines of several rows, cut anywhere.
        let bytes = Array((0..<rows).map { "\($0)\tline é \($0)\n" }.joined().utf8)
        let chunks = stride(from: 0, to: bytes.count, by: 9_973).map { Array(bytes[$0..<min($0 + 9_973, bytes.count)]) }
        #expect(try connection.copyIn("COPY kept FROM STDIN", chunks) == rows)
        #expect(try connection.value("SELECT count(*) FROM kept WHERE text = 'line é ' || number") == rows)
        var back: [UInt8] = []
        var lines = 0
        try connection.copyOut("COPY (SELECT * FROM kept ORDER BY number) TO STDOUT") { line in
            back += line
            lines += 1
        }
        #expect(lines == rows && back == bytes)
        try connection.commit()
        #expect(try connection.copyIn("COPY kept FROM STDIN", [[UInt8]]()) == 0)
        #expect(connection.isIdle)
    }

    @Test func errorsLeaveNothingAndRecover() throws {
        let bad = Array("1\ta\nOurania\tb\n".utf8)
        let refused = error {
            try connection.copyIn("COPY kept FROM STDIN", [bad] + Array(repeating: [48, 10], count: 50_000))
        }
        #expect(refused?.sqlState == "22P02" && !"\(refused as Any)".contains("Ourania"))
        #expect(try connection.value("SELECT count(*) FROM kept") == 0)
        let twice = Array("1\ta\n1\tb\n".utf8)
        #expect(error { try connection.copyIn("COPY kept FROM STDIN", [twice]) }?.constraint == "kept_pkey")
        #expect(error { try connection.copyIn("COPY nowhere FROM STDIN", [twice]) }?.sqlState == "42P01")
        let out = error {
            try connection.copyOut("COPY (SELECT 1 / (3 - g) FROM generate_series(1, 9) g) TO STDOUT") { _ in }
        }
        #expect(out?.sqlState == "22012")
        #expect(connection.isIdle)
    }

    @Test func anErrorOfTheReaderSpendsTheConnection() async throws {
        struct Enough: Error {}
        let pool = try SharedServer.pool(1)
        let first = try await pool.withConnection { try $0.process }
        await #expect(throws: Enough.self) {
            try await pool.withConnection { connection in
                try connection.copyOut("COPY (SELECT generate_series(1, 1000000)) TO STDOUT") { _ in throw Enough() }
            }
        }
        #expect(try await pool.withConnection { try $0.process } != first)
        await pool.close()
    }

    @Test func whatIsNoCopyIsRefused() throws {
        #expect(error { try connection.copyIn("SELECT 1", []) }?.sqlState == "42601")
        let other = try SharedServer.connection()
        #expect(error { try other.copyOut("COPY pg_temp.kept FROM STDIN") { _ in } } != nil)
    }

    @Test(.timeLimit(.minutes(1))) func cancellingStopsACopy() async throws {
        let pool = try SharedServer.pool(1)
        let endless = sequence(state: 0) { _ -> [UInt8]? in Array("1\n".utf8) }
        let late = await error {
            try await pool.withConnection(deadline: .milliseconds(100)) { connection in
                try connection.script("CREATE TEMP TABLE many (number bigint)")
                try connection.copyIn("COPY many FROM STDIN", endless)
            }
        }
        #expect(late == .deadlineExceeded)
        #expect(try await pool.withConnection { try $0.value("SELECT 1") } == 1)
        await pool.close()
    }
}
