import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// A statement slipped into the transaction of whoever could accept: it reads nothing of what was sealed, and leaves no acceptance
/// without its trace. Each attempt is a transaction of its own, on a database of its own, as PostgreSQL counts them.
@Suite struct OpeningTests {
    private struct Thief: Error {}

    private static let accept: SQL = "UPDATE casework.referral SET state = 'accepted', answered_at = sent_at"

    /// Runs statements as Charlie in one transaction and undoes it: how far they came, by the SQLSTATE or what was read.
    private func attempt(
        _ store: Store, _ cast: Cast, _ act: @escaping @Sendable (Transaction) throws -> String
    ) async -> String {
        let box = Box()
        do {
            try await store.write(as: cast.charlie.credential) { tx in
                box.value = try act(tx)
                throw Thief()
            }
        } catch let error as PostgresError {
            return error.sqlState ?? "\(error)"
        } catch {}
        return box.value
    }

    private final class Box: @unchecked Sendable { var value = "" }

    @Test func whatItAcceptsItDoesNotOpen() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            // Accepts, reads, and would undo itself.
            let opened = await attempt(store, cast) { tx in
                let person = try Referral.accept(made.id, in: tx)
                return try tx.inside(.identity) {
                    "\(try tx.all("SELECT class FROM identity.open_disclosure(\(made.id))", as: Only<String>.self).count) of \(person)"
                }
            }
            #expect(opened == "RL003")
            // The same without the verb, with an entry of its own or none, and in a subtransaction.
            for savepoint in [false, true] {
                let bare = await attempt(store, cast) { tx in
                    if savepoint { try tx.execute("SAVEPOINT hidden") }
                    let person = try Person.receive(made.id, for: cast.charlie.account, of: cast.clinic, in: tx)
                    try tx.execute(Self.accept)
                    try tx.execute("UPDATE casework.referral_side SET person = \(person) WHERE referral = \(made.id)")
                    if savepoint { try tx.execute("RELEASE SAVEPOINT hidden") }
                    return try tx.inside(.identity) {
                        "\(try tx.all("SELECT class FROM identity.open_disclosure(\(made.id))", as: Only<String>.self).count)"
                    }
                }
                #expect(bare == "RL003")
            }
            // No way around the function.
            for sql in [
                "SELECT * FROM identity.disclosure", "DELETE FROM identity.disclosure",
                "UPDATE identity.disclosure SET released_in = '3'", "SELECT * FROM identity.handover",
                "INSERT INTO identity.disclosure SELECT * FROM identity.disclosure",
            ] as [SQL] {
                let outcome = await attempt(store, cast) { tx in
                    _ = try Referral.accept(made.id, in: tx)
                    return try tx.inside(.identity) {
                        "\(try tx.connection.answer(to: tx.connection.queue(sql)).affected)"
                    }
                }
                #expect(outcome == "42501", "\(sql)")
            }
            let page = try await store.write(as: cast.alice.credential) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .sent)
        }
    }

    /// An acceptance that was committed without its entry opens nothing either.
    @Test func anAcceptanceWithoutATraceOpensNothing() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            try await store.write(as: cast.charlie.credential) { tx in
                let person = try Person.receive(made.id, for: cast.charlie.account, of: cast.clinic, in: tx)
                try tx.execute(Self.accept)
                try tx.execute(
                    """
                    INSERT INTO casework.referral_move (entry, referral, at, from_state, to_state, organisation, peer, account)
                    VALUES (\(UUID()), \(made.id), \(noon), 'sent', 'accepted', \(cast.clinic), \(cast.shelter), \(cast.charlie.account))
                    """)
                try tx.execute("UPDATE casework.referral_side SET person = \(person) WHERE referral = \(made.id)")
            }
            let outcome = await attempt(store, cast) { tx in
                try tx.inside(.identity) {
                    "\(try tx.all("SELECT class FROM identity.open_disclosure(\(made.id))", as: Only<String>.self).count)"
                }
            }
            #expect(outcome == "RL003")
        }
    }

    @Test func whatIsTakenOverOpensAfterwardsToo() async throws {
        try await withStore { store, cast in
            let offer = try await store.write(as: cast.alice.credential) { tx in
                let person = try Person.register(.mariam, in: tx).id
                return try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: tx)
            }
            let outcome = await attempt(store, cast) { tx in
                _ = try Handover.take(offer, in: tx)
                return try tx.inside(.identity) {
                    "\(try tx.all("SELECT class FROM identity.open_handover(\(offer))", as: Only<String>.self).count)"
                }
            }
            #expect(outcome == "RL003")
            let taken = try await store.write(as: cast.charlie.credential) { try Handover.take(offer, in: $0) }
            let page = try await store.write(as: cast.charlie.credential) { try PersonPage(taken.id, in: $0) }
            #expect(page.name == "Mariam D." && page.birthYear == 2008)
        }
    }

    /// The other way round: accepted for good, it opens at once, once, and for its acceptor alone.
    @Test func whatWasAcceptedOpensOnce() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let person = try await store.write(as: cast.charlie.credential) { try Referral.accept(made.id, in: $0) }
            let identity = try await store.write(as: cast.charlie.credential) {
                try Person.reveal(person, purpose: "contact_person", in: $0)
            }
            #expect(identity.civil == Civil(given: "Mariam", family: "Diallo-Fictive"))
            for member in [cast.charlie, cast.dora, cast.erin, cast.alice, cast.frank] {
                do {
                    let left = try await store.write(as: member.credential) { tx in
                        try tx.record(.noticesListed, .deployment(tx, "test", tx.deployment))
                        return try tx.inside(.identity) {
                            try tx.all("SELECT class FROM identity.open_disclosure(\(made.id))", as: Only<String>.self)
                                .count
                        }
                    }
                    #expect(left == 0 && member.account == cast.charlie.account)
                } catch let error as PostgresError {
                    #expect(error.sqlState == "RL003" && member.account != cast.charlie.account)
                }
            }
        }
    }

    /// The process dies between the two transactions: whoever follows the person opens it by looking.
    @Test func whatWasCutOffOpensAtTheNextLook() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let credential = cast.charlie.credential
            // As the store would, but for what follows the commit.
            let (pool, keyring, deployment) = (store.pool, store.keyring, store.deployment)
            let person = try await pool.withConnection { connection in
                try connection.execute("BEGIN")
                let tx = try Transaction(
                    connection, as: credential, at: noon, keyring: keyring, deployment: deployment)
                let person = try Referral.accept(made.id, in: tx)
                try connection.commit()
                return person
            }
            let first = try await store.write(as: credential) { try PersonPage(person, in: $0) }
            #expect(first.isOpening && first.name == nil)
            // Someone else's look opens nothing.
            let dora = try await store.write(as: cast.dora.credential) { try PersonPage(person, in: $0) }
            #expect(!dora.isOpening)
            let second = try await store.write(as: credential) { try PersonPage(person, in: $0) }
            #expect(!second.isOpening && second.name == "Mariam D.")
            #expect(store.tally.unfinishedSequels == 0)
        }
    }
}
