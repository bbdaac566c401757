import Foundation

@testable import Postgres
@testable import RelaisCore

extension Store {
    /// People and their files in every state that seals something: amended, revealed in words, referred and answered in words,
    /// handed over, offered, declined in words, and what is kept beside a file. Answers a person of Alice's for each.
    @discardableResult
    package func everythingSealed(_ cast: Cast) async throws -> [ID<Person>] {
        let (alice, charlie) = (cast.alice.credential, cast.charlie.credential)
        let sent = try await referral(.sent, cast)
        let accepted = try await referral(.draft, cast)
        try await write(as: alice) { try Referral.send(accepted.id, in: $0) }
        try await write(as: charlie) { _ = try Referral.accept(accepted.id, note: "Lundi matin", in: $0) }
        try await write(as: alice) { tx in
            var draft = Person.Draft()
            (draft.given, draft.phone) = ("Maryam", "+33 1 99 00 99 99")
            _ = try Person.amend(accepted.person, draft, in: tx)
        }
        try await write(as: alice) {
            try Person.reveal(accepted.person, purpose: "other", words: "Un colis", in: $0)
        }
        let offered = try await offer(cast)
        let declined = try await offer(cast)
        try await write(as: charlie) {
            try Handover.decline(declined.handover, reason: "other", note: "Pas de place en mars", in: $0)
        }
        let taken = try await offer(cast)
        try await write(as: charlie) { _ = try Handover.take(taken.handover, in: $0) }
        try await keptBeside(accepted.person, accepted.id, cast)
        return [sent.person, accepted.person, offered.person, declined.person, taken.person]
    }

    /// What protects someone and what they agreed to, what was written, why their file was opened and what they asked for.
    private func keptBeside(_ person: ID<Person>, _ referral: ID<Referral>, _ cast: Cast) async throws {
        let code = try await write(as: cast.alice.credential) { tx in
            var agreed = Consent.Draft.all(to: cast.clinic)
            agreed.words = "Relu ensemble"
            _ = try Consent.agreed(agreed, for: person, in: tx)
            try Minority.state("recognised", of: person, in: tx)
            _ = try Note.write(about: .person(person), text: "Une note", in: tx)
            _ = try Referral.write(referral, text: "Un message", in: tx)
            var asked = RightsRequest.Draft()
            (asked.kind, asked.words) = ("rectification", "Le prénom")
            _ = try RightsRequest.record(asked, about: .person(person), in: tx)
            return try PersonPage(person, in: tx).code
        }
        try await write(as: cast.carol.credential) {
            let opened = try Emergency.open(code: code, reason: "danger", words: "Un essai", in: $0)
            try Emergency.close(opened.id, in: $0)
        }
        try await write(as: cast.bob.credential) { tx in
            var draft = Breach.Draft()
            (draft.kinds, draft.people, draft.data) = (["integrity"], ["people_helped"], ["words"])
            draft.happened = "Deux dossiers mélangés"
            _ = try Breach.record(draft, in: tx)
        }
    }

    private func offer(_ cast: Cast) async throws -> (person: ID<Person>, handover: ID<Handover>) {
        let person = try await write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
        let handover = try await write(as: cast.alice.credential) {
            try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", note: "Un mot", in: $0)
        }
        return (person, handover)
    }
}
