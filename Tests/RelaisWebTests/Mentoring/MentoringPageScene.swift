import Foundation
import RelaisTesting

@testable import RelaisCore

/// What the pages of a programme show: somebody cleared, somebody who may be matched, and somebody who called.
struct MentoringPageScene {
    let programme: ID<Programme>
    let mentor: ID<Mentor>
    let caller: ID<Mentor>
    let mentee: ID<Mentee>
    let person: ID<Person>

    init(in store: Store, _ cast: Cast) async throws {
        let programme = try await store.write(as: cast.walter.credential) {
            try Programme.found(.sponsorship(cast), in: $0)
        }
        self.programme = programme
        mentor = try await store.write(as: cast.victor.credential) { tx in
            let id = try Mentor.enquire(.lea, into: programme, in: tx)
            try Mentor.screen(id, in: tx)
            let day = Day(tx.now).adding(days: -30).text
            for kind in Mentor.FactKind.allCases { try Mentor.record(kind.rawValue, on: day, of: id, in: tx) }
            try Mentor.train(id, in: tx)
            try Mentor.check(.init(kind: "attestation_honorabilite", issuedOn: day), of: id, in: tx)
            try Mentor.clear(id, in: tx)
            return id
        }
        caller = try await store.write(as: cast.victor.credential) { tx in
            var draft = Mentor.Draft()
            (draft.given, draft.family) = ("Paule", "Bénévole-Fictive")
            return try Mentor.enquire(draft, into: programme, in: tx)
        }
        (mentee, person) = try await store.write(as: cast.walter.credential) { tx in
            let person = try Person.register(.mariam, in: tx).id
            var wishes = Mentee.Draft()
            (wishes.goals, wishes.interests) = ("Jouer au foot le samedi", ["sport"])
            let mentee = try Mentee.enrol(person, wishes, into: programme, in: tx)
            return (mentee, person)
        }
    }

    /// All that must be there before the mentee is matched.
    func complete(in store: Store, _ cast: Cast) async throws {
        try await store.write(as: cast.walter.credential) { tx in
            let guardian = try Representative.add(.guardian, for: person, in: tx)
            for (kind, who) in [("inscription_ppe", nil), ("assent", nil), ("authority_agreement", guardian.text)] {
                try Mentee.record(.init(kind: kind, representative: who), of: mentee, in: tx)
            }
        }
    }
}
