import Foundation
import Postgres

/// What crosses with a referral, as it stands in the file: the values that are frozen when it is sent.
package struct Manifest: Sendable, Equatable {
    /// Fields a recipient may read with a referral, and those that may open when it accepts, by code.
    package static let withReferral = Disclosure.Field.those(.withReferral).map(\.rawValue)
    package static let onAcceptance = Disclosure.Field.those(.onAcceptance).map(\.rawValue)

    package let ageBracket: AgeBracket?
    package let languages: [String]
    package let frenchLevel: FrenchLevel?
    package let commune: String?
}

extension Manifest {
    /// The pseudonymous values of a person as they stand, and the identity they are taken from: all of it, chosen from later.
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

    /// What is left of it once fields are chosen: what is shown beforehand, and what is frozen, come from here.
    func choosing(_ choice: Disclosure.Choice) -> Manifest {
        Manifest(
            ageBracket: choice.contains(.ageBracket) ? ageBracket : nil,
            languages: choice.contains(.languages) ? languages : [],
            frenchLevel: choice.contains(.frenchLevel) ? frenchLevel : nil,
            commune: choice.contains(.commune) ? commune : nil)
    }

    /// The same for someone who may see the file and perhaps does not follow the person: `nil` then.
    static func preview(
        of person: ID<Person>, organisation: ID<Organisation>, in tx: Transaction
    ) throws -> (manifest: Manifest, birth: Day?)? {
        do {
            let (manifest, identity) = try of(person, organisation: organisation, in: tx)
            return (manifest, identity.civil.birth)
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

extension Identity {
    /// What is sealed for the recipient once fields are chosen. A birth date goes with where it was learnt.
    func choosing(_ choice: Disclosure.Choice) -> Identity {
        func chosen<Value>(_ field: Disclosure.Field, _ value: Value?) -> Value? {
            choice.contains(field) ? value : nil
        }
        return Identity(
            civil: Civil(
                given: chosen(.given, civil.given) ?? "", family: chosen(.family, civil.family),
                birth: chosen(.birthDate, civil.birth), birthSource: chosen(.birthDate, civil.birthSource),
                gender: chosen(.gender, civil.gender)),
            contact: Contact(
                phone: chosen(.phone, contact.phone), email: chosen(.email, contact.email),
                address: chosen(.address, contact.address), wishes: chosen(.contactWishes, contact.wishes)))
    }
}

extension Referral.Request {
    /// The recipient's copy of it: never the words that say why it may be disclosed, nor those that vouch for it.
    func choosing(_ choice: Disclosure.Choice) -> Referral.Request {
        var copy = Referral.Request(need: need, alreadyDone: choice.contains(.alreadyDone) ? alreadyDone : nil)
        copy.isVouched = vouchWords == nil ? nil : true
        return copy
    }
}
