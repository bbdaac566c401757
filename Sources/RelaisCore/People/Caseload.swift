import Foundation
import Postgres

/// The people the caller follows; for a coordinator, all of the organisation's.
package struct Caseload: Sendable {
    package struct Line: Sendable {
        package let id: ID<Person>
        package let code: String
        /// First name and initial, for whoever is assigned; `nil` for everyone else.
        package let name: String?
        package let birthYear: Int?
        package let languages: [String]
        package let frenchLevel: FrenchLevel?
        package let commune: String?
        /// Referrals that have not ended.
        package let openReferrals: Int
        package let createdAt: Date
    }

    package let people: Paged<Line>

    private struct Facts: RowDecodable {
        let id: ID<Person>
        let code: String
        let birthYear: Int?
        let languages: [String]
        let frenchLevel: FrenchLevel?
        let commune: String?
        let openReferrals: Int
        let createdAt: Date
        init(row: Row) throws {
            (id, code, birthYear, languages, frenchLevel, commune, openReferrals, createdAt) = try row.decode()
        }
    }

    /// The newest first. One entry names, by reference, everyone shown.
    package init(limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction) throws {
        let limit = min(max(limit, 1), 100)
        // Who the newest are is told by a function that has them in order; what is shown of them is read under row security.
        let facts: [Facts] = try tx.all(
            """
            SELECT p.id, p.code, p.birth_year, p.languages, p.french_level, c.name,
                (SELECT count(*)
                 FROM casework.referral_side s JOIN casework.referral r ON r.id = s.referral
                 WHERE s.organisation = p.organisation AND s.person = p.id AND r.ended_at IS NULL),
                p.created_at
            FROM casework.newest_people(\(cursor?.at), \(cursor?.id), \(limit + 1)) AS n (person)
            JOIN casework.person p ON p.organisation = (SELECT access.organisation()) AND p.id = n.person
            LEFT JOIN directory.commune c ON c.code = p.commune
            WHERE p.erased_at IS NULL
            ORDER BY p.created_at DESC, p.id DESC
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        let shown = Paged(facts, limit: limit) { Cursor(at: $0.createdAt, id: $0.id.rawValue) }
        let ids = shown.items.map(\.id)
        let laterKeys = try tx.askKeys(about: ids.map(\.rawValue))
        let later = try Person.askIdentities(of: ids, of: organisation, in: tx)
        let keys = try laterKeys.open()
        let names = try later.civil(keys)
        let lines = shown.items.map { one in
            Line(
                id: one.id, code: one.code, name: names[one.id]?.short, birthYear: one.birthYear,
                languages: one.languages,
                frenchLevel: one.frenchLevel, commune: one.commune, openReferrals: one.openReferrals,
                createdAt: one.createdAt)
        }
        people = Paged(items: lines, next: shown.next)
        try tx.record(
            .personsListed, .list("person", ids.map(\.rawValue), keys, in: organisation), fields: ["short_name"])
    }
}
