import Foundation
import Postgres

/// Someone among those a search found: what is enough to be told from others, as in the caseload.
package struct PersonLine: Sendable {
    package let id: ID<Person>
    package let code: String
    /// First name and initial, for whoever is assigned; `nil` for everyone else.
    package let name: String?
    package let birthYear: Int?
    package let commune: String?
    /// Referrals that have not ended.
    package let openReferrals: Int

    fileprivate struct Facts: RowDecodable {
        let id: ID<Person>
        let code: String
        let birthYear: Int?
        let commune: String?
        let openReferrals: Int
        init(row: Row) throws { (id, code, birthYear, commune, openReferrals) = try row.decode() }
    }

    /// Some people and what their names are opened with, asked for and not read yet.
    struct Later {
        fileprivate let facts: RelaisCore.Later<Facts>
        fileprivate let keys: LaterKeys
        fileprivate let identities: LaterIdentities
        fileprivate let people: [ID<Person>]
    }

    /// Asks for these; PostgreSQL answers for those the caller may see.
    static func ask(_ people: [ID<Person>], of organisation: ID<Organisation>, in tx: Transaction) throws -> Later {
        Later(
            facts: try tx.ask(
                """
                SELECT p.id, p.code, p.birth_year, c.name,
                    (SELECT count(*)
                     FROM casework.referral_side s JOIN casework.referral r ON r.id = s.referral
                     WHERE s.organisation = p.organisation AND s.person = p.id AND r.ended_at IS NULL)
                FROM casework.person p
                LEFT JOIN directory.commune c ON c.code = p.commune
                WHERE p.organisation = (SELECT access.organisation()) AND p.id = ANY (\(people)) AND p.merged_into IS NULL
                    AND p.erased_at IS NULL
                """),
            keys: try tx.askKeys(about: people.map(\.rawValue)),
            identities: try Person.askIdentities(of: people, of: organisation, in: tx), people: people)
    }
}

extension PersonLine.Later {
    /// In the order they were asked for, with the keys that name them in the audit.
    func read() throws -> (lines: [PersonLine], keys: Keys) {
        let facts = Dictionary(try facts.all().map { ($0.id, $0) }) { first, _ in first }
        let keys = try keys.open()
        let names = try identities.civil(keys)
        let lines = people.compactMap { person in
            facts[person].map { one in
                PersonLine(
                    id: one.id, code: one.code, name: names[one.id]?.short, birthYear: one.birthYear,
                    commune: one.commune, openReferrals: one.openReferrals)
            }
        }
        return (lines, keys)
    }
}
