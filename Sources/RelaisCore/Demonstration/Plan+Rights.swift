import Foundation
import Postgres

extension Demonstration.Plan {
    /// People who use their rights: one asked who saw her file and was answered, one waits, one was forgotten; a file that is restricted
    /// while what it says is checked; and the register of breaches, with one whose clock runs.
    mutating func addRights() {
        let (ines, karim) = ("ines@chemins-singuliers.example", "karim@chemins-singuliers.example")
        let admin = "admin@chemins-singuliers.example"
        ask(.access, of: 8, daysAgo: 20, by: ines, words: "Qui a lu mon dossier ? (fictif)")
        act(at: end - 18 * 86_400, ines) { memory, tx in
            let person = try memory.person(8)
            _ = try Statement(of: person, in: tx)
            guard let line = try RequestList(in: tx).lines.first(where: { $0.person == person }) else { return }
            var reply = RightsRequest.Reply()
            (reply.answer, reply.act) = (RightsRequest.Answer.granted.rawValue, RightsRequest.Act.statement.rawValue)
            reply.words = "Relevé lu ensemble et remis en main propre (fictif)."
            try RightsRequest.answer(line.id, reply, in: tx)
        }
        ask(.rectification, of: 16, daysAgo: 26, by: ines, words: "Mon prénom s’écrit avec un i. (fictif)")
        ask(.objection, of: 17, daysAgo: 40, by: karim, words: nil)
        act(at: end - 3 * 86_400, karim) { _, tx in
            var draft = RightsRequest.Draft()
            draft.kind = RightsRequest.Kind.access.rawValue
            _ = try RightsRequest.recordOwn(draft, in: tx)
        }
        act(at: end - 5 * 86_400, ines) { memory, tx in
            try Person.restrict(
                memory.person(Self.restricted), reason: Restriction.Reason.accuracyContested.rawValue, in: tx)
        }
        addBreaches(by: admin)
    }

    private mutating func ask(
        _ kind: RightsRequest.Kind, of number: Int, daysAgo: Double, by email: String, words: String?
    ) {
        act(at: end - daysAgo * 86_400, email) { memory, tx in
            var draft = RightsRequest.Draft()
            (draft.kind, draft.words) = (kind.rawValue, words)
            _ = try RightsRequest.record(draft, about: .person(memory.person(number)), in: tx)
        }
    }

    private mutating func addBreaches(by admin: String) {
        act(at: end - 90 * 86_400, admin) { _, tx in
            var draft = Breach.Draft()
            (draft.kinds, draft.people, draft.data) = (["confidentiality"], ["people_helped"], ["contact"])
            (draft.number, draft.happened) = ("3", "Un courriel parti au mauvais destinataire (fictif).")
            draft.measures = "Le destinataire l’a effacé et l’a confirmé."
            let id = try Breach.record(draft, in: tx)
            try Breach.assess(
                id, risk: "risk", decision: "Trois numéros de téléphone, chez un partenaire connu.", in: tx)
            try Breach.tellAuthority(id, on: nil, reference: "fictive-0042", in: tx)
            try Breach.close(id, in: tx)
        }
        act(at: end - 30 * 3_600, admin) { _, tx in
            var draft = Breach.Draft()
            (draft.kinds, draft.people, draft.data) = (
                ["availability"], ["people_helped", "minors"], ["identity", "words"]
            )
            draft.happened = "Un ordinateur portable oublié dans un train ; son disque est chiffré (fictif)."
            _ = try Breach.record(draft, in: tx)
        }
    }
}
