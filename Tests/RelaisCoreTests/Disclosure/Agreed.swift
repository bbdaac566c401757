import Foundation
import RelaisTesting

@testable import Postgres
@testable import RelaisCore

extension Person.Draft {
    /// Someone made up, of age: who agrees for themselves.
    static var samir: Person.Draft {
        var draft = Person.Draft.mariam
        (draft.given, draft.family, draft.birthDate) = ("Samir", "Nasser-Fictif", "2005-03-02")
        draft.gender = "male"
        return draft
    }
}

extension Transaction {
    /// What someone agrees to today, for a year: that these of their fields pass, or all that can.
    @discardableResult
    func agree(
        _ person: ID<Person>, to recipient: ID<Organisation>, _ purpose: Consent.Purpose = .referral,
        fields: [Disclosure.Field] = [], by member: Member, at moment: Date? = nil
    ) throws -> ID<Consent> {
        var draft = Consent.Draft()
        (draft.purpose, draft.recipient) = (purpose.rawValue, recipient.text)
        draft.fields = fields.map(\.rawValue)
        (draft.method, draft.language) = ("written", "fra")
        return try self.as(member, at: moment) { try Consent.give(draft, for: person, in: $0) }
    }

    /// Samir, whom Alice follows, and a draft about him that rests on what he agreed to.
    func samir(
        to recipient: ID<Organisation>? = nil, fields: [Disclosure.Field] = [], _ cast: Cast
    ) throws -> (person: ID<Person>, draft: ID<Referral>, consent: ID<Consent>) {
        let person = try person(.samir, by: cast)
        let consent = try agree(person, to: recipient ?? cast.clinic, fields: fields, by: cast.alice)
        var draft = Referral.Draft.course(for: person, cast)
        draft.basis = nil
        let id = try self.as(cast.alice) { try Referral.draft(draft, in: $0).id }
        return (person, id, consent)
    }
}
