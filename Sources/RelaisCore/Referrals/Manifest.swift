import Foundation
import Postgres

/// What crosses with a referral, and what opens on acceptance: fixed for now, the same for every referral.
package struct Manifest: Sendable, Equatable {
    /// Fields the recipient reads as soon as the referral is sent. None of them names anybody.
    package static let withReferral = [
        "reference", "age_bracket", "languages", "french_level", "commune", "need", "already_done",
    ]
    /// Fields that open when the recipient accepts.
    package static let onAcceptance = ["given", "family", "phone", "email", "contact_wishes"]

    package let ageBracket: AgeBracket?
    package let languages: [String]
    package let frenchLevel: FrenchLevel?
    package let commune: String?
}

extension Manifest {
    /// The pseudonymous values of a person as they stand, and the identity they are taken from.
    ///
    /// - Throws: `Refusal.notAssigned` for whoever may see the file but does not follow the person.
    static func of(
        _ person: ID<Person>, organisation: ID<Organisation>, in tx: Transaction
    ) throws -> (manifest: Manifest, identity: Identity) {
        let laterKeys = try tx.askKeys(about: [person.rawValue])
        let later = try Person.askIdentities(of: [person], of: organisation, withContact: true, in: tx)
        let facts: Facts? = try tx.first(
            "SELECT languages, french_level, commune FROM casework.person WHERE id = \(person)")
        guard let facts else { throw Refusal.notFound(.init(.person, person.rawValue)) }
        let keys = try laterKeys.open()
        guard let civil = try later.civil(keys)[person] else { throw Refusal.notAssigned }
        let identity = Identity(civil: civil, contact: try later.contact(keys)[person] ?? Contact())
        let bracket = civil.birth.map { AgeBracket(age: $0.age(on: Day(tx.now))) }
        let manifest = Manifest(
            ageBracket: bracket, languages: facts.languages, frenchLevel: facts.frenchLevel, commune: facts.commune)
        return (manifest, identity)
    }

    /// The same for someone who may see the file and perhaps does not follow the person: `nil` then.
    static func preview(
        of person: ID<Person>, organisation: ID<Organisation>, in tx: Transaction
    ) throws -> Manifest? {
        do {
            return try of(person, organisation: organisation, in: tx).manifest
        } catch Refusal.notAssigned, Refusal.notFound {
            return nil
        }
    }

    private struct Facts: RowDecodable {
        let languages: [String]
        let frenchLevel: FrenchLevel?
        let commune: String?
        init(row: Row) throws { (languages, frenchLevel, commune) = try row.decode() }
    }
}
