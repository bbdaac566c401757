import Foundation
import Postgres

/// What was done with someone's data, told to them (GDPR 15): who looked at their file and why, who was given what, on which ground,
/// what they agreed to. Made from the audit and the frozen manifests; it holds no identity.
package struct Statement: Sendable {
    package let person: ID<Person>
    package let code: String
    package let organisation: String
    let organisationId: ID<Organisation>
    /// Where people write to about their data, where that is settled.
    package let contact: String
    package let madeAt: Date
    /// The audit entry of this statement.
    package let entry: ID<Entry>
    /// What the person speaks (ISO 639-3).
    package let languages: [String]
    /// Since when the organisation has a file.
    package let since: Date
    /// Which organisations it has it from, where others passed it on.
    package let sources: [Source]
    /// Whether staff are named, or told by their function alone.
    package let isNamed: Bool
    package let looks: [Look]
    package let openings: [Opening]
    package let disclosures: [Disclosed]
    package let handovers: [HandedOver]
    package let corrections: [CorrectionLine]
    package let consents: [ConsentLine]
    package let information: [Information]
    package let restrictions: [Restriction]
    package let requests: [RequestLine]

    /// So many of each are told.
    package static let most = 200

    /// Who, as the person is told: a name colleagues know, or a function.
    package struct Who: Sendable, Hashable {
        package let name: String?
        package let function: Function
    }

    /// What someone does here. `service` is Relais itself, when it does by the clock what nobody does by hand.
    package enum Function: String, Sendable, CaseIterable, PostgresValue {
        case caseworker, coordinator, mentor, administration, service
    }
}

extension Statement {
    /// Makes the statement of someone, which is itself recorded. For whoever follows the person, or coordinates.
    package init(of id: ID<Person>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.seePeople)
        let laterNames = try Setting.statementNames.ask(in: tx)
        let laterContact = try Setting.privacyContact.ask(in: tx)
        let references = try FileReferences(of: id, in: organisation, tx)
        let laterLooks = try Look.ask(about: id, references.all, in: tx)
        let laterOpenings = try Opening.ask(about: id, references.all, in: tx)
        let laterDisclosures = try Disclosed.ask(of: id, in: tx)
        let laterHandovers = try HandedOver.ask(of: id, in: tx)
        let laterSources = try Source.ask(of: id, in: tx)
        let laterCorrections = try CorrectionLine.ask(of: id, in: tx)
        let laterConsents = try ConsentLine.ask(of: id, in: tx)
        let laterInformation = try Information.ask(of: id, in: tx)
        let laterRestrictions = try Restriction.ask(of: id, in: tx)
        let laterRequests = try RequestLine.ask(about: id, in: tx)
        (organisationId, contact) = (organisation, try Setting.privacyContact.text(laterContact))
        isNamed = try Setting.statementNames.text(laterNames) != "no"
        looks = Look.told(try laterLooks.all(), isNamed: isNamed)
        openings = try laterOpenings.all().map { [isNamed] in $0.opening(isNamed: isNamed) }
        (disclosures, handovers) = (try laterDisclosures.all(), try laterHandovers.all())
        sources = try laterSources.all()
        corrections = try laterCorrections.all().filter(\.isOwn)
        (consents, information) = (try laterConsents.all(), try laterInformation.all())
        (restrictions, requests) = (try laterRestrictions.all(), try laterRequests.all())
        (person, code, since) = (id, references.code, references.createdAt)
        languages = references.languages
        (self.organisation, madeAt) = (try tx.caller.organisationName, tx.now)

        entry = tx.newEntry()
        try tx.record(
            .personStatementMade, entry: entry,
            .one("person", id.rawValue, references.keys, in: organisation))
    }
}
