import Foundation
import Testing

@testable import Postgres

/// Servers that take no changes: a role of its own stands for one, since its sessions begin read only.
@Suite struct ReadOnlyTests {
    private func reader(_ name: String) throws -> String {
        let connection = try SharedServer.connection()
        try connection.script(SQL(trusted: "DROP ROLE IF EXISTS \(name)"))
        try connection.script(SQL(trusted: "CREATE ROLE \(name) LOGIN"))
        try connection.script(SQL(trusted: "ALTER ROLE \(name) SET default_transaction_read_only = on"))
        try connection.setPassword(of: name, to: "it's a \\ password")
        return try SharedServer.server.get().address.conninfo(
            user: name, database: "postgres", password: "it's a \\ password")
    }

    @Test func aConnectionThatTakesNoChangesIsReplaced() async throws {
        let pool = Pool(conninfo: try reader("reader_one"), size: 1)
        let process = try await pool.withConnection { try $0.process }
        #expect(try await pool.withConnection { try $0.process } == process)
        let refused = await error { try await pool.withConnection { try $0.execute("CREATE TEMPORARY TABLE t ()") } }
        #expect(refused?.sqlState == "25006" && refused?.isUnavailability == true)
        #expect(try await pool.withConnection { try $0.process } != process)
        await pool.close()
    }

    @Test func aReaderIsAMakeshiftForWhoAsksForChanges() async throws {
        let conninfo = try reader("reader_two") + " target_session_attrs=read-write"
        #expect(throws: PostgresError.self) { try Connection(conninfo: conninfo) }
        let connection = try Connection.reach(conninfo)
        #expect(connection.isReadOnly && connection.replacement != nil)
        let pool = Pool(conninfo: conninfo, size: 1)
        let process = try await pool.withConnection { try $0.process }
        try await Task.sleep(for: .milliseconds(1_100))
        #expect(connection.isOverdue)
        #expect(try await pool.withConnection { try $0.process } != process, "something better is looked for")
        await pool.close()
    }

    @Test func aServerThatTakesChangesSaysSo() throws {
        let connection = try Connection.reach(SharedServer.conninfo() + " target_session_attrs=read-write")
        #expect(!connection.isReadOnly && connection.replacement == nil && connection.isPrivate)
    }

    @Test func severalHostsAreSeen() {
        #expect(Connection.namesSeveralHosts("host=a,b dbname=x"))
        #expect(Connection.namesSeveralHosts("postgresql://a,b/x"))
        #expect(!Connection.namesSeveralHosts("host=a dbname=x,y"))
        #expect(!Connection.namesSeveralHosts("nonsense ="))
    }
}
