import Foundation
import RelaisCore

/// What the picture of a path says.
extension Words {
    var handOverDot: String { say("Passage de main", "Hand-over") }
    var pathLegend: String {
        say(
            "Trait plein : qui accompagne. Pointillé : en attente, ou disponible.",
            "Full line: who supports. Dotted: waiting, or at hand.")
    }

    /// The finding of the whole picture, for whoever does not see it.
    func pathTitle(_ stages: [Stage]) -> String {
        let each = stages.map { "\($0.organisation), \(state($0.state).lowercased())" }.joined(separator: " ; ")
        return say(
            "\(count(stages.count, ("orientation", "orientations"), ("", ""))) : \(each).",
            "\(count(stages.count, ("", ""), ("referral", "referrals"))): \(each.replacing(" ;", with: ";")).")
    }

    /// `12 mai, acceptée en 3 jours`.
    func stage(_ stage: Stage, now: Date) -> String {
        let day = day(stage.sentAt, now: now)
        guard stage.isTakenOn, let answered = stage.answeredAt else {
            return "\(day), \(state(stage.state).lowercased())"
        }
        let days = ParisMoment(answered).dayNumber - ParisMoment(stage.sentAt).dayNumber
        guard days > 0 else { return say("\(day), acceptée le jour même", "\(day), accepted the same day") }
        return say(
            "\(day), acceptée en \(count(days, ("jour", "jours"), ("", "")))",
            "\(day), accepted in \(count(days, ("", ""), ("day", "days")))")
    }
}
