import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Someone who can write in the database, and has no key.
@Suite struct SealTests {
    @Test func opensNoBlobThatWasMoved() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let people = try await store.write(as: cast.alice.credential) { tx in
                (try Person.register(.mariam, in: tx).id, try Person.register(.mariam, in: tx).id)
            }
            try await TestServer.superuser(database) { connection in
                try connection.execute(
                    """
                    UPDATE identity.civil c SET sealed = (SELECT o.sealed FROM identity.civil o WHERE o.person = \(people.1))
                    WHERE c.person = \(people.0)
                    """)
                try connection.flush()
            }
            await #expect(throws: VaultError.unreadable) {
                try await store.write(as: cast.alice.credential) {
                    try Person.reveal(people.0, purpose: "appointment", in: $0)
                }
            }
            // The other way to try: the key with it.
            try await TestServer.superuser(database) { connection in
                try connection.execute(
                    """
                    UPDATE keys.dek k
                    SET wrapped = (SELECT o.wrapped FROM keys.dek o WHERE o.subject = \(people.1) AND o.class = 'civil')
                    WHERE k.subject = \(people.0) AND k.class = 'civil'
                    """)
                try connection.flush()
            }
            await #expect(throws: VaultError.unreadable) {
                try await store.write(as: cast.alice.credential) {
                    try Person.reveal(people.0, purpose: "appointment", in: $0)
                }
            }
        }
    }

    @Test func opensNoBlobThatWasPutBack() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let made = try await store.referral(.draft, cast)
            let old = try await TestServer.superuser(database) { connection in
                try connection.one("SELECT sealed FROM casework.referral_side", as: Only<Bytes>.self).value
            }
            try await store.write(as: cast.alice.credential) {
                try Referral.redraft(made.id, .course(for: made.person, cast), in: $0)
            }
            try await TestServer.superuser(database) { connection in
                try connection.execute("UPDATE casework.referral_side SET sealed = \(old)")
                try connection.flush()
            }
            await #expect(throws: VaultError.unreadable) {
                try await store.write(as: cast.alice.credential) { try ReferralPage(made.id, in: $0).request }
            }
        }
    }

    /// A recognisable value in every field that holds something of a person, and a dump of everything as a superuser.
    @Test(arguments: ["Éloïse-Zoé", "مريم الخيالية", String(repeating: "Wxyzq", count: 19)])
    func leavesNoTraceOfAPersonInADump(canary: String) async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get())
            var draft = Person.Draft.mariam
            draft.given = canary
            draft.family = canary
            draft.birthDate = "1987-06-29"
            draft.phone = String(canary.prefix(30))
            draft.email = "\(canary)@example.org"
            draft.address = canary
            draft.contactWishes = canary
            let alice = cast.alice.credential
            // Keeps the log from here on, which other tests' checkpoints would recycle.
            let witness = Pool(conninfo: try await TestServer.superuserAddress(database), size: 1)
            try await witness.withConnection { connection in
                let name = "canary_\(UUID().uuidString.prefix(8).lowercased())"
                _ = try connection.all(
                    "SELECT slot_name::text FROM pg_create_physical_replication_slot(\(name), true, true)",
                    as: Only<String>.self)
            }
            let start = try await logged(database, "SELECT pg_current_wal_lsn()::text")
            let person = try await store.write(as: alice) { [draft] in try Person.register(draft, in: $0).id }
            let request = Referral.Draft(
                person: person.text, service: cast.course.text, need: canary, alreadyDone: canary,
                basis: "vital_interests", basisWords: canary)
            let id = try await store.write(as: alice) { try Referral.draft(request, in: $0).id }
            try await store.write(as: alice) { try Referral.redraft(id, request, in: $0) }
            try await store.write(as: alice) { try Referral.send(id, in: $0) }
            let received = try await store.write(as: cast.charlie.credential) {
                try Referral.accept(id, note: canary, in: $0)
            }
            let revealed = try await store.write(as: cast.charlie.credential) {
                try Person.reveal(received, purpose: "other", words: canary, in: $0)
            }
            #expect(revealed.civil.given == canary)
            _ = try await store.write(as: cast.charlie.credential) { try ReferralPage(id, in: $0).request }
            // A correction that waits for an answer, and one that took its place.
            for correction in ["1 \(canary)", "2 \(canary)"] {
                try await store.write(as: alice) { tx in
                    var draft = Person.Draft()
                    draft.given = correction
                    draft.contactWishes = correction
                    try Person.amend(person, draft, in: tx)
                }
            }
            try await store.write(as: alice) { try Referral.withdraw(id, reason: "other", note: canary, in: $0) }

            // What is still in memory reaches the log.
            _ = try await logged(database, "SELECT pg_switch_wal()::text")
            let dump = try await dumped(database)
            #expect(dump.contains("Foyer des Tilleuls"))
            #expect(dump.contains("COPY identity.civil"))
            for form in [canary, String(canary.prefix(12)), "1987-06-29", "29/06/1987"] {
                #expect(!dump.contains(form), "\(form) is in the dump")
                let hexadecimal = hex(Array(form.utf8))
                #expect(!dump.contains(hexadecimal), "\(form) is in the dump, as bytes")
                #expect(!dump.contains(Data(form.utf8).base64EncodedString().prefix { $0 != "=" }))
                #expect(try await places(of: form, since: start, in: database) == ["0", "0"])
            }
            // The same search finds what may be there.
            #expect(try await places(of: "referral.withdrawn", since: start, in: database)[0] != "0")
            await witness.close()
        }
    }

    private func logged(_ database: String, _ sql: SQL) async throws -> String {
        try await TestServer.superuser(database) { try $0.one(sql, as: Only<String>.self).value }
    }

    /// In how many files of the write-ahead log, and in how many server logs, some text is.
    private func places(of text: String, since start: String, in database: String) async throws -> [String] {
        let bytes = Bytes(Array(text.utf8))
        return [
            try await logged(
                database,
                """
                SELECT count(*)::text FROM pg_ls_waldir() w
                WHERE w.name >= pg_walfile_name(\(start)::pg_lsn) AND w.name <= pg_walfile_name(pg_current_wal_lsn())
                  AND position(\(bytes) in pg_read_binary_file('pg_wal/' || w.name)) > 0
                """),
            try await logged(
                database,
                """
                SELECT count(*)::text FROM (VALUES (current_setting('data_directory') || '/../log')) AS l (name)
                WHERE position(\(bytes) in pg_read_binary_file(l.name)) > 0
                """),
        ]
    }

    private func dumped(_ database: String) async throws -> String {
        let address = try await TestServer.superuserAddress(database)
        let program = try ServerBinaries.find(nil, for: nil, at: "/").control.replacing("pg_ctl", with: "pg_dump")
        return try await onThread {
            let outcome = try Command(executable: program, arguments: ["--dbname", address]).run()
            try #require(outcome.succeeded)
            return outcome.output
        }
    }
}
