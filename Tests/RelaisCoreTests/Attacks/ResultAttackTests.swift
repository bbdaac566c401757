import Foundation
import RelaisTesting
import Testing
import Vault

@testable import Postgres
@testable import RelaisCore

/// What came of a support, who came when and the levels, asked of bare PostgreSQL by whoever referred the person.
@Suite struct ResultAttackTests {
    private static let facts = ["casework.result", "casework.assessment", "casework.attendance"]

    /// How many rows of each of them a statement slipped into a transaction reads.
    private func read(_ tx: Transaction, _ member: Member) throws -> [Int] {
        try tx.as(member) { tx in
            try Self.facts.map { try tx.one(SQL(trusted: "SELECT count(*) FROM \($0)"), as: Only<Int>.self).value }
        }
    }

    /// Someone who came, was assessed and went on to a training.
    private func told(_ tx: Transaction, _ cast: Cast, _ terms: Consent.Draft?) throws -> (
        made: Made, consent: ID<Consent>?
    ) {
        let (made, consent): (Made, ID<Consent>?) =
            try terms.map { terms in
                let (made, consent) = try tx.agreedReferral(.inProgress, cast, to: terms)
                return (made, consent)
            } ?? (tx.referral(.inProgress, cast), nil)
        try tx.as(cast.charlie) { tx in
            try Referral.attend(made.id, on: "2026-01-12", presence: "present", in: tx)
            try Referral.assess(
                made.id, at: "entry", levels: [.reading: "a1"], ratings: [.autonomy: "1"], in: tx)
            try Referral.complete(
                made.id, outcome: "achieved", orientation: "vocational_training", barriers: ["mobility"], in: tx)
        }
        return (made, consent)
    }

    @Test func whoRefersReadsNothingTheyWereNotGranted() async throws {
        try await inTransaction { tx, cast in
            for terms in [nil, Consent.Draft.all(to: cast.clinic)] {
                let (made, _) = try told(tx, cast, terms)
                for member in [cast.alice, cast.carol] { #expect(try read(tx, member) == [0, 0, 0]) }
                let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
                #expect(page.isResultKept && page.outcome == nil && page.result.barriers == [])
                #expect(page.support.assessments == [] && page.support.days == [] && page.level(at: .entry) == nil)
                #expect(page.support.summary.present == 1 && page.support.summary.first == Day("2026-01-12"))
                let own = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
                #expect(own.outcome == .achieved && own.support.days.count == 1 && !own.isResultShared)
            }
            #expect(try read(tx, cast.charlie) == [2, 2, 2])
            for member in [cast.bob, cast.frank] { #expect(try read(tx, member) == [0, 0, 0]) }
        }
    }

    /// And it ends with what the person agreed to, in the very transaction that ends it.
    @Test func aWithdrawalShutsItAtOnce() async throws {
        try await inTransaction { tx, cast in
            let (made, consent) = try told(tx, cast, .telling(cast.clinic))
            #expect(try read(tx, cast.alice) == [1, 1, 0])
            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.outcome == .achieved && page.result.orientation == .vocationalTraining)
            #expect(
                page.result.barriers == [.mobility] && page.support.assessment(at: .entry)?.ratings == [.autonomy: 1])
            #expect(page.support.days == [] && page.support.summary.sessions == 1 && !page.isResultKept)

            let given = try #require(consent)
            let after: Only<Int> = try tx.as(cast.alice) { tx in
                try Consent.withdraw(given, in: tx)
                return try tx.one(
                    "SELECT (SELECT count(*) FROM casework.result) + (SELECT count(*) FROM casework.assessment)")
            }
            #expect(after.value == 0)
            #expect(try read(tx, cast.alice) == [0, 0, 0])
            #expect(try read(tx, cast.charlie) == [1, 1, 1])
        }
    }

    /// Renewed without it, it is shut; asked of whom another ground carries, it opens.
    @Test func isAskedAnew() async throws {
        try await inTransaction { tx, cast in
            let (made, consent) = try told(tx, cast, .telling(cast.clinic))
            var changes = Consent.Draft()
            let form = try tx.as(cast.alice) { try ConsentForm(for: made.person, in: $0) }
            (changes.representative, changes.hasAssent) = (form.representatives.first?.id.text, form.isMinor)
            let given = try #require(consent)
            let same = try tx.as(cast.alice) { [changes] in try Consent.renew(given, changes, in: $0).id }
            #expect(try read(tx, cast.alice) == [1, 1, 0])
            changes.sharesResult = "no"
            _ = try tx.as(cast.alice) { [changes] in try Consent.renew(same, changes, in: $0) }
            #expect(try read(tx, cast.alice) == [0, 0, 0])

            let (other, _) = try told(tx, cast, nil)
            #expect(try read(tx, cast.alice) == [0, 0, 0])
            _ = try tx.as(cast.alice) { try Consent.agreed(.telling(cast.clinic), for: other.person, in: $0) }
            #expect(try read(tx, cast.alice) == [1, 1, 0])
        }
    }

