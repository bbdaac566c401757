@testable import RelaisCore

/// A mentor as a plain program would keep them: where they stand, the last day of their check, until when they are exempt.
struct ModelMentor {
    let id: ID<Mentor>
    let capacity: Int
    var state = Mentor.State.cleared
    var until: Day
    var exempt: Day?

    func status(on day: Day, grace: Int) -> Clearance.Status {
        // What six months have passed over is kept no longer.
        if day.adding(months: -6).isAfter(until) { return .missing }
        let left = day.days(until: until)
        if left > 60 { return .clear }
        if left >= 0 { return .ending }
        return left >= -grace ? .grace : .lapsed
    }

    func isReady(on day: Day, grace: Int) -> Bool {
        state == .cleared && [.clear, .ending].contains(status(on: day, grace: grace))
    }

    func isStopped(on day: Day, grace: Int) -> Bool {
        [.lapsed, .missing].contains(status(on: day, grace: grace)) && !(exempt.map { !day.isAfter($0) } ?? false)
    }
}

struct ModelMentee {
    let id: ID<Mentee>
    /// The last day of what an authority agreed to; the fact of their assent, while there is one.
    let agreedUntil: Day
    var isOfAge = false
    var hasAssent = true

    func lacks(on day: Day) -> Bool { !hasAssent || (day.isAfter(agreedUntil) && !isOfAge) }
}

struct ModelMatch {
    let id: ID<Match>
    let mentor: Int
    let mentee: Int
    var state = Match.State.proposed
    var heldFrom: Match.State?
    var mentorAgreed = false
    var menteeAgreed = false
    var isTried = false
    var isSigned = false
    var isOpen: Bool { !state.isFinal }
}
