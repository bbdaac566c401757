import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// What a statement slipped into someone's own transaction could do to files: nothing their verbs could not.
@Suite struct FileAttackTests {
    /// The SQLSTATE it is refused with, or how many rows it reached.
    private func outcome(_ tx: Transaction, _ member: Member, _ compartment: Compartment, _ sql: SQL) throws -> String {
        do {
            return try tx.as(member) { tx in
                try tx.inside(compartment) {
                    "\(try tx.connection.answer(to: tx.connection.queue(sql)).affected)"
                }
            }
        } catch let error as PostgresError {
            return error.sqlState ?? "\(error)"
        }
    }

    @Test func nobodyElsewhereReachesAFile() async throws {
        try await inTransaction { tx, cast in
            let (one, two) = (try tx.person(by: cast), try tx.person(by: cast))
            var draft = Person.Draft()
            draft.given = "Autre"
            _ = try tx.as(cast.alice) { try Person.amend(one, draft, in: $0) }
            let entry = UUID()
            for member in [cast.charlie, cast.dora, cast.grace, cast.bob] {
                for (compartment, sql) in [
                    (.casework, "SELECT * FROM casework.person_former"), (.identity, "SELECT * FROM identity.former"),
                    (.casework, "SELECT * FROM casework.followers(\(one))"),
                    (.casework, "UPDATE casework.person SET commune = NULL"),
                    (.identity, "UPDATE identity.former SET dek_version = 1"),
                ] as [(Compartment, SQL)] {
                    #expect(try outcome(tx, member, compartment, sql) == "0", "\(sql)")
                }
                let merge: SQL = "SELECT casework.merge_files(\(one), \(two), \(noon), \(entry))"
                #expect(try outcome(tx, member, .casework, merge) == "RL003")
                #expect(
                    try outcome(
                        tx, member, .casework,
                        "SELECT casework.assign_referral(\(entry), \(member.account), true, \(noon), \(entry))")
                        == "RL003")
            }
        }
    }

    /// The coordinator sees every file, and changes those she follows.
    @Test func seeingIsNotChanging() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            let change: SQL = "UPDATE casework.person SET commune = NULL WHERE id = \(id)"
            #expect(try outcome(tx, cast.carol, .casework, change) == "0")
            #expect(try outcome(tx, cast.alice, .casework, change) == "1")
            for sql in [
                "UPDATE casework.person SET merged_into = NULL", "UPDATE casework.person SET handed_over_at = NULL",
                "UPDATE casework.person_former SET fields = '{}'", "DELETE FROM identity.former",
                "UPDATE casework.handover SET receiver = giver",
            ] as [SQL] {
                let compartment: Compartment = sql.description.contains("identity") ? .identity : .casework
                #expect(try outcome(tx, cast.alice, compartment, sql) == "42501", "\(sql)")
            }
        }
    }

    /// A side's person changes to the one it was merged into, and to nobody else.
    @Test func aSideKeepsToItsPerson() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let other = try tx.person(by: cast)
            let change: SQL = "UPDATE casework.referral_side SET person = \(other) WHERE referral = \(made.id)"
            #expect(try outcome(tx, cast.alice, .casework, change) == "RL003")
            // Nor is a file merged into one of another organisation, whoever asks.
            let theirs = try #require(try tx.referral(.accepted, cast).received)
            for (survivor, merged) in [(theirs, other), (other, theirs), (other, other)] {
                let merge: SQL = "SELECT casework.merge_files(\(survivor), \(merged), \(noon), \(UUID()))"
                #expect(try outcome(tx, cast.carol, .casework, merge) == "RL003")
            }
        }
    }

    @Test func anOfferIsAnsweredByItsReceiverAlone() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let offer = try tx.as(cast.alice) {
                try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: $0)
            }
            let take: SQL = "UPDATE casework.handover SET state = 'taken', answered_at = \(noon)"
            let withdraw: SQL = "UPDATE casework.handover SET state = 'withdrawn', answered_at = \(noon)"
            #expect(try outcome(tx, cast.alice, .casework, take) == "RL003")
            #expect(try outcome(tx, cast.charlie, .casework, withdraw) == "RL003")
            #expect(try outcome(tx, cast.frank, .casework, take) == "0")
            #expect(try outcome(tx, cast.bob, .casework, take) == "0")
            // Nothing ends while it stands, and no copy is made for anyone else.
            for member in [cast.alice, cast.charlie, cast.frank] {
                let end: SQL = "SELECT casework.end_handover(\(offer), \(UUID()))"
                #expect(try outcome(tx, member, .casework, end) == "RL003")
            }
            let key: SQL = """
                INSERT INTO keys.dek (organisation, subject, class, version, about, wrapped)
                VALUES (\(cast.outside), \(offer), 'civil', 1, \(offer), \(Bytes(.init(repeating: 1, count: 65))))
                """
            #expect(try outcome(tx, cast.alice, .vault, key) == "42501")
            // Nobody is given a file who may follow none.
            let given: SQL = """
                INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
                VALUES (\(cast.shelter), \(UUID()), \(person), \(cast.bob.account), \(noon), \(UUID()))
                """
            #expect(try outcome(tx, cast.carol, .casework, given) == "42501")
        }
    }

    /// What was put back, or moved to another file, opens nowhere.
    @Test func aFormerBlobIsNoPresentOne() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            var draft = Person.Draft()
            draft.given = "Autre"
            _ = try tx.as(cast.alice) { try Person.amend(id, draft, in: $0) }
            let back: SQL = """
                UPDATE identity.civil c SET sealed = f.sealed FROM identity.former f WHERE f.person = c.person AND f.class = 'civil'
                """
            #expect(throws: VaultError.unreadable) {
                try tx.as(cast.alice) { tx in
                    try tx.inside(.identity) { try tx.execute(back) }
                    _ = try Person.reveal(id, purpose: "correct_record", in: tx)
                }
            }
        }
    }
}
