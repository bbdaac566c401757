import Foundation
import Postgres

extension Demonstration.Plan {
    /// What someone agreed to before anything of them is passed on; asked anew where what they said does not hold any longer,
    /// as for who has come of age meanwhile.
    static func agree(_ person: ID<Person>, to recipient: ID<Organisation>, in tx: Transaction) throws {
        guard let organisation = try tx.caller.organisation else { return }
        let file = try HeldFile.held([person], of: organisation, in: tx)[0]
        let standing = try Consent.inForce(for: person, recipient: recipient, purpose: .referral, in: tx)
        let allowing = try Consent.inForce(
            for: person, recipient: recipient, purpose: .referral, birth: file.contents?.civil.birth, in: tx)
        guard allowing.isEmpty else { return }
        let form = try ConsentForm(for: person, in: tx)
        var draft = Consent.Draft()
        draft.purpose = Consent.Purpose.referral.rawValue
        draft.recipient = recipient.text
        draft.method = Consent.Method.written.rawValue
        draft.language = form.languages.first ?? "fra"
        draft.hasInterpreter = draft.language != "fra"
        if form.isMinor {
            let known = form.representatives.first?.id
            draft.representative = try (known ?? Representative.add(.departmental, for: person, in: tx)).text
            draft.hasAssent = true
        }
        if let old = standing.first {
            try Consent.renew(old.id, draft, in: tx)
        } else {
            try Consent.give(draft, for: person, in: tx)
        }
    }

    /// What is disclosed of a referral, and by which right: mostly what is usual, on a consent; now and then less, or in the
    /// task a public body has.
    static func disclosing(_ number: Int, _ draft: Referral.Draft) -> Referral.Draft {
        var draft = draft
        if number % 10 == 7 { draft.basis = Disclosure.Basis.publicInterestTask.rawValue }
        if number % 6 == 5 { draft.wish = .adjusted(without: ["commune", "address", "gender"], also: []) }
        return draft
    }
}

extension Representative.Draft {
    /// A department that looks after a minor, under a name nobody bears.
    fileprivate static var departmental: Representative.Draft {
        var draft = Representative.Draft()
        (draft.kind, draft.name, draft.level) = ("tuteur_departement", "Service Exemple (fictif)", "serious")
        (draft.authority, draft.from, draft.contact) = ("Tribunal fictif de Tulle", "2020-01-01", "+33 1 99 00 84 70")
        return draft
    }
}
