import Foundation

extension Demonstration.Plan {
    /// What someone agreed to before a referral, where they had not: with a made-up guardian, where they are minors. Some of them end
    /// soon, so that the pages have something to say.
    static func agree(
        _ person: ID<Person>, to recipient: String, number: Int, end: Date, in tx: Transaction
    ) throws {
        guard let own = try tx.caller.organisation else { return }
        let birth = try HeldFile.held([person], of: own, in: tx)[0].contents?.civil.birth
        let organisation = try Organisation.id(for: recipient, in: tx)
        let standing = try Consent.inForce(for: person, recipient: organisation, purpose: .referral, in: tx)
        guard
            try Consent.inForce(for: person, recipient: organisation, purpose: .referral, birth: birth, in: tx).isEmpty
        else {
            _ = try PersonPage(person, in: tx)
            return
        }
        let form = try ConsentForm(for: person, in: tx)
        var draft = Consent.Draft()
        (draft.purpose, draft.recipient) = (Consent.Purpose.referral.rawValue, recipient)
        draft.method = [Consent.Method.written, .written, .oralWitnessed][number % 3].rawValue
        (draft.language, draft.hasInterpreter) = (form.languages.first ?? "fra", number % 4 == 0)
        draft.sharesResult = number % 4 == 3 ? "no" : "yes"
        draft.until = Day(end).adding(days: [200, 21, 150, 5, 90, 300, 60][number % 7]).text
        if form.isMinor {
            let guardian =
                try form.representatives.first?.id ?? Representative.add(Self.guardian(number), for: person, in: tx)
            (draft.representative, draft.hasAssent) = (guardian.text, true)
        }
        // Who has come of age gives anew what a guardian gave.
        if let old = standing.first {
            try Consent.renew(old.id, draft, in: tx)
        } else {
            try Consent.give(draft, for: person, in: tx)
        }
    }

    /// Someone who represents a minor, and is nobody.
    private static func guardian(_ number: Int) -> Representative.Draft {
        let kinds: [Representative.Kind] = [.departmentGuardian, .adHocAdministrator, .trustedThirdParty]
        var draft = Representative.Draft()
        draft.kind = kinds[number % kinds.count].rawValue
        draft.name = "Représentant fictif n° \(number + 1)"
        (draft.authority, draft.from) = ("Tribunal fictif", "2020-01-01")
        draft.level = DecisionLevel.serious.rawValue
        return draft
    }

    /// They were told what is done with their data: nearly all of them.
    static func inform(_ person: ID<Person>, number: Int, language: String?, in tx: Transaction) throws {
        guard number % 6 != 5 else { return }
        var draft = Information.Draft()
        (draft.language, draft.hasInterpreter) = (language ?? "fra", number % 4 == 0)
        try Person.inform(person, draft, in: tx)
    }

    /// One of them takes back what they agreed to, at the very end.
    mutating func takeBack(person: Int, by email: String, at moment: Date) {
        act(at: moment, email) { memory, tx in
            let lines = try ConsentList(of: memory.person(person), in: tx).lines
            if let one = lines.last(where: { $0.ending == nil }) { try Consent.withdraw(one.id, in: tx) }
        }
    }
}
