import Foundation
import Postgres

/// What comes round by itself. Mirrored by `routine_name_known`.
package enum Routine: String, Sendable, CaseIterable, PostgresValue {
    case findUnanswered = "find_unanswered"
    case tellUnreviewed = "tell_unreviewed"
    case findEndings = "find_endings"
    case findMajorities = "find_majorities"
    case lookClocks = "look_clocks"
    case findRetention = "find_retention"
    case findMentoring = "find_mentoring"
    case findFollowing = "find_following"
    case findDigests = "find_digests"
    case purge

    package var schedule: Schedule {
        switch self {
        case .findUnanswered: .everyHour(minute: 10)
        case .tellUnreviewed: .everyHour(minute: 25)
        case .findEndings: .everyDay(hour: 0, minute: 5)
        case .findMajorities: .everyWeek(weekday: 2, hour: 4, minute: 20)
        case .lookClocks: .everyHour(minute: 40)
        case .findRetention: .everyDay(hour: 2, minute: 50)
        case .findMentoring: .everyDay(hour: 4, minute: 10)
        case .findFollowing: .everyDay(hour: 4, minute: 30)
        case .findDigests: .everyWeek(weekday: 2, hour: 4, minute: 50)
        case .purge: .everyDay(hour: 3, minute: 40)
        }
    }

    var job: Job {
        switch self {
        case .findUnanswered: Job(.findUnanswered)
        case .tellUnreviewed: Job(.lookUnreviewed)
        case .findEndings: Job(.findEndings)
        case .findMajorities: Job(.findMajorities)
        case .lookClocks: Job(.lookClocks)
        case .findRetention: Job(.findRetention)
        case .findMentoring: Job(.findMentoring)
        case .findFollowing: Job(.findFollowing)
        case .findDigests: Job(.findDigests)
        case .purge: Job(.purge)
        }
    }

    /// Enqueues it if its time has come, and notes when it comes again.
    ///
    /// Of several daemons that look at the same moment one changes the row, and that one enqueues. What was missed while
    /// none ran comes round once.
    func begin(in zone: TimeZone, _ tx: Transaction) throws {
        let next = schedule.next(after: tx.now, in: zone)
        let due: Only<Date>? = try tx.first("SELECT due_at FROM jobs.routine WHERE name = \(self)")
        guard let due else {
            return try tx.execute(
                "INSERT INTO jobs.routine (name, due_at) VALUES (\(self), \(next)) ON CONFLICT DO NOTHING")
        }
        // Later than what comes next is what another schedule, or another zone, had said.
        guard due.value <= tx.now || due.value > next else { return }
        let claimed: Only<Date>? = try tx.first(
            "UPDATE jobs.routine SET due_at = \(next) WHERE name = \(self) AND due_at = \(due.value) RETURNING due_at")
        if claimed != nil, due.value <= tx.now { try tx.enqueue(job) }
    }
}
