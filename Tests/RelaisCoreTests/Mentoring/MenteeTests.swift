import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct MenteeTests {
    @Test func isThePersonWithTheirOwnWordsSealed() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            try tx.as(cast.walter) { tx in
                let page = try MenteePage(scene.mentee, in: tx)
                #expect(page.person == scene.person && page.said?.goals == "Jouer au foot le samedi")
                #expect(page.card?.called == "Mimi" && page.missing.isEmpty && page.facts.count == 3)
                let kept: [Only<Bytes>] = try tx.all(
                    "SELECT sealed FROM casework.mentee UNION ALL SELECT sealed FROM casework.mentee_card")
                for one in kept {
                    let text = String(decoding: one.value.bytes, as: UTF8.self)
                    #expect(!text.contains("Mimi") && !text.contains("foot"))
                }
                var draft = Mentee.Draft()
                draft.goals = "Nager"
                try Mentee.amend(scene.mentee, draft, in: tx)
                #expect(try MenteePage(scene.mentee, in: tx).said?.goals == "Nager")
                #expect(throws: Refusal.nothingChanged) { try Mentee.amend(scene.mentee, draft, in: tx) }
                let line = try #require(try MenteeList(of: scene.programme, in: tx).lines.first)
                #expect(
                    line.birthYear == 2008 && line.languages == ["prs", "fra"] && line.hasCard && line.match == nil)
            }
            // Whoever coordinates volunteers sees the facts, and no words.
            try tx.as(cast.victor) { tx in
                let page = try MenteePage(scene.mentee, in: tx)
                #expect(page.said == nil && page.card == nil && page.facts.count == 3 && page.personCode.count == 7)
            }
        }
    }

    @Test func saysWhatIsMissing() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let (mentee, _) = try tx.mentee(in: programme, cast, isReady: false)
            try tx.as(cast.victor) { (tx: Transaction) throws in
                #expect(
                    try MenteeList(of: programme, in: tx).lines[0].missing == [
                        .inscription, .assent, .authorityAgreement,
                    ])
                #expect(try MenteePage(mentee, in: tx).missing.map(\.provider) == [.childWelfare, .mentee, .authority])
            }
        }
    }

    @Test func needsSomebodyWhoRepresentsTheMinor() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let (mentee, person) = try tx.mentee(in: programme, cast, isReady: false)
            func record(_ representative: String?) throws {
                try tx.as(cast.walter) {
                    try Mentee.record(
                        .init(kind: "authority_agreement", representative: representative), of: mentee, in: $0)
                }
            }
            #expect(throws: Refusal.mentoring(.missing([.guardianship]))) { try record(nil) }
            // Somebody who decides only what is usual does not agree to this.
            var usual = Representative.Draft.guardian
            usual.level = "usual"
            try tx.as(cast.walter) { [usual] in _ = try Representative.add(usual, for: person, in: $0) }
            #expect(throws: Refusal.mentoring(.missing([.guardianship]))) { try record(nil) }
            var guardian = Representative.Draft.guardian
            guardian.until = "2026-03-01"
            let id = try tx.as(cast.walter) { [guardian] in try Representative.add(guardian, for: person, in: $0) }
            #expect(throws: Refusal.invalid([Invalid("representative", .missing)])) { try record(nil) }
            #expect(throws: Refusal.invalid([Invalid("representative", .cannotDecide)])) {
                try record(UUID().uuidString)
            }
            try record(id.text)
            try tx.as(cast.walter) { tx in
                let fact = try MenteePage(mentee, in: tx).facts.first { $0.kind == .authorityAgreement }
                // As long as whoever agreed decides, and no longer than minority.
                #expect(fact?.endsOn == Day("2026-03-01"))
                #expect(throws: Refusal.invalid([Invalid("kind", .representativeNeeded)])) {
                    try Mentee.record(.init(kind: "own_agreement"), of: mentee, in: tx)
                }
            }
            #expect(throws: Refusal.notPermitted(.keepMentees)) {
                try tx.as(cast.victor) { try Mentee.record(.init(kind: "assent"), of: mentee, in: $0) }
            }
        }
    }

    /// What an authority agreed to ends with minority; somebody who is of age agrees anew, for themselves.
    @Test(arguments: [("2008-04-05", "2026-04-04"), ("2008", "2026-12-30"), ("2008-02-29", "2026-02-28")])
    func agreesAnewOnceTheyAreOfAge(born: String, last: String) async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let (mentee, _) = try tx.mentee(in: programme, cast, .born(born))
            let facts = try tx.as(cast.walter) { try MenteePage(mentee, in: $0).facts }
            let end = try #require(facts.first { $0.kind == .authorityAgreement }?.endsOn)
            #expect(end.text == last)
            func missing(at moment: Date) throws -> [Missing] {
                try tx.as(cast.victor, at: moment) { try MenteePage(mentee, in: $0).missing }
            }
            let morning = noon + Double(Day(noon).days(until: end)) * 86_400
            #expect(try missing(at: morning) == [])
            #expect(try missing(at: morning + 86_400) == [.ownAgreement])
            // The last day of a year that is all that is known is still in favour of the minor.
            let later = morning + 3 * 86_400
            try tx.as(cast.walter, at: later) { tx in
                try Mentee.record(.init(kind: "own_agreement"), of: mentee, in: tx)
                #expect(try MenteePage(mentee, in: tx).missing == [])
            }
        }
    }

    @Test func isAsOldAsTheProgrammeSays() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            for (born, refusal) in [
                ("2016-01-13", Obstacle.tooYoung), ("2004-12-31", .tooOld), ("2003", .tooOld),
            ] {
                #expect(throws: Refusal.mentoring(refusal)) {
                    try tx.mentee(in: programme, cast, .born(born), isReady: false)
                }
            }
            for born in ["2015-01-12", "2015", "2005-01-13", "2005"] {
                _ = try tx.mentee(in: programme, cast, .born(born), isReady: false)
            }
        }
    }

    @Test func comesByAReferralThatTheServiceAccepted() async throws {
        try await inTransaction { tx, cast in
            var draft = Programme.Draft.sponsorship(cast)
            draft.service = cast.room.text
            let programme = try tx.programme(cast, draft)
            func sent(_ someone: Person.Draft) throws -> ID<Referral> {
                try tx.as(cast.charlie) { (tx: Transaction) throws -> ID<Referral> in
                    let asked = Referral.Draft(
                        person: try Person.register(someone, in: tx).id.text, service: cast.room.text,
                        need: "Un parrain",
                        basis: "public_interest_task")
                    let id = try Referral.draft(asked, in: tx).id
                    try Referral.send(id, in: tx)
                    return id
                }
            }
            let (referral, other) = (try sent(.mariam), try sent(.adult))
            let person = try tx.as(cast.walter) { try Referral.accept(referral, in: $0) }
            try tx.as(cast.walter) { (tx: Transaction) throws in
                #expect(throws: Refusal.invalid([Invalid("referral", .notInList)])) {
                    try Mentee.enrol(person, into: programme, referral: other, in: tx)
                }
                let mentee = try Mentee.enrol(person, into: programme, referral: referral, in: tx)
                #expect(try MenteePage(mentee, in: tx).person == person)
            }
            #expect(throws: Refusal.mentoring(.menteeEnrolled)) {
                try tx.as(cast.walter) { try Mentee.enrol(person, into: programme, in: $0) }
            }
        }
    }

    @Test func isSomebodyTheCallerFollowsAndWhoseFileIsOpen() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let others = try tx.person(by: cast)
            #expect(throws: Refusal.notFound(.init(.person, others.rawValue))) {
                try tx.as(cast.walter) { try Mentee.enrol(others, into: programme, in: $0) }
            }
            let own = try tx.as(cast.walter) { tx in
                let id = try Person.register(.mariam, in: tx).id
                _ = try Person.restrict(id, reason: "legal_claims", in: tx)
                return id
            }
            #expect(throws: Refusal.restricted) {
                try tx.as(cast.walter) { try Mentee.enrol(own, into: programme, in: $0) }
            }
        }
    }

    @Test func leavesOnceTheirMatchHasEnded() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            #expect(throws: Refusal.mentoring(.openMatches)) {
                try tx.as(cast.walter) { try Mentee.end(scene.mentee, why: "moved", in: $0) }
            }
            try tx.as(cast.walter) { tx in
                try Match.close(match, why: "mentee_moved", in: tx)
                #expect(throws: Refusal.invalid([Invalid("why", .notInList)])) {
                    try Mentee.end(scene.mentee, why: "erased", in: tx)
                }
                try Mentee.end(scene.mentee, why: "moved", in: tx)
                #expect(throws: Refusal.mentoring(.menteeEnded)) { try Mentee.end(scene.mentee, why: "moved", in: tx) }
                #expect(throws: Refusal.mentoring(.menteeEnded)) {
                    try Match.propose(scene.mentor, to: [scene.mentee], in: tx)
                }
            }
        }
    }

    /// Nobody is handed over out of a programme, nor taken into one while their file is offered: whatever our own code says.
    @Test func isNotHandedOver() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let (mentee, person) = try tx.mentee(in: programme, cast)
            _ = try tx.as(cast.walter) { try Consent.agreed(.all(to: cast.clinic), for: person, in: $0) }
            func offer() throws -> ID<Handover> {
                try tx.as(cast.walter) {
                    try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: $0)
                }
            }
            #expect(throws: Refusal.mentoring(.inProgramme)) { _ = try offer() }
            try tx.as(cast.walter) { try Mentee.end(mentee, why: "moved", in: $0) }
            _ = try offer()
            #expect(throws: Refusal.handoverIs(.offered)) {
                try tx.as(cast.walter) { _ = try Mentee.enrol(person, into: programme, in: $0) }
            }
            #expect(throws: PostgresError.self) {
                try tx.as(cast.walter) {
                    _ = try $0.all(
                        """
                        INSERT INTO casework.mentee (organisation, id, programme, person, sealed, dek_version, enrolled_by, enrolled_at, entry)
                        SELECT e.organisation, gen_random_uuid(), e.programme, e.person, e.sealed, e.dek_version, e.enrolled_by, \(noon), e.entry
                        FROM casework.mentee e WHERE e.id = \(mentee) RETURNING id
                        """, as: Only<UUID>.self)
                }
            }
        }
    }
}
