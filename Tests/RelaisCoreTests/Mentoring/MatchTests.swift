import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct MatchTests {
    @Test func goesAllTheWayAndTellsTheLog() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            var id: ID<Match>?
            let entries = try tx.recorded { id = try tx.match(.closed, scene, cast) }
            #expect(
                entries.map(\.action) == [
                    "match.proposed", "match.agreed", "match.consented", "match.tried", "match.signed",
                    "match.activated", "match.closed",
                ])
            let match = try #require(id)
            let page = try tx.as(cast.victor) { try MatchPage(match, in: $0) }
            #expect(page.match.state == .closed && page.endedFor == .goalReached)
            #expect(page.moves.map(\.to) == [.proposed, .consented, .trial, .active, .closed])
            #expect(page.moves.first?.by == "Victor" && page.moves.last?.reason == "goal_reached")
            #expect(Set(page.signatories) == [.mentor, .mentee, .association, .authority])
            #expect(page.clearance.isClear)
        }
    }

    @Test func machineIsTheSameInSwiftAndInPostgreSQL() async throws {
        let pairs = try await TestServer.catalogued(
            """
            SELECT format('%s<%s', l, f) FROM unnest(ARRAY['proposed', 'consented', 'trial', 'active', 'on_hold', 'closed', 'declined']) AS l,
                unnest(ARRAY['proposed', 'consented', 'trial', 'active', 'on_hold', 'closed', 'declined']) AS f
            WHERE casework.match_follows(l, f)
            UNION ALL
            SELECT format('m %s<%s', l, f) FROM unnest(ARRAY['enquiry', 'screening', 'trained', 'cleared', 'paused', 'left']) AS l,
                unnest(ARRAY['enquiry', 'screening', 'trained', 'cleared', 'paused', 'left']) AS f
            WHERE volunteer.follows(l, f)
            """)
        let matches = Match.State.allCases.flatMap { next in
            next.predecessors.map { "\(next.rawValue)<\($0.rawValue)" }
        }
        let mentors = Mentor.State.allCases.flatMap { next in
            next.predecessors.map { "m \(next.rawValue)<\($0.rawValue)" }
        }
        #expect(Set(pairs) == Set(matches + mentors) && pairs.count == matches.count + mentors.count)
    }

    /// Every step refuses without each of what must be there, and says what.
    @Test(arguments: [
        ("inscription_ppe", Missing.inscription), ("assent", .assent), ("authority_agreement", .authorityAgreement),
    ])
    func menteeAgreesOnlyOnceAllIsThere(kind: String, missing: Missing) async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.proposed, scene, cast)
            try tx.as(cast.walter) { tx in
                let page = try MenteePage(scene.mentee, in: tx)
                let fact = try #require(page.facts.first { $0.kind.rawValue == kind })
                try Mentee.withdraw(fact.id, in: tx)
            }
            #expect(throws: Refusal.mentoring(.missing([missing]))) {
                try tx.as(cast.victor) { try Match.agree(match, by: .mentee(scene.mentee), in: $0) }
            }
        }
    }

    /// What is withdrawn after all agreed stops the trial, and going on after it was held; where they meet already, the match is held.
    @Test func nothingGoesOnOnceSomethingIsWithdrawn() async throws {
        for state in [Match.State.consented, .trial, .active, .onHold] {
            try await inTransaction { tx, cast in
                let scene = try tx.mentoring(cast)
                let match = try tx.match(state, scene, cast)
                try tx.as(cast.walter) { tx in
                    let fact = try #require(
                        try MenteePage(scene.mentee, in: tx).facts.first { $0.kind == .assent })
                    try Mentee.withdraw(fact.id, in: tx)
                }
                let page = try tx.as(cast.victor) { try MatchPage(match, in: $0) }
                #expect(page.match.state == (state == .consented ? .consented : .onHold))
                if [.trial, .active].contains(state) {
                    #expect(page.heldFor == .agreementLapsed && page.match.heldFrom == state)
                }
                #expect(throws: Refusal.mentoring(.missing([.assent]))) {
                    try tx.as(cast.victor) { tx in
                        if state == .consented {
                            try Match.meet(match, on: Day(noon).text, in: tx)
                        } else {
                            try Match.resume(match, in: tx)
                        }
                    }
                }
            }
        }
    }

    @Test func beginsOnlyAfterTheTrialAndTheConvention() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.consented, scene, cast)
            try tx.as(cast.victor) { (tx: Transaction) throws in
                #expect(throws: Refusal.mentoring(.missing([.trial, .convention]))) {
                    try Match.activate(match, in: tx)
                }
                try Match.meet(match, on: Day(noon + 3 * 86_400).text, in: tx)
                try Match.sign(match, on: nil, by: ["mentor", "mentee", "association"], in: tx)
                #expect(throws: Refusal.mentoring(.missing([.trial]))) { try Match.activate(match, in: tx) }
                #expect(throws: Refusal.invalid([Invalid("signatories", .unsigned(by: [.mentee, .association]))])) {
                    try Match.sign(match, on: nil, by: ["mentor"], in: tx)
                }
            }
            try tx.as(cast.victor, at: noon + 3 * 86_400) { try Match.activate(match, in: $0) }
        }
    }

    @Test func needsAMentorWhoseChecksHold() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.consented, scene, cast)
            let later = noon + 3 * 366 * 86_400
            let other = try tx.mentee(in: scene.programme, cast, .born("2009-01-01"))
            try tx.as(cast.victor, at: later) { tx in
                let lacks = Refusal.mentoring(.missing([.honourability]))
                #expect(throws: lacks) { try Match.meet(match, on: Day(later).text, in: tx) }
                #expect(throws: lacks) { try Match.propose(scene.mentor, to: [other.mentee], in: tx) }
            }
            // And PostgreSQL says so whatever our code would say.
            let error = #expect(throws: PostgresError.self) {
                try tx.as(cast.victor, at: later) { tx in
                    try tx.execute(
                        "UPDATE casework.match SET state = 'trial', trial_on = '2029-01-01', moved_at = \(later) WHERE id = \(match)"
                    )
                    try tx.stay()
                }
            }
            #expect(error?.sqlState == "RL003")
        }
    }

    @Test(arguments: [Mentor.State.enquiry, .screening, .trained]) func needsAMentorWhoIsCleared(state: Mentor.State)
        async throws
    {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let mentor = try tx.mentor(in: programme, cast, upTo: state)
            let (mentee, _) = try tx.mentee(in: programme, cast)
            #expect(throws: Refusal.mentoring(.mentorIs(state, needs: [.cleared]))) {
                try tx.as(cast.victor) { try Match.propose(mentor, to: [mentee], in: $0) }
            }
        }
    }

    @Test func accompaniesNoMoreThanTheySaidAndNobodyTwice() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let others = try (0..<2).map { _ in try tx.mentee(in: scene.programme, cast, .born("2009-05-05")).mentee }
            let another = try tx.mentor(in: scene.programme, cast)
            #expect(throws: Refusal.mentoring(.mentorFull)) {
                try tx.as(cast.victor) { try Match.propose(scene.mentor, to: others + [scene.mentee], in: $0) }
            }
            try tx.as(cast.victor) { try Match.propose(scene.mentor, to: [scene.mentee, others[0]], in: $0) }
            #expect(throws: Refusal.mentoring(.mentorFull)) {
                try tx.as(cast.victor) { try Match.propose(scene.mentor, to: [others[1]], in: $0) }
            }
            #expect(throws: Refusal.mentoring(.menteeMatched)) {
                try tx.as(cast.victor) { try Match.propose(another, to: [others[0]], in: $0) }
            }
        }
    }

    @Test func isConsentedOnceEverybodyAgreed() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let other = try tx.mentee(in: scene.programme, cast, .born("2009-05-05")).mentee
            let match = try tx.as(cast.victor) { try Match.propose(scene.mentor, to: [scene.mentee, other], in: $0) }
            func state() throws -> Match.State { try tx.as(cast.victor) { try MatchPage(match, in: $0).match.state } }
            for party in [Match.Party.mentee(other), .mentor] {
                try tx.as(cast.victor) { try Match.agree(match, by: party, in: $0) }
                #expect(try state() == .proposed)
                #expect(throws: Refusal.nothingChanged) {
                    try tx.as(cast.victor) { try Match.agree(match, by: party, in: $0) }
                }
            }
            try tx.as(cast.victor) { try Match.agree(match, by: .mentee(scene.mentee), in: $0) }
            #expect(try state() == .consented)
        }
    }
}
