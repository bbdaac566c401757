import Foundation
import Postgres

extension Disclosure {
    /// Whether something may be disclosed to an organisation as things stand: by which right, and what is still missing.
    package struct Ground: Sendable {
        package let person: ID<Person>
        package let recipient: ID<Organisation>
        package let basis: Basis
        /// The consent in force that speaks of most of it, where it rests on one.
        package let consent: Consent?
        /// Fields, by code, that no right is named for.
        package let uncovered: [String]
        /// Whether the two organisations have an agreement in force.
        package let hasAgreement: Bool

        package var isGiven: Bool { hasAgreement && uncovered.isEmpty }

        /// Refuses what may not be disclosed, in words that say who can put it right.
        func require() throws {
            guard hasAgreement else { throw Refusal.noAgreement }
            guard uncovered.isEmpty else { throw Refusal.notCovered(uncovered) }
        }
    }

    /// On which ground these fields of a person may go to an organisation.
    ///
    /// `isRelied` is said by whoever discloses them in this very transaction: a consent then stays as it is until that is
    /// committed. `birth` is given by whoever has the file open.
    static func ground(
        _ basis: Basis, for fields: [String], of person: ID<Person>, birth: Day?, to recipient: ID<Organisation>,
        for purpose: Consent.Purpose = .referral, isRelied: Bool = false, in tx: Transaction
    ) throws -> Ground {
        let laterAgreement: Later<Only<Bool>> = try tx.ask(
            """
            SELECT directory.agree((SELECT access.organisation()), \(recipient), \(Day(tx.now).text)::date)
            """)
        guard basis == .consent else {
            return Ground(
                person: person, recipient: recipient, basis: basis, consent: nil, uncovered: [],
                hasAgreement: try laterAgreement.one().value)
        }
        let consents = try Consent.inForce(
            for: person, recipient: recipient, purpose: purpose, birth: birth, isRelied: isRelied, in: tx)
        func missing(_ consent: Consent) -> [String] { fields.filter { !consent.covers([$0]) } }
        let best = consents.min { missing($0).count < missing($1).count }
        return Ground(
            person: person, recipient: recipient, basis: basis, consent: best, uncovered: best.map(missing) ?? fields,
            hasAgreement: try laterAgreement.one().value)
    }
}
