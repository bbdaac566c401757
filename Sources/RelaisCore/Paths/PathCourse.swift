import Foundation

/// How someone's path went beside the template it follows: step by step, the weeks that were expected and those it took.
package struct PathCourse: Sendable {
    package struct Step: Sendable {
        package let step: PathTemplate.Step
        /// The leg that is this step; `nil` while there is none.
        package let leg: PathPage.Leg?
        /// From sending to its end, or to now.
        package let weeks: Double?
    }

    package let template: PathTemplate
    package let since: Date
    package let departedAt: Date?
    package let reason: Path.DepartReason?
    /// Why, for whoever may read it.
    package let words: String?
    package let steps: [Step]
    /// Legs that are no step of it.
    package let besides: [PathPage.Leg]

    /// The weeks of all steps that have a leg.
    package var weeks: Double { steps.compactMap(\.weeks).reduce(0, +) }

    /// Each step takes the first leg to its service that was sent after those before it; a leg that came to nothing gives way to a
    /// later one to the same service.
    init(
        _ template: PathTemplate, since: Date, departedAt: Date?, reason: Path.DepartReason?, words: String?,
        legs: [PathPage.Leg], now: Date
    ) {
        (self.template, self.since, self.departedAt, self.reason, self.words) = (
            template, since, departedAt, reason, words
        )
        let sent = legs.filter { $0.sentAt != nil && $0.state != .enteredInError }
        var (taken, first): (Set<ID<Referral>>, Int) = ([], 0)
        steps = template.steps.map { step in
            let fitting = sent.indices.filter { $0 >= first && sent[$0].serviceId == step.service }
            let chosen = fitting.first { !Referral.unfulfilled.contains(sent[$0].state) } ?? fitting.last
            taken.formUnion(fitting.filter { $0 <= chosen ?? -1 }.map { sent[$0].referral })
            guard let chosen else { return Step(step: step, leg: nil, weeks: nil) }
            first = chosen + 1
            let leg = sent[chosen]
            let days = (leg.endedAt ?? now).timeIntervalSince(leg.sentAt ?? now) / 86_400
            return Step(step: step, leg: leg, weeks: (max(0, days) / 7 * 10).rounded() / 10)
        }
        besides = sent.filter { !taken.contains($0.referral) }
    }
}
