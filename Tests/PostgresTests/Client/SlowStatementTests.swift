import Logging
import Testing

@testable import Postgres

@Suite struct SlowStatementTests {
    /// Keeps what is logged.
    private struct Memory: LogHandler {
        let lines: Shared<[String]>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.change { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }

    private func pool(slowerThan threshold: Duration, _ lines: Shared<[String]>) throws -> Pool {
        let logger = Logger(label: "test") { _ in Memory(lines: lines) }
        return Pool(
            conninfo: try SharedServer.conninfo(), size: 1,
            slow: SlowStatements(slowerThan: threshold, logger: logger))
    }

    @Test func areNamedWithoutTheirValues() async throws {
        let lines = Shared<[String]>([])
        let pool = try pool(slowerThan: .milliseconds(50), lines)
        try await pool.withConnection { connection in
            try connection.execute("BEGIN")
            let _: String = try connection.value(
                """
                SELECT \("a secret")::text
                FROM pg_sleep(0.1)
                """)
            try connection.commit()
        }
        #expect(lines.value.count == 1)
        #expect(lines.value.first?.contains("SELECT $1::text FROM pg_sleep(0.1)") == true)
        #expect(!lines.value.joined().contains("secret") && !lines.value.joined().contains("BEGIN"))
        await pool.close()
    }

    @Test func fastOnesAreNot() async throws {
        let lines = Shared<[String]>([])
        let pool = try pool(slowerThan: .seconds(20), lines)
        #expect(try await pool.withConnection { try $0.value("SELECT 1") } == 1)
        #expect(lines.value.isEmpty)
        await pool.close()
    }

    @Test func thoseThatFailAreNamedToo() async throws {
        let lines = Shared<[String]>([])
        let pool = try pool(slowerThan: .zero, lines)
        _ = await error { try await pool.withConnection { try $0.execute("SELECT 1/\(0)") } }
        #expect(lines.value.first?.contains("SELECT 1/$1") == true)
        await pool.close()
    }
}
