import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// What leaked elsewhere, each named for it: programs that do what this one does, and the report that told of it.
@Suite struct PeerLeakTests {
    /// A recipient exported fields that the referral did not permit (Primero R2-2708): everything a recipient can take away of
    /// one, with the two fields left out that were not for it.
    @Test func aRecipientTookAwayFieldsThatWereNotForIt() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var draft = Referral.Draft.course(for: person, cast)
            draft.wish = .adjusted(without: ["already_done", "phone"], also: [])
            let id = try tx.as(cast.alice) { [draft] in try Referral.draft(draft, in: $0).id }
            try tx.as(cast.alice) { try Referral.send(id, in: $0) }
            let received = try tx.as(cast.charlie) { try Referral.accept(id, in: $0) }
            let page = try tx.as(cast.charlie) { try ReferralPage(id, in: $0) }
            #expect(page.request.alreadyDone == nil && page.request.need == "Apprendre à lire")
            let identity = try tx.as(cast.charlie) { try Person.reveal(received, purpose: "appointment", in: $0) }
            #expect(identity.contact.phone == nil && identity.contact.email == "mariam@example.org")
            let history = try tx.as(cast.charlie) { try Person.revealHistory(received, purpose: "appointment", in: $0) }
            #expect(!"\(history)".contains("99 00 11 22"))
        }
    }

    /// Parts of a case could be deleted by whoever could read it (Primero R2-2709, R2-2712).
    @Test func partsOfACaseWereDeletedByWhoeverReadIt() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.completed, cast)
            try tx.as(cast.alice) { tx in
                var draft = Person.Draft()
                draft.phone = "+33 6 39 98 55 55"
                _ = try Person.amend(made.person, draft, in: tx)
            }
            for member in [cast.alice, cast.charlie, cast.dora, cast.carol, cast.frank] {
                for table in [
                    "casework.disclosure", "casework.referral_move", "casework.correction", "casework.expiring_copy",
                    "casework.attendance", "casework.assessment",
                ] {
                    #expect(
                        try sqlState(tx, member) { try $0.execute(SQL(trusted: "DELETE FROM \(table)")) } == "42501",
                        "\(table)")
                }
                #expect(
                    try sqlState(tx, member) { tx in
                        try tx.inside(.identity) { try tx.execute("DELETE FROM identity.correction") }
                    } == "42501")
            }
        }
    }

    /// Someone else updated a transition (Primero R2-3957): what was disclosed, its ground, its end, a correction.
    @Test func aTransitionWasUpdatedBySomeoneElse() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            try tx.as(cast.alice) { tx in
                var draft = Person.Draft()
                draft.phone = "+33 6 39 98 55 55"
                _ = try Person.amend(made.person, draft, in: tx)
            }
            func digest() throws -> String {
                try tx.as(cast.alice) { tx in
                    try tx.one(
                        """
                        SELECT (SELECT d::text FROM casework.disclosure d WHERE d.referral = \(made.id))
                            || coalesce((SELECT string_agg(c::text, '') FROM casework.correction c), '')
                        """, as: Only<String>.self
                    ).value
                }
            }
            let before = try digest()
            for member in [cast.carol, cast.bob, cast.erin, cast.frank, cast.grace, cast.charlie] {
                for sql in [
                    "UPDATE casework.disclosure SET fields = fields || 'commune'::text, on_acceptance = '{address}'",
                    "UPDATE casework.disclosure SET basis = 'legal_obligation', consent = NULL",
                    "UPDATE casework.disclosure SET frozen_at = NULL, retracted_at = NULL",
                    "UPDATE casework.correction SET state = 'accepted', answered_at = offered_at",
                    "UPDATE casework.expiring_copy SET ends_at = ends_at + interval '9 years'",
                ] as [SQL] {
                    _ = try sqlState(tx, member) { try $0.execute(sql) }
                }
                if member.account != cast.charlie.account { #expect(try digest() == before, "\(member.email)") }
            }
        }
    }

    /// Whoever stood on the list of people to assign acted on cases they could not open (Primero R2-3930).
    @Test func whoeverCouldBeAssignedActedOnWhatTheyCouldNotOpen() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            try tx.as(cast.alice) { tx in
                var draft = Person.Draft()
                draft.given = "Maryam"
                _ = try Person.amend(made.person, draft, in: tx)
            }
            let correction = try #require(try tx.as(cast.charlie) { try CorrectionList(in: $0).lines.first }).id
            for colleague in [cast.erin, cast.dora] {
                #expect(throws: Refusal.self) { try tx.as(colleague) { try Correction.accept(correction, in: $0) } }
                #expect(throws: Refusal.self) { try tx.as(colleague) { try Correction.decline(correction, in: $0) } }
            }
            // A draft about a colleague's person, by their id, by their code.
            let received = try #require(made.received)
            for name in [received.text, try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.code] {
                let draft = Referral.Draft(person: name, service: cast.workshop.text, need: "Lire")
                #expect(throws: Refusal.self) { try tx.as(cast.erin) { _ = try Referral.draft(draft, in: $0) } }
            }
        }
    }

    /// Names stood on lists of referrals for those who may see none (hmis-warehouse #6178), and escaped in an export though they
    /// were hidden (Primero R2-3161).
    @Test func namesStoodOnListsForThoseWhoMaySeeNone() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            try tx.as(cast.alice) { tx in
                var draft = Person.Draft()
                draft.given = "Maryam"
                _ = try Person.amend(made.person, draft, in: tx)
            }
            for member in [cast.carol, cast.dora, cast.erin] {
                let said = try tx.as(member) { tx in
                    let receipt = member.organisation == cast.shelter ? "\(try Receipt(made.id, in: tx))" : ""
                    return try
                        "\(ReferralList(.sent, in: tx)) \(CorrectionList(in: tx)) \(NoticeList(in: tx)) \(Desk(in: tx)) \(receipt)"
                }
                for name in ["Mariam", "Maryam", "Diallo"] { #expect(!said.contains(name), "\(member.email)") }
            }
        }
    }

    /// A form began with what was written of another case (casa #4698, #4451).
    @Test func aFormBeganWithTheWordsOfAnotherCase() async throws {
        try await inTransaction { tx, cast in
            let first = try tx.person(by: cast)
            var draft = Referral.Draft.course(for: first, cast)
            (draft.basis, draft.basisWords) = ("vital_interests", "Elle est en danger.")
            draft.wish = .adjusted(without: ["commune"], also: ["address"])
            try tx.as(cast.alice) { [draft] in _ = try Referral.draft(draft, in: $0) }
            let second = try tx.person(.samir, by: cast)
            let plain = Referral.Draft(person: second.text, service: cast.course.text, need: "Lire")
            let id = try tx.as(cast.alice) { try Referral.draft(plain, in: $0).id }
            let page = try tx.as(cast.alice) { try ReferralPage(id, in: $0) }
            #expect(page.slip.plan == .standard && page.request.basisWords == nil && page.request.alreadyDone == nil)
        }
    }

    /// Who no longer dealt with someone still read on (casa #6199), and whoever came after read what was theirs (casa #3338).
    @Test func whoHadLeftStillReadOn() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let received = try #require(made.received)
            try tx.as(cast.dora) { tx in
                try Person.assign(received, to: cast.erin.account.text, in: tx)
                try Person.unassign(received, from: cast.charlie.account.text, in: tx)
            }
            try tx.as(cast.alice) { tx in
                var draft = Person.Draft()
                draft.given = "Maryam"
                _ = try Person.amend(made.person, draft, in: tx)
            }
            let offered = try #require(try tx.as(cast.erin) { try CorrectionList(in: $0).lines.first }).id
            #expect(throws: Refusal.self) { try tx.as(cast.charlie) { try Correction.accept(offered, in: $0) } }
            let left = try tx.as(cast.charlie) { tx in
                try tx.inside(.identity) {
                    try tx.one("SELECT count(*) FROM identity.correction", as: Only<Int>.self).value
                }
            }
            #expect(left == 0)
        }
    }
}
