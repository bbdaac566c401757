import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct RenewalTests {
    private func review(_ tx: Transaction, _ cast: Cast, at moment: Date) throws {
        try tx.leave(Job(.findMentoring), cast, at: moment)
        try tx.doJobs(cast, at: moment)
    }

    /// Told at sixty, thirty and seven days, once each, and once it is over; the grace passes, and the match is held. Nobody is
    /// stopped overnight, and nobody goes on in silence.
    @Test func tellsBeforeItHoldsAndHoldsAfterTheGrace() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast, .born("2013-03-03"))
            let match = try tx.match(.active, scene, cast)
            try tx.as(cast.victor) { try Mentor.bind(scene.mentor, to: "Mona", in: $0) }
            let until = try #require(
                try tx.as(cast.victor) { try MentorPage(scene.mentor, in: $0).checks.first?.until })
            let days = Day(noon).days(until: until)
            func moment(_ before: Int) -> Date { noon + Double(days - before) * 86_400 }
            func told() throws -> [Notice.Kind] { try tx.notices(of: cast.victor) }
            func state() throws -> Match.State { try tx.as(cast.victor) { try MatchPage(match, in: $0).match.state } }

            try review(tx, cast, at: moment(61))
            #expect(try told() == [])
            for (index, before) in [60, 30, 7].enumerated() {
                try review(tx, cast, at: moment(before + 1))
                #expect(try told().count == index)
                for _ in 0..<2 { try review(tx, cast, at: moment(before)) }
                #expect(try told() == Array(repeating: .mentorCheckEnding, count: index + 1))
            }
            try review(tx, cast, at: moment(0))
            #expect(try told().count == 3 && state() == .active)
            try review(tx, cast, at: moment(-1))
            #expect(try told().count == 4 && told().contains(.mentorCheckOver))
            try review(tx, cast, at: moment(-15))
            #expect(try state() == .active)
            let entries = try tx.recorded { try review(tx, cast, at: moment(-16)) }
            #expect(entries.map(\.action) == ["match.held"])
            #expect(try state() == .onHold && told().contains(.mentorMatchesHeld))
            for member in [cast.walter, cast.mona] {
                #expect(try tx.notices(of: member).count == 5, "\(member.email)")
            }
            #expect(try tx.notices(of: cast.alice).isEmpty)
            // Seen anew, it goes on.
            try tx.as(cast.victor, at: moment(-17)) { (tx: Transaction) throws in
                #expect(throws: Refusal.mentoring(.missing([.honourability]))) { try Match.resume(match, in: tx) }
                try Mentor.check(.init(kind: "attestation_honorabilite"), of: scene.mentor, in: tx)
                try Match.resume(match, in: tx)
            }
            #expect(try state() == .active)
        }
    }

    /// The day of majority ends what an authority agreed to: nobody meets from then on until the young person agrees.
    @Test func holdsWhatNobodyAgreesToAnyMore() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast, .born("2008-03-01"))
            let match = try tx.match(.active, scene, cast)
            try tx.as(cast.victor) { try Mentor.bind(scene.mentor, to: "Mona", in: $0) }
            func seen(_ day: String) throws -> MatchPage {
                let moment = noon + Double(Day(noon).days(until: try #require(Day(day)))) * 86_400
                try review(tx, cast, at: moment)
                return try tx.as(cast.victor, at: moment) { try MatchPage(match, in: $0) }
            }
            #expect(try seen("2026-02-28").match.state == .active)
            let held = try seen("2026-03-01")
            #expect(held.match.state == .onHold && held.heldFor == .agreementLapsed)
            for member in [cast.victor, cast.walter, cast.mona] {
                #expect(try tx.notices(of: member).count { $0 == .mentorMatchesHeld } == 1, "\(member.email)")
            }
            let after = noon + 60 * 86_400
            #expect(throws: Refusal.mentoring(.missing([.ownAgreement]))) {
                try tx.as(cast.victor, at: after) { try Match.resume(match, in: $0) }
            }
            try tx.as(cast.walter, at: after) {
                try Mentee.record(.init(kind: "own_agreement"), of: scene.mentee, in: $0)
            }
            try tx.as(cast.victor, at: after) { try Match.resume(match, in: $0) }
            #expect(try seen("2026-06-01").match.state == .active)
        }
    }

    /// What a programme asks for since a match began, and nobody ever gave, is missing; it stops nothing that goes on.
    @Test func holdsNothingThatWasNotAskedFor() async throws {
        try await inTransaction { tx, cast in
            var draft = Programme.Draft.sponsorship(cast)
            (draft.scheme, draft.frames, draft.requires) = ("programme_local", ["child_protection"], ["interview"])
            draft.checks = [.init(kind: "attestation_honorabilite", months: "6", graceDays: "10")]
            let programme = try tx.programme(cast, draft)
            let mentor = try tx.mentor(in: programme, cast)
            let (mentee, person) = try tx.mentee(in: programme, cast, .born("2013-03-03"), isReady: false)
            try tx.as(cast.walter) { try Mentee.record(.init(kind: "assent"), of: mentee, in: $0) }
            let scene = MentoringScene(programme: programme, mentor: mentor, mentee: mentee, person: person)
            let match = try tx.match(.active, scene, cast)
            try tx.as(cast.walter) { tx in
                draft.requires = ["interview", "inscription", "authority_agreement"]
                try Programme.amend(programme, draft, in: tx)
            }
            try review(tx, cast, at: noon + 86_400)
            try tx.as(cast.victor) { tx in
                try #expect(Mentee.lacks([mentee], in: cast.shelter, tx) == [.inscription, .authorityAgreement])
                try #expect(MatchPage(match, in: tx).match.state == .active)
            }
        }
    }

    @Test func goesOnAsLongAsWhoeverLeadsSays() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast, .born("2013-03-03"))
            let match = try tx.match(.active, scene, cast)
            let until = try #require(
                try tx.as(cast.victor) { try MentorPage(scene.mentor, in: $0).checks.first?.until })
            let over = noon + Double(Day(noon).days(until: until) + 16) * 86_400
            func state() throws -> Match.State { try tx.as(cast.victor) { try MatchPage(match, in: $0).match.state } }
            try tx.as(cast.walter, at: over) {
                try Mentor.exempt(scene.mentor, until: Day(over).adding(days: 10).text, why: "asked_for", in: $0)
            }
            try review(tx, cast, at: over + 10 * 86_400)
            #expect(try state() == .active)
            // It begins nothing.
            let other = try tx.mentee(in: scene.programme, cast, .born("2014-05-05"))
            #expect(throws: Refusal.mentoring(.missing([.honourability]))) {
                try tx.as(cast.victor, at: over) { try Match.propose(scene.mentor, to: [other.mentee], in: $0) }
            }
            try review(tx, cast, at: over + 11 * 86_400)
            #expect(try state() == .onHold)
        }
    }

    @Test func forgetsChecksAndThoseWhoLeftInTime() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let (gone, here) = (try tx.mentor(in: programme, cast), try tx.mentor(in: programme, cast))
            try tx.as(cast.victor) { try Mentor.leave(gone, why: "own_wish", in: $0) }
            try review(tx, cast, at: noon + 700 * 86_400)
            try tx.as(cast.victor) { (tx: Transaction) throws in #expect(try MentorPage(gone, in: tx).identity != nil) }
            let entries = try tx.recorded { try review(tx, cast, at: noon + 740 * 86_400) }
            #expect(entries.map(\.action) == ["mentor.forgotten"])
            try tx.as(cast.victor) { (tx: Transaction) throws in
                #expect(try MentorPage(gone, in: tx).identity == nil && MentorPage(here, in: tx).checks.count == 1)
            }
            let later = try tx.recorded { try review(tx, cast, at: noon + 1_300 * 86_400) }
            #expect(later.map(\.action) == ["mentor.checks_purged"])
            try tx.as(cast.victor) { (tx: Transaction) throws in #expect(try MentorPage(here, in: tx).checks.isEmpty) }
        }
    }

    @Test func isTheDaemonsAlone() async throws {
        try await inTransaction { tx, cast in
            for member in [cast.walter, cast.victor, cast.bob] {
                for call: SQL in [
                    "SELECT jobs.find_mentoring(\(noon))",
                    "SELECT told FROM jobs.tell_renewals('2026-01-12', \(noon), 10)",
                    "SELECT match FROM jobs.stopped_matches('2026-01-12', 10)",
                    "SELECT match FROM jobs.lapsed_matches('2026-01-12', 10)",
                    "SELECT jobs.tell_break(\(UUID()), \(UUID()), \(noon))",
                    "SELECT g FROM jobs.forgotten_mentors(\(noon), 24, 10) AS g",
                ] {
                    let error = #expect(throws: PostgresError.self) {
                        try tx.as(member) { tx in
                            try tx.execute(call)
                            try tx.stay()
                        }
                    }
                    #expect(error?.sqlState == "RL003")
                }
            }
        }
    }
}
