import Foundation

@testable import RelaisCore

extension Meeting.Draft {
    /// Two hours of football, at which all were.
    package static func football(on day: Day, attendance: [String] = ["yes"]) -> Meeting.Draft {
        var draft = Meeting.Draft()
        (draft.on, draft.minutes, draft.activities, draft.attendance) = (day.text, "120", ["sport"], attendance)
        return draft
    }
}

extension Store {
    /// Mona's match, on trial since noon, in transactions of their own.
    package func monasTrial(
        _ cast: Cast, _ draft: Programme.Draft? = nil
    ) async throws -> (programme: ID<Programme>, match: ID<Match>) {
        let programme = try await write(as: cast.walter.credential) {
            try Programme.found(draft ?? .sponsorship(cast), in: $0)
        }
        let mentor = try await write(as: cast.victor.credential) { tx in
            let id = try Mentor.enquire(.lea, into: programme, in: tx)
            try Mentor.screen(id, in: tx)
            for kind in Mentor.FactKind.allCases {
                try Mentor.record(kind.rawValue, on: Day(tx.now).text, of: id, in: tx)
            }
            try Mentor.train(id, in: tx)
            try Mentor.check(.init(kind: "attestation_honorabilite"), of: id, in: tx)
            try Mentor.clear(id, in: tx)
            try Mentor.bind(id, to: "Mona", in: tx)
            return id
        }
        let mentee = try await write(as: cast.walter.credential) { tx in
            let person = try Person.register(.mariam, in: tx).id
            let mentee = try Mentee.enrol(person, into: programme, in: tx)
            let guardian = try Representative.add(.guardian, for: person, in: tx)
            for kind in ["inscription_ppe", "assent", "authority_agreement"] {
                let given = kind == "authority_agreement" ? guardian.text : nil
                try Mentee.record(.init(kind: kind, representative: given), of: mentee, in: tx)
            }
            try Mentee.writeCard(
                .init(called: "Mimi", emergencyContact: "Une éducatrice fictive", languages: ["fra"]), of: mentee,
                in: tx)
            return mentee
        }
        let match = try await write(as: cast.victor.credential) { tx in
            let id = try Match.propose(mentor, to: [mentee], in: tx)
            try Match.agree(id, by: .mentor, in: tx)
            try Match.agree(id, by: .mentee(mentee), in: tx)
            try Match.meet(id, on: Day(tx.now).text, in: tx)
            return id
        }
        return (programme, match)
    }
}
