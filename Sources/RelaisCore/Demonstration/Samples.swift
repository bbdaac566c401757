import Foundation

/// Referrals that never were, to show the pieces of the pages with.
extension Demonstration {
    /// One in each state, as their recipient has them.
    package static func lines(at now: Date) -> [ReferralLine] {
        Referral.State.allCases.enumerated().map { place, state in
            line(state, from: "Chemins Singuliers", to: "MOSAIK", side: .recipient, place, now)
        }
    }

    /// The same of someone who waits for an answer.
    package static func waiting(at now: Date) -> [ReferralLine] {
        [
            line(.sent, from: "MOSAIK", to: "Mission Locale", side: .referrer, 3, now),
            line(.waitlisted, from: "MOSAIK", to: "Mission Locale", side: .referrer, 4, now),
        ]
    }

    /// What a recipient reads of someone.
    package static let slip = ReferralPage.Slip(
        plan: .standard, ageBracket: .from15, languages: [Term(code: "prs", french: "dari", english: "Dari")],
        frenchLevel: .a1,
        commune: "Tulle", isFrozen: true)

    /// The days ahead: one answer of ours, one of a partner.
    package static func week(at now: Date) -> [Desk.Due] {
        [Referral.Side.recipient, .referrer, .referrer].enumerated().map { place, side in
            Desk.Due(
                referral: ID(), reference: "1\(place)AB-0\(place)C", side: side,
                at: now + Double(place + 1) * 86_400)
        }
    }

    /// A path of three legs: one over, one under way, one refused.
    package static func stages(at now: Date) -> [Stage] {
        func stage(
            _ organisation: String, _ service: String, _ state: Referral.State, _ sent: Double, _ answered: Double,
            _ ended: Double?
        ) -> Stage {
            Stage(
                referral: ID(), side: .referrer, organisation: organisation, service: service, state: state,
                sentAt: now - sent * 86_400, answeredAt: now - answered * 86_400,
                endedAt: ended.map { now - $0 * 86_400 })
        }
        return [
            stage("Mission Locale", "Bilan d’orientation", .inProgress, 80, 74, nil),
            stage("Art et Vivre", "Chantier école", .declined, 120, 110, 110),
            stage("MOSAIK", "Cours de français", .completed, 190, 187, 85),
        ]
    }

    private static func line(
        _ state: Referral.State, from referrer: String, to recipient: String, side: Referral.Side, _ place: Int,
        _ now: Date
    ) -> ReferralLine {
        let sent = now - Double(place % 3 * 4 + 1) * 86_400
        return ReferralLine(
            id: ID(), reference: "1\(place % 10)AB-0\(place % 10)C", state: state, priority: .normal, side: side,
            referrerName: referrer, recipientName: recipient, serviceName: "Cours de français", communeName: "Tulle",
            personCode: nil, draftedAt: sent - 3_600, sentAt: state == .draft ? nil : sent,
            dueAt: now + Double(7 - place % 3 * 4) * 86_400, receivedAt: place % 2 == 0 ? sent + 3_600 : nil,
            movedAt: sent)
    }
}
