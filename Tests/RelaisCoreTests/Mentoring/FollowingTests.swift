import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct FollowingTests {
    private func due(_ scene: MentoringScene, _ cast: Cast, _ tx: Transaction, on day: Date) throws -> [String] {
        try tx.as(cast.victor, at: day) { tx in
            try FollowingPage(of: scene.programme, in: tx).following.due.filter { $0.missed > 0 }.map {
                "\($0.side?.rawValue ?? "review") \($0.dueOn.text) \($0.missed)"
            }
        }
    }

    private func moment(_ day: String) -> Date { noon + Double(Day(noon).days(until: Day(day) ?? Day(noon))) * 86_400 }

    /// The fifteenth day, the thirtieth, then every month; to the mentor, the mentee and whoever holds authority; on days that are worked.
    @Test func asksWhenTheProgrammeSays() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            #expect(try due(scene, cast, tx, on: moment("2026-01-26")).isEmpty)
            // The fifteenth day is 27 January, a Tuesday.
            #expect(
                try due(scene, cast, tx, on: moment("2026-01-27")) == [
                    "guardian 2026-01-27 1", "mentee 2026-01-27 1", "mentor 2026-01-27 1",
                ])
            try tx.as(cast.victor, at: moment("2026-01-28")) { tx in
                try Match.follow(match, .init(side: "mentor", result: "well"), in: tx)
                try Match.follow(match, .init(side: "mentee", result: "unreached"), in: tx)
            }
            // The thirtieth is 11 February; 12 March is the next month.
            #expect(
                try due(scene, cast, tx, on: moment("2026-02-11")) == [
                    "guardian 2026-01-27 2", "mentee 2026-01-27 2", "mentor 2026-02-11 1",
                ])
            try tx.as(cast.victor, at: moment("2026-02-12")) { tx in
                for side in FollowUp.Side.allCases {
                    try Match.follow(match, .init(side: side.rawValue, result: "well"), in: tx)
                }
            }
            #expect(try due(scene, cast, tx, on: moment("2026-03-11")).isEmpty)
            #expect(try due(scene, cast, tx, on: moment("2026-03-12")).count == 3)
            // Three months after it began, on a Sunday, it is looked at again the day after.
            #expect(try due(scene, cast, tx, on: moment("2026-04-13")).contains("review 2026-04-13 1"))
            #expect(try !due(scene, cast, tx, on: moment("2026-04-12")).contains { $0.hasPrefix("review") })
            // A review within the two weeks before is one.
            try tx.as(cast.victor, at: moment("2026-04-01")) { tx in
                try Match.follow(match, .init(kind: "review", result: "to_watch", note: "Un bilan inventé"), in: tx)
            }
            #expect(try !due(scene, cast, tx, on: moment("2026-04-13")).contains { $0.hasPrefix("review") })
        }
    }

    /// A year against plain arithmetic: through a leap day, both changes of the clock and public holidays, nobody is asked on a day that
    /// nobody works, and each month once.
    @Test(arguments: ["2027-08-31", "2027-03-01", "2028-02-29"])
    func holdsAYear(_ start: String) async throws {
        try await inTransaction { tx, cast in
            let first = try #require(Day(start))
            let rows: [Only<String>] = try tx.as(cast.victor) { tx in
                let rows: [Only<String>] = try tx.all(
                    """
                    SELECT p.kind || ' ' || p.due_on
                    FROM casework.following_plan(\(start)::date, ARRAY[15, 30]::smallint[], ARRAY[3, 6, 12]::smallint[],
                        \(first.adding(days: 366).text)::date) p
                    ORDER BY p.due_on, p.kind
                    """)
                try tx.stay()
                return rows
            }
            func worked(_ day: Day) -> Day {
                var day = day
                while isOff(day) { day = day.adding(days: 1) }
                return day
            }
            var expected = [15, 30].map { "call \(worked(first.adding(days: $0)).text)" }
            expected += (2...13).map { first.adding(months: $0) }.filter {
                first.days(until: $0) <= 366 + 31
            }.map { "call \(worked($0).text)" }
            expected += [3, 6, 12].map { first.adding(months: $0) }.map { "review \(worked($0).text)" }
            #expect(Set(rows.map(\.value)) == Set(expected) && rows.count == expected.count)
        }
    }

    private func isOff(_ day: Day) -> Bool {
        let monday = Day("2026-01-05").map { $0.days(until: day) } ?? 0
        let fixed = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"]
        let moving = [
            "2027-03-29", "2027-05-06", "2027-05-17", "2028-04-17", "2028-05-25", "2028-06-05", "2029-04-02",
            "2029-05-10", "2029-05-21",
        ]
        return ((monday % 7) + 7) % 7 > 4 || fixed.contains { day.text.hasSuffix($0) } || moving.contains(day.text)
    }

    /// Whoever holds authority is asked while what they agreed to holds; nobody is of a match that ended.
    @Test func stopsAskingWhoDecidesNoLonger() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            let day = moment("2026-01-27")
            let fact = try #require(
                try tx.as(cast.walter) {
                    try MenteePage(scene.mentee, in: $0).facts.first { $0.kind == .authorityAgreement }
                })
            try tx.as(cast.walter) { try Mentee.withdraw(fact.id, in: $0) }
            #expect(try due(scene, cast, tx, on: day).map { $0.prefix(6) } == ["mentee", "mentor"])
            try tx.as(cast.victor) { try Match.close(match, why: "goal_reached", in: $0) }
            #expect(try due(scene, cast, tx, on: day).isEmpty)
        }
    }

    @Test func keepsACallAndRefusesWhatIsNone() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.consented, scene, cast)
            #expect(throws: Refusal.mentoring(.matchIs(.consented, needs: [.active, .onHold]))) {
                try tx.as(cast.victor) { try Match.follow(match, .init(side: "mentor", result: "well"), in: $0) }
            }
            try tx.as(cast.victor) { tx in
                try Match.meet(match, on: Day(tx.now).text, in: tx)
                try Match.sign(match, on: nil, by: ["mentor", "mentee", "association", "authority"], in: tx)
                try Match.activate(match, in: tx)
                #expect(
                    throws: Refusal.invalid([
                        Invalid("side", .missing), Invalid("result", .missing), Invalid("done_on", .inTheFuture),
                    ])
                ) {
                    try Match.follow(match, .init(doneOn: Day(tx.now).adding(days: 1).text), in: tx)
                }
                #expect(throws: Refusal.invalid([Invalid("done_on", .tooEarly)])) {
                    try Match.follow(
                        match, .init(side: "mentor", doneOn: Day(tx.now).adding(days: -1).text, result: "well"), in: tx)
                }
                #expect(throws: Refusal.invalid([Invalid("result", .notInList)])) {
                    try Match.follow(match, .init(kind: "review", result: "unreached"), in: tx)
                }
            }
            let entries = try tx.recorded {
                try tx.as(cast.victor) {
                    _ = try Match.follow(
                        match, .init(side: "guardian", result: "to_watch", note: "Une inquiétude inventée"), in: $0)
                }
            }
            #expect(
                entries.map(\.action) == ["match.followed"]
                    && entries[0].said["fields"] as? [String] == ["guardian", "note"])
            for member in [cast.walter, cast.victor] {
                try tx.as(member) { tx in
                    let seen = try MenteeFollowing(scene.mentee, in: tx)
                    #expect(seen.followUps.map(\.note) == ["Une inquiétude inventée"])
                    #expect((seen.comingOfAge != nil) == (member.account == cast.walter.account))
                }
            }
            for member in [cast.alice, cast.bob, cast.mona, cast.dora] {
                #expect(throws: Refusal.self) {
                    try tx.as(member) { try Match.follow(match, .init(side: "mentor", result: "well"), in: $0) }
                }
                #expect(throws: Refusal.self) { try tx.as(member) { _ = try MenteeFollowing(scene.mentee, in: $0) } }
            }
            #expect(throws: Refusal.changedSince) {
                try tx.as(cast.victor) { tx in
                    try tx.seeing(.version(99)) {
                        try Match.follow(match, .init(side: "mentor", result: "well"), in: $0)
                    }
                }
            }
        }
    }
}