    /// One consent opens nothing of what rested on another that has ended.
    @Test func aNewConsentOpensNothingOfBefore() async throws {
        try await inTransaction { tx, cast in
            let (made, consent) = try told(tx, cast, .telling(cast.clinic))
            let given = try #require(consent)
            try tx.as(cast.alice) { _ = try Consent.withdraw(given, in: $0) }
            _ = try tx.as(cast.alice) { try Consent.agreed(.telling(cast.clinic), for: made.person, in: $0) }
            #expect(try read(tx, cast.alice) == [0, 0, 0])
        }
    }

    @Test func nobodyTellsItForWhoGivesTheSupport() async throws {
        try await inTransaction { tx, cast in
            let (made, _) = try told(tx, cast, .telling(cast.clinic))
            for member in [cast.alice, cast.erin, cast.frank] {
                #expect(
                    try sqlState(tx, member) { tx in
                        try tx.execute(
                            """
                            INSERT INTO casework.result (referral, outcome, account, recorded_at, entry)
                            VALUES (\(made.id), 'not_achieved', \(try tx.caller.account), \(tx.now), \(UUID()))
                            ON CONFLICT (referral) DO UPDATE SET outcome = 'not_achieved'
                            """)
                    } == "42501")
                #expect(
                    try sqlState(tx, member) { try $0.execute("UPDATE casework.result SET outcome = 'not_achieved'") }
                        == nil)
                #expect(try sqlState(tx, member) { try $0.execute("DELETE FROM casework.result") } == nil)
            }
            #expect(try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0).outcome } == .achieved)
        }
    }

    /// The slip says what came of it to whoever has its code: so it is not printed by who may not know, and shuts with the consent.
    @Test func aSlipIsNoWayAround() async throws {
        try await inTransaction { tx, cast in
            let (kept, _) = try told(tx, cast, .all(to: cast.clinic))
            #expect(throws: Refusal.resultKept) {
                try tx.as(cast.alice) { try Referral.giveSlip(kept.id, in: "fra", $0) }
            }
            #expect(
                try sqlState(tx, cast.alice) { tx in
                    _ = try tx.one(
                        """
                        SELECT casework.give_slip(\(UUID()), \(Bytes([UInt8](repeating: 7, count: 32))), \(kept.id), 'fra', \(tx.now),
                            \(tx.now + 60), \(UUID()))
                        """, as: Only<Bytes?>.self)
                } == "RL003")
            _ = try tx.as(cast.charlie) { try Referral.giveSlip(kept.id, in: "fra", $0) }

            let (shared, consent) = try told(tx, cast, .telling(cast.clinic))
            let code = try tx.as(cast.alice) { try Referral.giveSlip(shared.id, in: "fra", $0) }
            let ask: SQL =
                """
                SELECT access.try_slip(\(Bytes(tx.keyring.fingerprint(ofCode: code.plain))), \(Bytes([UInt8](repeating: 1, count: 32))),
                    \(Bytes([UInt8](repeating: 2, count: 32))))
                """
            #expect(try tx.as(cast.daemon) { try $0.one(ask, as: Only<String>.self).value } == "open")
            let given = try #require(consent)
            try tx.as(cast.alice) { _ = try Consent.withdraw(given, in: $0) }
            #expect(try tx.as(cast.daemon) { try $0.one(ask, as: Only<String>.self).value } == "refused")
        }
    }

    /// Nor do the other side's log and its open pages learn that there was something to tell.
    @Test func theOtherLogHearsOnlyOfWhatItsSideMayRead() async throws {
        try await inTransaction { tx, cast in
            for (terms, crossed) in [(Consent.Draft.all(to: cast.clinic), 1), (.telling(cast.clinic), 2)] {
                let (made, _) = try tx.agreedReferral(.inProgress, cast, to: terms)
                let entries = try tx.recorded {
                    try tx.as(cast.charlie) { tx in
                        try Referral.assess(made.id, at: "entry", levels: [.reading: "a1"], in: tx)
                        try Referral.conclude(made.id, orientation: "school", barriers: [], in: tx)
                    }
                }
                #expect(entries.filter { $0.action == "referral.assessed" }.count == crossed)
                #expect(entries.filter { $0.action == "referral.concluded" }.count == crossed)
                #expect(Set(entries.map(\.log)).count == crossed)
            }
        }
    }
}
