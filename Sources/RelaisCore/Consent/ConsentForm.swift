import Foundation
import Postgres

/// What a form asks to record a consent: who can agree, to whom, and what was said last time.
package struct ConsentForm: Sendable {
    package let person: ID<Person>
    package let code: String
    package let rowVersion: Int
    /// Whether the person agrees only together with whoever represents them.
    package let isMinor: Bool
    /// Whether the caller is bound by secrecy, and so may know of those.
    package let isBound: Bool
    /// Those in office who can agree to a referral or more, by title; never by name.
    package let representatives: [Representative]
    /// The other organisations of the network.
    package let recipients: [Organisation]
    /// What was agreed to last, whose terms the form begins with.
    package let last: ConsentLine?
    /// Which information notice they were given last.
    package let information: Information?
    /// For how many days one is given here, unless something else is said.
    package let days: Int
    /// The languages they speak.
    package let languages: [String]

    /// For whoever follows the person. What of the day of birth comes out is whether they are a minor.
    package init(for person: ID<Person>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepConsents)
        let laterLines = try ConsentLine.ask(of: person, in: tx)
        let laterInformation = try Information.ask(of: person, in: tx)
        let laterDays = try Setting.consentDays.ask(in: tx)
        let laterSafeguards = try Safeguards.ask(of: person, in: organisation, tx)
        let laterSecrecy = try Safeguards.askSecrecy(in: tx)
        let laterKnown: Later<Only<Bool>> = try tx.ask("SELECT protection.knows(\(person))")
        let organisations = try Organisation.list(in: tx)
        let file = try HeldFile.held([person], of: organisation, in: tx)[0]
        isBound = try laterSecrecy.one().value
        guard try isBound || !laterKnown.one().value else { throw Refusal.secrecyNeeded }
        let safeguards = try laterSafeguards.open(file.keys)
        let today = Day(tx.now)

        self.person = person
        (code, rowVersion, languages) = (file.code, file.version, file.languages)
        isMinor = safeguards.isMinor(born: file.contents?.civil.birth, on: today)
        representatives = isMinor ? safeguards.deciding(.referral, on: today) : []
        recipients = organisations.filter { $0.id != organisation }
        last = try laterLines.all().max { ($0.givenOn.text, $0.id.text) < ($1.givenOn.text, $1.id.text) }
        information = try laterInformation.all().first
        days = try Setting.consentDays.number(laterDays)
        try tx.record(
            .consentFormSeen, .one("person", person.rawValue, file.keys, in: organisation),
            fields: representatives.isEmpty ? [] : ["representative"])
    }
}
