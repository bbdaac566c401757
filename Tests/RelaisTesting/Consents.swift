import Foundation

@testable import Postgres
@testable import RelaisCore

extension Consent.Draft {
    /// What someone agrees to: that all that may pass goes to an organisation, in writing, explained in their language.
    package static func all(
        to recipient: ID<Organisation>, for purpose: Consent.Purpose = .referral
    ) -> Consent.Draft {
        var draft = Consent.Draft()
        (draft.purpose, draft.recipient) = (purpose.rawValue, recipient.text)
        (draft.method, draft.language) = ("written", "prs")
        return draft
    }
}

extension Consent.Draft {
    /// The same, and that whoever refers them knows what comes of it.
    package static func telling(_ recipient: ID<Organisation>) -> Consent.Draft {
        var draft = all(to: recipient)
        draft.sharesResult = "yes"
        return draft
    }
}

extension Representative.Draft {
    /// A made-up guardian, who decides everything.
    package static var guardian: Representative.Draft {
        var draft = Representative.Draft()
        (draft.kind, draft.name, draft.level) = ("tuteur_departement", "Maître Fictif", "serious")
        (draft.authority, draft.from, draft.contact) = ("Tribunal fictif de Tulle", "2020-01-01", "+33 1 99 00 33 44")
        return draft
    }
}

extension Consent {
    /// Records what someone agrees to, as whoever follows them would: of a minor, together with their guardian, who is recorded first
    /// where none is.
    package static func agreed(
        _ draft: Draft, for person: ID<Person>, in tx: Transaction
    ) throws -> ID<Consent> {
        var draft = draft
        let form = try ConsentForm(for: person, in: tx)
        if form.isMinor {
            let found = form.representatives.first { $0.facts.level == .serious }?.id
            draft.representative = try (found ?? Representative.add(.guardian, for: person, in: tx)).text
            draft.hasAssent = true
        }
        return try Consent.give(draft, for: person, in: tx)
    }
}

extension Transaction {
    /// What someone agreed to pass on to an organisation, recorded by a member who follows them and is bound by secrecy.
    @discardableResult
    package func consent(
        for person: ID<Person>, to recipient: ID<Organisation>, by member: Member,
        purpose: Consent.Purpose = .referral, at moment: Date? = nil
    ) throws -> ID<Consent> {
        try self.as(member, at: moment) { tx in
            try Consent.agreed(.all(to: recipient, for: purpose), for: person, in: tx)
        }
    }
}

extension Store {
    /// The same, in a transaction of its own.
    @discardableResult
    package func consent(
        for person: ID<Person>, to recipient: ID<Organisation>, by member: Member,
        purpose: Consent.Purpose = .referral
    ) async throws -> ID<Consent> {
        try await write(as: member.credential) { tx in
            try Consent.agreed(.all(to: recipient, for: purpose), for: person, in: tx)
        }
    }
}

extension Person.Draft {
    /// Someone made up who is of age: born in 1999.
    package static var adult: Person.Draft {
        var draft = Person.Draft.mariam
        (draft.given, draft.birthDate, draft.email) = ("Amadou", "1999-03-02", "amadou@example.org")
        return draft
    }

    /// Someone made up who was born then, as far as it is known.
    package static func born(_ day: String?) -> Person.Draft {
        var draft = Person.Draft.mariam
        draft.birthDate = day
        return draft
    }
}
