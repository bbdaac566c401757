import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Someone who would have the keys, or have others lose theirs.
@Suite struct KeyAttackTests {
    private static let nothing = Bytes(.init(repeating: 1, count: 65))

    /// What only the administrator and the daemon do, tried by everyone else.
    @Test func nobodyElseGoesThroughTheKeys() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let statements: [SQL] = [
                "SELECT * FROM keys.epochs()", "SELECT * FROM keys.wrapped_keys(NULL, NULL, NULL, NULL, NULL, 10)",
                "SELECT * FROM keys.wrapped_peppers(NULL, NULL, 10)", "SELECT * FROM keys.sealed_rows(10)",
                "SELECT keys.register(\([9]), \(["civil"]), \([9]), \(noon))", "SELECT keys.retire(\([1]), \(noon))",
                "SELECT keys.destroy(1, \(noon))", "SELECT keys.have_ended(1)",
                "SELECT keys.rewrap_keys(\([cast.shelter.rawValue]), \([made.person.rawValue]), \(["civil"]), \([1]), \([Self.nothing]), \([Self.nothing]))",
                "SELECT keys.rewrap_peppers(\([made.person.rawValue]), \([Self.nothing]), \([Self.nothing]))",
            ]
            for member in [cast.alice, cast.carol, cast.bob, cast.dora] {
                for sql in statements {
                    let state = try sqlState(tx, member) { tx in try tx.inside(.vault) { try tx.execute(sql) } }
                    #expect(state == "RL003", "\(sql)")
                    for compartment in [Compartment.casework, .identity, .access, .auditor, .directory] {
                        let shut = try sqlState(tx, member) { tx in
                            try tx.inside(compartment) { try tx.execute(sql) }
                        }
                        #expect(shut == "42501", "\(sql)")
                    }
                }
            }
        }
    }

    @Test func nobodyElseErases() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let erase: SQL =
                "SELECT outcome FROM casework.erase_person(\(person), 1, \(["A1A-00A"]), \(noon), \(UUID()))"
            for member in [cast.alice, cast.bob, cast.charlie] {
                #expect(try sqlState(tx, member) { try $0.execute(erase) } == "RL003")
            }
            // Another organisation's coordinator reaches her own people alone.
            let outcome: Only<String> = try tx.as(cast.dora) { try $0.one(erase) }
            #expect(outcome.value == "unknown")
            for sql in [
                "SELECT * FROM casework.not_erased(\([cast.shelter.rawValue]), \([person.rawValue]))",
                "SELECT * FROM casework.erased_people()", "SELECT * FROM casework.unaccepted(\(person))",
                "SELECT casework.give_erasure_notice(NULL, NULL, \(UUID()), \(noon))",
            ] as [SQL] {
                for member in [cast.alice, cast.carol] {
                    #expect(try sqlState(tx, member) { try $0.execute(sql) } == "RL003", "\(sql)")
                }
            }
            for sql in [
                "UPDATE casework.person SET erased_at = \(noon)", "UPDATE casework.person SET held_at = NULL",
                "UPDATE casework.person SET code = 'A1A-00A'", "DELETE FROM casework.person",
            ] as [SQL] {
                #expect(try sqlState(tx, cast.carol) { try $0.execute(sql) } == "42501", "\(sql)")
            }
        }
    }

    /// Every sealed blob and every wrapped key, moved to each other row of its table: none opens, and each says the same.
    @Test func nothingOpensWhereItWasMoved() async throws {
        try await withDatabase { database, pool, cast in
            let keyring = try TestServer.keyring.get()
            let store = try await Store.open(pool: pool, keyring: keyring, clock: { noon })
            try await store.everythingSealed(cast)
            try await store.everythingSealed(cast)
            for (table, column, identity) in [
                ("identity.civil", "sealed", "person::text"), ("identity.contact", "sealed", "person::text"),
                ("identity.former", "sealed", "origin::text || class"),
                ("identity.reveal_reason", "sealed", "entry::text"),
                ("identity.disclosure", "sealed", "referral::text || class"),
                ("identity.handover", "sealed", "handover::text || class"),
                ("casework.referral_side", "sealed", "organisation::text || referral::text"),
                ("casework.referral_move", "sealed", "entry::text"), ("casework.handover", "sealed", "id::text"),
                ("casework.handover", "answer_sealed", "id::text"),
                ("keys.dek", "wrapped", "organisation::text || subject::text || class"),
                ("keys.pepper", "wrapped", "subject::text"),
            ] {
                let moved = try await moveAround(table, column, identity, in: database)
                #expect(moved > 1, "\(table) \(column)")
                let found = try await store.verifyKeys(sample: 10_000, as: cast.administrator)
                let line = try #require(found.tables.first { $0.name == table })
                #expect(line.unreadable == moved, "\(table) \(column)")
                try await moveAround(table, column, identity, in: database, back: true)
                #expect(try await store.verifyKeys(sample: 10_000, as: cast.administrator).isWell, "\(table)")
            }
        }
    }

    /// Gives each row its neighbour's; answers how many rows.
    @discardableResult
    private func moveAround(
        _ table: String, _ column: String, _ identity: String, in database: String, back: Bool = false
    ) async throws -> Int {
        try await TestServer.superuser(database) { connection in
            try connection.script("SET session_replication_role = replica")
            let direction = back ? "DESC" : "ASC"
            return try connection.one(
                SQL(
                    trusted: """
                        WITH held AS (
                            SELECT \(identity) AS id, \(column) AS blob, row_number() OVER (ORDER BY \(identity) \(direction)) AS place
                            FROM \(table) WHERE \(column) IS NOT NULL),
                        moved AS (
                            UPDATE \(table) t SET \(column) = next.blob
                            FROM held, held next
                            WHERE \(identity.replacing(/\b(\w+)::text/) { "t.\($0.1)::text" }.replacing("|| class", with: "|| t.class")) = held.id
                              AND next.place = held.place % (SELECT count(*) FROM held) + 1
                            RETURNING 1)
                        SELECT count(*) FROM moved
                        """), as: Only<Int>.self
            ).value
        }
    }

    /// What a page, a list and a reveal say when a key of another was put in its place: one and the same error, and the log
    /// tells each time that something did not open.
    @Test func everyDoorSaysTheSameOfAKeyThatWasSwapped() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            let made = try await store.referral(.accepted, cast)
            let other = try await store.referral(.accepted, cast)
            try await TestServer.superuser(database) { connection in
                for (one, two) in [
                    (made.person.rawValue, other.person.rawValue), (made.id.rawValue, other.id.rawValue),
                ] {
                    try connection.execute(
                        """
                        UPDATE keys.dek k SET wrapped = o.wrapped FROM keys.dek o
                        WHERE k.subject = \(one) AND o.subject = \(two) AND o.class = k.class AND o.organisation = k.organisation
                        """)
                }
                try connection.flush()
            }
            let doors: [@Sendable (Transaction) throws -> Void] = [
                { _ = try Person.reveal(made.person, purpose: "appointment", in: $0) },
                { _ = try PersonPage(made.person, in: $0) }, { _ = try Caseload(in: $0) },
                { _ = try ReferralPage(made.id, in: $0) },
            ]
            for door in doors {
                await #expect(throws: VaultError.unreadable) { try await store.write(as: cast.alice.credential, door) }
            }
            let told = try await TestServer.superuser(database) { connection in
                try connection.one(
                    "SELECT count(*) FROM audit.entry WHERE action = 'integrity.unreadable' AND outcome = 'error'",
                    as: Only<Int>.self
                ).value
            }
            #expect(told == doors.count)
        }
    }
}
