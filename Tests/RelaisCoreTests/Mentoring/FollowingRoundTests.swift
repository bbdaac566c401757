import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct FollowingRoundTests {
    private func told(_ member: Member, _ kind: Notice.Kind, _ tx: Transaction) throws -> Int {
        try tx.notices(of: member).count { $0 == kind }
    }

    private func review(_ kind: Job.Kind, _ tx: Transaction, _ cast: Cast, after days: Int) throws {
        for _ in 0..<2 {
            try tx.leave(Job(kind), cast, at: noon + Double(days) * 86_400)
            try tx.doJobs(cast, at: noon + Double(days) * 86_400)
        }
    }

    /// Thirty days, and sixty, without a meeting: told once each, to whoever leads and whoever coordinates, and no state changes.
    @Test func tellsOfMatchesThatNobodySaw() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            for (day, count) in [(29, 0), (30, 1), (45, 1), (60, 2), (75, 2)] {
                try review(.findFollowing, tx, cast, after: day)
                for member in [cast.walter, cast.victor] {
                    #expect(try told(member, .followingUnseen, tx) == count, "day \(day)")
                }
            }
            try tx.as(cast.victor) { try #expect(MatchPage(match, in: $0).match.state == .active) }
            for member in [cast.alice, cast.mona] {
                #expect(try tx.notices(of: member).isEmpty)
            }
        }
    }

    /// What nobody follows is told above whoever leads, once: calls missed twice in a row, sixty days without a meeting.
    @Test func tellsOfABreakAbove() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            _ = try tx.match(.active, scene, cast)
            for (day, count) in [(29, 0), (30, 1), (59, 1), (60, 2), (75, 2)] {
                try review(.findFollowing, tx, cast, after: day)
                for member in [cast.bob, cast.walter] {
                    #expect(try told(member, .programmeUnfollowed, tx) == count, "day \(day)")
                }
            }
            #expect(try told(cast.victor, .programmeUnfollowed, tx) == 0)
        }
    }

    /// A meeting begins the days anew; one where nobody came does not.
    @Test func countsFromTheLastMeeting() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            for (day, attendance) in [(20, "yes"), (25, "no_excused")] {
                try tx.as(cast.mona, at: noon + Double(day) * 86_400) { tx in
                    _ = try Meeting.record(.football(on: Day(tx.now), attendance: [attendance]), for: match, in: tx)
                }
            }
            for (day, count) in [(45, 0), (50, 1), (80, 2)] {
                try review(.findFollowing, tx, cast, after: day)
                #expect(try told(cast.walter, .followingUnseen, tx) == count, "day \(day)")
            }
        }
    }

    @Test func tellsWhatFellDueOnceADay() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            _ = try tx.match(.active, scene, cast)
            for (day, count) in [(14, 0), (15, 1), (16, 1), (29, 1), (30, 2), (31, 2)] {
                try review(.findFollowing, tx, cast, after: day)
                #expect(try told(cast.victor, .followingDue, tx) == count, "day \(day)")
            }
        }
    }

    /// Once a week where there is something to say; nothing where there is not.
    @Test func writesADigest() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            try review(.findDigests, tx, cast, after: 0)
            #expect(try told(cast.walter, .followingDigest, tx) == 0)
            _ = try tx.mentee(in: programme, cast, isReady: false)
            for (day, count) in [(0, 1), (7, 2)] {
                try review(.findDigests, tx, cast, after: day)
                #expect(try told(cast.walter, .followingDigest, tx) == count)
            }
            try tx.as(cast.walter) { tx in
                let page = try FollowingPage(of: programme, in: tx)
                let gap = try #require(page.following.gaps.first)
                #expect(gap.missing.contains(.assent) && gap.unknown.contains(.card) && page.following.due.isEmpty)
            }
        }
    }

    /// Ninety days before a birthday that counts, thirty and seven: whoever leads is told, and nobody else; one entry names whose dates
    /// were looked at.
    @Test func tellsOfBirthdaysThatChangeRights() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            // Seventeen on 12 May, in 120 days.
            let (mentee, person) = try tx.mentee(in: programme, cast, .born("2009-05-12"), isReady: false)
            for (day, count) in [(22, 0), (29, 1), (36, 1), (78, 1), (85, 2), (92, 2), (113, 3), (120, 3)] {
                try review(.findDigests, tx, cast, after: day)
                #expect(try told(cast.walter, .followingMajority, tx) == count, "day \(day)")
            }
            #expect(try told(cast.victor, .followingMajority, tx) == 0)
            let entries = try tx.recorded {
                try tx.leave(Job(.findDigests), cast, at: noon); try tx.doJobs(cast, at: noon)
            }
            #expect(entries.map(\.action) == ["consent.majority_reviewed"])
            // While minority is assessed, none of the birthdays of majority counts.
            try tx.as(cast.walter, at: noon + 40 * 86_400) { tx in
                let seen = try MenteeFollowing(mentee, in: tx)
                #expect(seen.comingOfAge?.steps.first?.kind == .interview)
                #expect(try FollowingPage(of: programme, in: tx).birthdays.map(\.step.kind) == [.interview])
                try Minority.state("under_assessment", of: person, in: tx)
            }
            try tx.as(cast.walter, at: noon + 450 * 86_400) { tx in
                try #expect(FollowingPage(of: programme, in: tx).birthdays.isEmpty)
            }
        }
    }

    @Test func isTheDaemonsAlone() async throws {
        try await inTransaction { tx, cast in
            let (zero, entered) = (UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), UUID())
            for member in [cast.walter, cast.victor, cast.bob] {
                for (compartment, call): (Compartment, SQL) in [
                    (.casework, "SELECT jobs.find_programmes('write_digest', \(noon))"),
                    (
                        .casework,
                        "SELECT jobs.tell_programme(\(entered), 'following_digest', \(entered), false, \(noon))"
                    ),
                    (.identity, "SELECT * FROM identity.births_of_mentees(\(zero), 10)"),
                    (.protection, "SELECT * FROM protection.statements_of_mentees(ARRAY[\(zero)])"),
                ] {
                    let error = #expect(throws: PostgresError.self) {
                        try tx.as(member) { tx in
                            try tx.inside(compartment) { try tx.execute(call) }
                            try tx.stay()
                        }
                    }
                    #expect(error?.sqlState == "RL003")
                }
            }
        }
    }
}
