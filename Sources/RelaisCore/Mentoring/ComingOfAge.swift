import Foundation

/// What comes of growing up, as dated steps: from the date of birth as far as it is known, what was decided of minority, and until which
/// birthday the programme accompanies. It is computed, and never kept.
///
/// While minority is assessed, or a judge is asked, no birthday makes anyone of age: those steps have no day. Where the month or the year
/// alone is known, what must be done before a birthday is dated by the first day it may be, and what a minor keeps by the last (Code
/// civil art. 388).
package struct ComingOfAge: Sendable, Equatable {
    /// The first to come first; those without a day last.
    package let steps: [Step]
    /// Whether they are to be treated as a minor on the day that was asked for.
    package let isMinor: Bool
    /// How well the date of birth is known; `nil` where it is not.
    package let precision: Day.Precision?

    package struct Step: Sendable, Equatable {
        package let kind: Kind
        /// `nil` while no birthday counts.
        package let day: Day?
        /// Where more than one day may be it, the last.
        package let latest: Day?
    }

    package enum Kind: String, Sendable, CaseIterable {
        /// The interview that prepares autonomy, by the seventeenth birthday (CASF L222-5-1).
        case interview
        /// The residence permit is prepared, a quarter of a year before majority (CESEDA L423-22, L435-3): a day, and no file.
        case permitPrepared = "permit_prepared"
        /// The hand-over to the Mission Locale is planned, as a referral.
        case handover
        /// The match is looked at with the young person, a month before majority.
        case review
        /// Majority: whoever represents them decides no longer, and what they agreed to is asked for anew.
        case majority
        /// The residence permit is asked for by now, in the year after majority.
        case permitDue = "permit_due"
        /// Support as a young adult ends (CASF L222-5, 5°), or the programme's last birthday before it.
        case supportEnds = "support_ends"
        /// Half a year after it, they are asked how they are (CASF L222-5-2-1).
        case afterwards

        /// Whether it waits for majority, which may not be in sight.
        var hangsOnMajority: Bool { self != .interview }
    }

    init(born birth: Day?, _ status: Minority.Status?, until limitAge: Int, on day: Day) {
        precision = birth?.precision
        let isOpen = [.underAssessment, .judicialAppealPending].contains(status)
        isMinor =
            switch status {
            case .underAssessment, .judicialAppealPending: true
            case .notRecognised, .adult: false
            case .recognised, nil: birth.map { $0.age(on: day) < Consent.majority } ?? true
            }
        guard let birth else {
            steps = []
            return
        }
        func earliest(_ age: Int, less months: Int = 0) -> Day? {
            birth.birthday(age, isFirst: true)?.adding(months: -months)
        }
        let (first, last) = (earliest(Consent.majority), birth.birthday(Consent.majority, isFirst: false))
        let supportAge = min(21, limitAge)
        let dated: [(Kind, Day?, Day?)] = [
            (.interview, earliest(17), nil), (.handover, earliest(Consent.majority, less: 6), nil),
            (.permitPrepared, earliest(Consent.majority, less: 3), nil),
            (.review, earliest(Consent.majority, less: 1), nil),
            (.majority, first, first == last ? nil : last), (.permitDue, earliest(19)?.adding(days: -1), nil),
            (.supportEnds, supportAge > Consent.majority ? earliest(supportAge) : nil, nil),
            (.afterwards, supportAge > Consent.majority ? earliest(supportAge)?.adding(months: 6) : nil, nil),
        ]
        let isSettled = [.notRecognised, .adult].contains(status)
        steps = dated.compactMap { kind, day, latest in
            guard day != nil, !isSettled || [.permitDue, .supportEnds, .afterwards].contains(kind) else { return nil }
            let isDated = !(isOpen && kind.hangsOnMajority)
            return Step(kind: kind, day: isDated ? day : nil, latest: isDated ? latest : nil)
        }.sorted { ($0.day?.text ?? "9") < ($1.day?.text ?? "9") }
    }

    /// The steps that are still to come on a day, and in how many days each does.
    package func ahead(of today: Day) -> [(step: Step, days: Int)] {
        steps.compactMap { step in
            guard let day = step.day, !today.isAfter(day) else { return nil }
            return (step, today.days(until: day))
        }
    }
}
