import Foundation

extension Demonstration.Plan {
    /// Both sides of what is under way write to each other, and one keeps a note for its own colleagues.
    mutating func talk(_ number: Int, since answered: Date, by answerer: String, referrer: String) {
        let asked = "Est-il possible de commencer un mercredi ? Les cars ne passent pas le lundi. (fictif)"
        act(at: answered + 20 * 3_600, referrer) { memory, tx in
            try Referral.write(memory.referral(number), text: asked, in: tx)
        }
        act(at: answered + 27 * 3_600, answerer) { memory, tx in
            try Referral.write(
                memory.referral(number), text: "Oui, mercredi à 9 h 30, salle du rez-de-chaussée. (fictif)", in: tx)
        }
        act(at: answered + 28 * 3_600, answerer) { memory, tx in
            _ = try Note.write(
                about: .referral(memory.referral(number)), text: "Prévoir une place près du tableau. (fictif)", in: tx)
        }
    }

    /// While Inès was away, a colleague opened a file of hers in an emergency; the coordinator looked at it the day after.
    mutating func addEmergency(of number: Int) {
        act(at: end - 8 * 86_400, "karim@chemins-singuliers.example") { memory, tx in
            _ = try Emergency.open(
                code: memory.code(number), reason: Emergency.Reason.colleagueAbsent.rawValue,
                words: "Le lycée demande qui prévenir, Inès est en congé. (fictif)", in: tx)
        }
        act(at: end - 8 * 86_400 + 1_200, "karim@chemins-singuliers.example") { _, tx in
            guard let opened = try EmergencyList(in: tx).lines.items.first else { return }
            try Emergency.close(opened.id, in: tx)
        }
        act(at: end - 7 * 86_400, "odile@chemins-singuliers.example") { _, tx in
            guard let opened = try EmergencyList(in: tx).lines.items.first else { return }
            try Emergency.review(opened.id, verdict: Emergency.Verdict.justified.rawValue, in: tx)
        }
    }
}
