import Foundation
import Postgres

/// What is counted of some referrals: how many came how far, how long it took, and why it did not.
package struct Figures: Sendable, Equatable {
    /// Sent. Each of them is one of the three that follow.
    package var sent = 0
    package var underWay = 0
    package var completed = 0
    /// Declined, withdrawn, expired, or ended before the goal.
    package var unfulfilled = 0
    /// Taken on, and declined: acceptance is the one among both.
    package var taken = 0
    package var declined = 0
    /// Answered by the day it was due, and never answered.
    package var inTime = 0
    package var unanswered = 0
    /// From sending to when it was read, and to the answer; from the answer to the first session; from there to the end.
    package var received = Histogram()
    package var answered = Histogram()
    package var started = Histogram()
    package var ended = Histogram()
    package var reasons: [Referral.Reason: Int] = [:]

    package init() {}

    /// Adds one line of what is counted. Mirrors `casework.counted`.
    mutating func add(_ what: String, days: Int, _ number: Int) {
        switch what {
        case "sent": sent += number
        case "under_way": underWay += number
        case "completed": completed += number
        case "unfulfilled": unfulfilled += number
        case "taken": taken += number
        case "declined": declined += number
        case "in_time": inTime += number
        case "unanswered": unanswered += number
        case "received": received.add(number, ofDays: days)
        case "answered": answered.add(number, ofDays: days)
        case "started": started.add(number, ofDays: days)
        case "ended": ended.add(number, ofDays: days)
        default:
            if what.hasPrefix("reason:"), let reason = Referral.Reason(rawValue: String(what.dropFirst(7))) {
                reasons[reason, default: 0] += number
            }
        }
    }

    mutating func add(_ other: Figures) {
        sent += other.sent
        underWay += other.underWay
        completed += other.completed
        unfulfilled += other.unfulfilled
        taken += other.taken
        declined += other.declined
        inTime += other.inTime
        unanswered += other.unanswered
        received.add(other.received)
        answered.add(other.answered)
        started.add(other.started)
        ended.add(other.ended)
        reasons.merge(other.reasons) { $0 + $1 }
    }
}

extension Figures {
    /// Rates and medians, in whole percent and in days. For whoever may not see the files, only where they rest on five or more, and
    /// a rate only where neither part of it is a small count.
    package struct Told: Sendable, Equatable {
        package let acceptance: Int?
        /// Of those answered or expired, the share that was answered by the day it was due.
        package let inTime: Int?
        package let received: Double?
        package let answered: Double?
        package let started: Double?
        package let ended: Double?
    }

    func told(isMasked: Bool) -> Told {
        let least = isMasked ? Masking.threshold : 1
        func rate(_ part: Int, of whole: Int) -> Int? {
            guard whole >= least else { return nil }
            if isMasked, [part, whole - part].contains(where: { (1..<least).contains($0) }) { return nil }
            return (part * 200 + whole) / (whole * 2)
        }
        func median(_ days: Histogram) -> Double? { days.total >= least ? days.median : nil }
        return Told(
            acceptance: rate(taken, of: taken + declined), inTime: rate(inTime, of: answered.total + unanswered),
            received: median(received), answered: median(answered), started: median(started), ended: median(ended))
    }
}
