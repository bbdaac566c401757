import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What is sealed is erased with whoever it is about, and is verified: a table added tomorrow is held to it too.
@Suite struct SealedTests {
    /// Every table with something sealed, unless its comment says why neither concerns it.
    private func sealedTables() async throws -> [String] {
        try await TestServer.catalogued(
            """
            SELECT DISTINCT c.oid::regclass::text
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND a.atttypid = 'bytea'::regtype AND a.attname ~ '(^|_)sealed$'
              AND coalesce(obj_description(c.oid, 'pg_class'), '') !~ 'erasure: .{10,}'
            ORDER BY 1
            """)
    }

    @Test(arguments: ["casework.erase_person", "keys.sealed_rows"]) func isNamed(function: String) async throws {
        let tables = try await sealedTables()
        #expect(tables.count >= 9)
        let source = try await TestServer.catalogued("SELECT prosrc FROM pg_proc WHERE oid = \(function)::regproc")
            .joined()
        for table in tables {
            #expect(source.contains("\(table) "), "\(table)")
        }
        #expect(tables.contains("identity.civil") && tables.contains("casework.handover"))
        #expect(!tables.contains("access.call"))
    }

    /// Whatever names a person of one's own is erased, emptied, ended, or made a line that names nobody.
    @Test func everyTableAboutAPersonIsNamed() async throws {
        let tables = try await TestServer.catalogued(
            """
            SELECT DISTINCT c.oid::regclass::text
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('casework', 'identity') AND a.attname = 'person'
            ORDER BY 1
            """)
        // By the function, or by a trigger that goes off as it marks the file.
        let source = try await TestServer.catalogued(
            """
            SELECT p.prosrc FROM pg_proc p
            WHERE p.oid = 'casework.erase_person'::regproc
               OR p.prosrc LIKE '%NEW.erased_at IS NOT NULL%'
                  AND p.oid IN (SELECT t.tgfoid FROM pg_trigger t WHERE t.tgrelid = 'casework.person'::regclass)
            """
        ).joined()
        for table in tables { #expect(source.contains("\(table) "), "\(table)") }
        #expect(tables.count >= 8)
    }

    /// The gate can do what it says: delete, or empty, what is sealed there.
    @Test func theGateMayErase() async throws {
        for table in try await sealedTables() {
            let rights = try await TestServer.catalogued(
                """
                SELECT 'yes' WHERE has_table_privilege('relais_gate', \(table), 'DELETE')
                    OR has_any_column_privilege('relais_gate', \(table), 'UPDATE')
                """)
            #expect(rights == ["yes"], "\(table)")
        }
    }
}
