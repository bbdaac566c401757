import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct KeyVerifyTests {
    @Test func opensSomethingOfEveryTable() async throws {
        try await withStore { store, cast in
            try await store.everythingSealed(cast)
            let found = try await store.verifyKeys(as: cast.administrator)
            #expect(found.isWell)
            #expect(
                found.tables.map(\.name) == [
                    "keys.dek", "keys.pepper", "identity.civil", "identity.contact", "identity.former",
                    "identity.reveal_reason", "identity.disclosure", "identity.handover", "casework.referral_side",
                    "casework.referral_move", "casework.handover", "casework.consent", "protection.representative",
                    "protection.minority", "identity.correction", "casework.message", "casework.note",
                    "casework.emergency", "casework.request", "casework.breach",
                ])
            #expect(found.tables.allSatisfy { $0.looked > 0 })
        }
    }

    /// Whatever was changed, anywhere, is found, and counted where it is.
    @Test func findsWhatDoesNotOpen() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            try await store.everythingSealed(cast)
            for (table, column) in [
                ("identity.civil", "sealed"), ("identity.former", "sealed"), ("identity.handover", "sealed"),
                ("casework.referral_side", "sealed"), ("casework.handover", "answer_sealed"),
                ("keys.pepper", "wrapped"),
            ] {
                try await TestServer.superuser(database) { connection in
                    try connection.script("SET session_replication_role = replica")
                    try connection.script(
                        SQL(
                            trusted: """
                                UPDATE \(table) SET \(column) = set_byte(\(column), 50, get_byte(\(column), 50) # 1)
                                WHERE \(column) IS NOT NULL
                                """))
                }
                let found = try await store.verifyKeys(as: cast.administrator)
                #expect(!found.isWell)
                let line = try #require(found.tables.first { $0.name == table })
                #expect(line.unreadable > 0, "\(table)")
            }
        }
    }

    @Test func isTheAdministratorsAndRecordedWithoutNames() async throws {
        try await withStore { store, cast in
            try await store.everythingSealed(cast)
            for credential in [cast.alice.credential, cast.carol.credential, cast.daemon] {
                await #expect(throws: Refusal.notPermitted(.keepKeys)) { try await store.verifyKeys(as: credential) }
            }
            _ = try await store.verifyKeys(as: cast.administrator)
            let entry = try await store.write(as: cast.administrator) { tx in
                try tx.record(.auditRead, .deployment(tx, "audit", tx.deployment))
                return try tx.entries().first { $0.action == "keys.verified" }
            }
            #expect(entry?.outcome == "ok" && entry?.objectType == "keys")
        }
    }
}
