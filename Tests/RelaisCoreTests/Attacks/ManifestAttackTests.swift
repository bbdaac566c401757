import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// What PostgreSQL refuses of disclosing, whatever statement is slipped into the transaction of whoever may send.
@Suite struct ManifestAttackTests {
    private static func send(_ id: ID<Referral>) -> SQL {
        "UPDATE casework.referral SET state = 'sent', sent_at = \(noon), due_at = \(noon) WHERE id = \(id)"
    }

    /// Freezes the manifest of a draft on a ground, as `send` does.
    private static func freeze(_ id: ID<Referral>, _ basis: String?, _ consent: UUID?) -> SQL {
        """
        UPDATE casework.disclosure
        SET frozen_at = \(noon), basis = \(basis), consent = \(consent), receipt = \(Bytes(.init(repeating: 1, count: 32)))
        WHERE referral = \(id)
        """
    }

    private func outcome(_ tx: Transaction, _ cast: Cast, _ statements: [SQL]) throws -> String? {
        try sqlState(tx, cast.alice) { tx in
            for one in statements { try tx.execute(one) }
            try tx.execute("SET CONSTRAINTS ALL IMMEDIATE")
        }
    }

    @Test func nothingIsSentWithoutAManifest() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            #expect(try outcome(tx, cast, [Self.send(made.id)]) == "RL003")
            #expect(
                try outcome(tx, cast, [Self.send(made.id), Self.freeze(made.id, "public_interest_task", nil)]) == nil)
        }
    }

    @Test func norWithoutAGround() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            #expect(try outcome(tx, cast, [Self.freeze(made.id, nil, nil)]) == "RL003")
            #expect(try outcome(tx, cast, [Self.freeze(made.id, "consent", nil)]) == "RL003")
            #expect(try outcome(tx, cast, [Self.freeze(made.id, "legal_obligation", UUID())]) == "RL003")
            #expect(try outcome(tx, cast, [Self.freeze(made.id, "curiosity", nil)]) == "23514")
        }
    }

    @Test func norOnAConsentThatDoesNotSaySo() async throws {
        try await inTransaction { tx, cast in
            let (person, draft, consent) = try tx.samir(cast)
            let other = try tx.person(.samir, by: cast)
            let narrow = try tx.samir(fields: [.need], cast)
            let ended = try tx.samir(cast)
            try tx.as(cast.alice) { _ = try Consent.withdraw(ended.consent, in: $0) }
            let grounds: [(String, ID<Referral>, UUID)] = [
                ("nobody's", draft, UUID()),
                ("another person's", draft, try tx.agree(other, to: cast.clinic, by: cast.alice).rawValue),
                ("to another organisation", draft, try tx.agree(person, to: cast.outside, by: cast.alice).rawValue),
                (
                    "for another purpose", draft,
                    try tx.agree(person, to: cast.clinic, .handover, by: cast.alice).rawValue
                ),
                ("to less", narrow.draft, narrow.consent.rawValue), ("that ended", ended.draft, ended.consent.rawValue),
            ]
            for (what, id, ground) in grounds {
                #expect(try outcome(tx, cast, [Self.freeze(id, "consent", ground)]) == "42501", "\(what)")
            }
            #expect(try outcome(tx, cast, [Self.freeze(draft, "consent", consent.rawValue)]) == nil)
        }
    }

    @Test func norToWhomThereIsNoAgreementWith() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            let all = try tx.as(cast.administrator) { try AgreementList(in: $0).lines }
            for one in all where Set([one.proposer, one.partner]) == [cast.shelter, cast.clinic] {
                try tx.as(cast.administrator) { try Agreement.end(one.id, in: $0) }
            }
            #expect(try outcome(tx, cast, [Self.freeze(made.id, "public_interest_task", nil)]) == "42501")
        }
    }

    @Test func whatIsFrozenStaysAsItWas() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            func row() throws -> String {
                try tx.as(cast.alice) {
                    try $0.one(
                        "SELECT d::text FROM casework.disclosure d WHERE referral = \(made.id)", as: Only<String>.self
                    ).value
                }
            }
            let before = try row()
            for change in [
                "fields = fields || 'french_level'::text", "on_acceptance = '{given,address}'",
                "basis = 'legal_obligation'",
                "consent = referral, basis = 'consent'", "receipt = decode(repeat('01', 32), 'hex')",
                "frozen_at = NULL",
                "age_bracket = NULL", "languages = '{fra}'", "commune = '19272'",
            ] {
                _ = try sqlState(tx, cast.alice) { tx in
                    try tx.execute(
                        SQL(trusted: "UPDATE casework.disclosure SET \(change) WHERE referral = '\(made.id.text)'"))
                }
                #expect(try row() == before, "\(change)")
            }
            #expect(
                try sqlState(tx, cast.alice) { tx in
                    try tx.execute("DELETE FROM casework.disclosure WHERE referral = \(made.id)")
                } == "42501")
        }
    }

    /// A value of a field that was not chosen is in no manifest.
    @Test func nothingThatWasNotChosenIsFrozen() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var draft = Referral.Draft.course(for: person, cast)
            draft.wish = .adjusted(without: ["age_bracket", "languages", "french_level", "commune"], also: [])
            let id = try tx.as(cast.alice) { [draft] in try Referral.draft(draft, in: $0).id }
            for value in ["age_bracket = '15_17'", "languages = '{prs}'", "french_level = 'a1'", "commune = '19031'"] {
                for frozen in [
                    "",
                    ", frozen_at = drafted.at, basis = 'public_interest_task', receipt = decode(repeat('01', 32), 'hex')",
                ] {
                    let change = SQL(
                        trusted: """
                            UPDATE casework.disclosure SET \(value)\(frozen)
                            FROM (SELECT drafted_at AS at FROM casework.referral WHERE id = '\(id.text)') AS drafted
                            WHERE referral = '\(id.text)'
                            """)
                    #expect(try outcome(tx, cast, [change]) == "23514", "\(value)\(frozen)")
                }
            }
        }
    }
}
