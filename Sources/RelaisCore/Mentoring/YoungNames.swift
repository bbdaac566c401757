import Foundation
import Postgres

/// What young people are called where they are shown: first name and initial, of those the caller follows. Of the others the code is all.
package struct YoungNames: Sendable {
    private let names: [String: String]

    package subscript(code: String) -> String? { names[code] }

    /// Of those of these codes. It is recorded whose names were shown.
    package init(of codes: some Sequence<String>, in tx: Transaction) throws {
        let (caller, codes) = (try tx.caller, Set(codes))
        guard caller.may(.seePeople), let account = caller.account, let organisation = caller.organisation,
            !codes.isEmpty
        else {
            names = [:]
            return
        }
        let people: [Coded] = try tx.all(
            """
            SELECT p.id, p.code
            FROM casework.person p
            JOIN casework.assignment a ON a.organisation = p.organisation AND a.person = p.id AND a.account = \(account) AND a.until IS NULL
            WHERE p.organisation = \(organisation) AND p.code = ANY (\(codes.sorted())) AND p.merged_into IS NULL AND p.erased_at IS NULL
            ORDER BY p.code
            LIMIT 100
            """)
        let ids = people.map(\.id)
        let laterKeys = try tx.askKeys(about: ids.map(\.rawValue))
        let laterIdentities = try Person.askIdentities(of: ids, of: organisation, in: tx)
        let keys = try laterKeys.open()
        let civil = try laterIdentities.civil(keys)
        names = people.reduce(into: [:]) { names, one in names[one.code] = civil[one.id]?.short }
        guard !ids.isEmpty else { return }
        try tx.record(.menteesListed, .list("person", ids.map(\.rawValue), keys, in: organisation), fields: ["name"])
    }

    private struct Coded: RowDecodable {
        let id: ID<Person>
        let code: String
        init(row: Row) throws { (id, code) = try row.decode() }
    }
}
