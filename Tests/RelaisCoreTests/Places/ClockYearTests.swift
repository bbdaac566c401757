import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What should ring of one referral, told in plain Swift.
private struct Watch {
    let id: ID<Referral>
    let priority: Referral.Priority
    var due: [Job.Kind: Date] = [:]

    mutating func send(at moment: Date) {
        let answer = moment + priority.delay
        due = [
            .remindWaiting: WorkingDays.later(moment, 8), .expire: WorkingDays.later(moment, 40),
            .remindOverdue: priority == .normal ? WorkingDays.next(answer) : answer,
        ]
    }
    mutating func wait(at moment: Date) { due = [.expire: WorkingDays.later(moment, 40)] }
    mutating func accept(at moment: Date) { due = [.remindStart: WorkingDays.later(moment, 7)] }
    mutating func news(at moment: Date) { due = [.remindProgress: WorkingDays.later(moment, 30)] }

    /// What rings when somebody looks, and what is due from then on.
    mutating func ring(at moment: Date) -> [Job.Kind] {
        let rung = due.filter { $0.value <= moment }
        for (kind, at) in rung {
            due[kind] = nil
            guard [.remindStart, .remindProgress].contains(kind) else { continue }
            let next = WorkingDays.later(at, 30)
            due[.remindProgress] = next > moment ? next : WorkingDays.later(moment, 30)
        }
        if rung[.expire] != nil { due = [:] }
        return rung.keys.map(\.self)
    }
}

@Suite struct ClockYearTests {
    private static let clocks: Set<Job.Kind> = [.remindWaiting, .remindOverdue, .expire, .remindStart, .remindProgress]

    /// Those of a support, which somebody has in hand.
    private static let ofSupport: Set<Job.Kind> = [.remindStart, .remindProgress]

    /// How often someone was told that there is no news of a support.
    private func told(_ member: Member, _ tx: Transaction) throws -> Int {
        try tx.as(member) { tx in
            let found: Only<Int> = try tx.one(
                "SELECT count(*) FROM casework.notice WHERE account = \(member.account) AND kind IN ('start_due', 'progress_due')"
            )
            return found.value
        }
    }

    private struct Rung: RowDecodable, Hashable {
        let kind: Job.Kind
        let referral: ID<Referral>
        init(row: Row) throws { (kind, referral) = try row.decode() }
        init(_ kind: Job.Kind, _ referral: ID<Referral>) { (self.kind, self.referral) = (kind, referral) }
    }

    /// A year of one service: people are sent to it, answered late or never, supported with news or without; whoever supports them is
    /// away now and then, with somebody who stands in; somebody looks at what rings once a day. Every clock rings once, when the
    /// plain model says, and whoever stands in hears of it on the days they do and on no other.
    @Test func ringsOnceAndOnTheRightDayForAYear() async throws {
        try await inTransaction { tx, cast in
            var dice = Dice(seed: 2_026)
            var watches: [Watch] = []
            var rung = 0
            var seen: Set<Job.Kind> = []
            var (isCovered, covered) = (false, 0)
            // What whoever refers settles for their own services is nothing to the clinic’s.
            try tx.as(cast.bob) { try Setting.expiryDays.set("20", in: $0) }
            try tx.as(cast.dora) { tx in
                let days: [Setting: String] = [.reminderDays: "8", .expiryDays: "40"]
                try ServiceClock.set(ServiceClock.Draft(days: days, escalation: "Dora"), for: cast.course, in: tx)
            }
            for step in 0..<365 {
                let moment = noon + Double(step) * 86_400
                // Ten days of every five weeks Charlie is away, and Erin stands in.
                if step % 35 == 20 {
                    let draft = Absence.Draft(
                        substitute: "Erin", startsOn: Day(moment).text, endsOn: Day(moment + 9 * 86_400).text)
                    _ = try tx.as(cast.charlie, at: moment - 120) { try Absence.declare(draft, in: $0) }
                }
                isCovered = step >= 20 && (step - 20) % 35 < 10
                // Until the autumn somebody comes, every nine days or so.
                if step < 270, dice.below(8) == 0 {
                    let priority = Referral.Priority.allCases[dice.below(3)]
                    let at = moment - Double(dice.below(23 * 60)) * 60
                    var watch = Watch(id: try tx.sent(cast, priority: priority.rawValue, at: at), priority: priority)
                    watch.send(at: at)
                    watches.append(watch)
                }
                for place in watches.indices where dice.below(9) == 0 {
                    try act(&watches[place], &dice, at: moment - 60, tx, cast)
                }
                try tx.doJobs(cast, at: moment)
                try tx.leave(Job(.findUnanswered), cast, at: moment)
                #expect(try tx.doNextJob(cast, at: moment) == .findUnanswered)
                let all: [Rung] = try tx.as(cast.daemon) { tx in
                    try tx.all("SELECT kind, referral FROM jobs.job WHERE referral IS NOT NULL")
                }
                // What was disclosed goes by a clock of its own.
                let left = all.filter { Self.clocks.contains($0.kind) }
                var expected: [Rung] = []
                for place in watches.indices {
                    expected += watches[place].ring(at: moment).map { Rung($0, watches[place].id) }
                }
                #expect(Set(left) == Set(expected) && left.count == expected.count, "step \(step)")
                rung += left.count
                seen.formUnion(left.map(\.kind))
                try tx.doJobs(cast, at: moment)
                if isCovered { covered += left.filter { Self.ofSupport.contains($0.kind) }.count }
                #expect(try told(cast.erin, tx) == covered, "step \(step)")
            }
            #expect(covered > 3)
            #expect(watches.count > 15 && rung > 20 && seen == Self.clocks)
            #expect(try tx.notices(of: cast.dora).contains(.escalated))
        }
    }

    /// Whoever has it in hand does something, or what they can: an answer, news, an end.
    private func act(_ watch: inout Watch, _ dice: inout Dice, at moment: Date, _ tx: Transaction, _ cast: Cast) throws
    {
        let id = watch.id
        let state = try tx.as(cast.dora) { try ReferralPage(id, in: $0).line.state }
        switch (state, dice.below(4)) {
        case (.sent, 0), (.waitlisted, 0), (.waitlisted, 1):
            _ = try tx.as(cast.charlie, at: moment) { try Referral.accept(id, in: $0) }
            watch.accept(at: moment)
        case (.sent, 1):
            try tx.as(cast.charlie, at: moment) { try Referral.waitlist(id, reason: "language_barrier", in: $0) }
            watch.wait(at: moment)
        case (.accepted, 0):
            try tx.as(cast.charlie, at: moment) { try Referral.start(id, in: $0) }
            watch.news(at: moment)
        case (.accepted, 1), (.inProgress, 0):
            try tx.as(cast.charlie, at: moment) { _ = try Referral.write(id, text: "Tout va bien.", in: $0) }
            watch.news(at: moment)
        case (.inProgress, 1):
            try tx.as(cast.charlie, at: moment) { try Referral.complete(id, outcome: "achieved", in: $0) }
            watch.due = [:]
        default: break
        }
    }
}
