import Foundation
import Postgres

/// Someone the caller follows, as they are named where one is chosen among many: a code, a first name and an initial.
package struct Followed: Sendable, Equatable {
    package let id: ID<Person>
    package let code: String
    /// Nothing for someone of whom no name was disclosed.
    package let name: String?

    /// `K7M-42Q · Mariam D.`: what a list to type in offers, and what it sends.
    package var label: String { name.map { "\(code) · \($0)" } ?? code }

    /// Those whose names the words begin, the closest first; without words the newest. Names are compared in memory, without
    /// case and accents. With them the keys that the entry which tells of it needs. `most` is how many are shown.
    static func list(matching words: String?, most: Int, in tx: Transaction) throws -> ([Followed], Keys) {
        let (account, organisation) = try tx.caller.member(.seePeople)
        let wanted = Wanted(words ?? "")
        let ids =
            wanted.isEmpty
            ? try newest(most, of: account, in: tx)
            : Array(try FollowedPeople(in: tx).matching(wanted, of: organisation, in: tx).prefix(most))
        let laterRows: Later<Facts> = try tx.ask(
            """
            SELECT p.id, p.code
            FROM casework.person p
            WHERE p.organisation = (SELECT access.organisation()) AND p.id = ANY (\(ids))
              AND p.merged_into IS NULL AND p.handed_over_at IS NULL
            """)
        let laterKeys = try tx.askKeys(about: ids.map(\.rawValue))
        let later = try Person.askIdentities(of: ids, of: organisation, in: tx)
        let codes = Dictionary(try laterRows.all().map { ($0.id, $0.code) }) { first, _ in first }
        let keys = try laterKeys.open()
        let names = try later.civil(keys)
        let found = ids.compactMap { id -> Followed? in
            guard let code = codes[id], let civil = names[id] else { return nil }
            return Followed(id: id, code: code, name: civil.short)
        }
        return (found, keys)
    }

    /// Those whose files were opened last. A coordinator, too, is offered only whom they follow.
    private static func newest(_ most: Int, of account: ID<Account>, in tx: Transaction) throws -> [ID<Person>] {
        let rows: [Only<ID<Person>>] = try tx.all(
            """
            SELECT a.person
            FROM casework.assignment a
            WHERE a.organisation = (SELECT access.organisation()) AND a.account = \(account) AND a.until IS NULL
            ORDER BY a.opened_at DESC, a.person DESC
            LIMIT \(most)
            """)
        return rows.map(\.value)
    }

    /// The person that text names: an id, a code that a name may follow, or words of the name of one of those the caller
    /// follows; or else those whom the words name.
    static func named(_ text: String?, in tx: Transaction) throws -> (id: ID<Person>?, several: ([Followed], Keys)?) {
        guard let text = text?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty, !text.contains("\0")
        else { return (nil, nil) }
        if let id = try Person.id(of: text, in: tx) { return (id, nil) }
        let (found, keys) = try list(matching: text, most: 8, in: tx)
        return found.count == 1 ? (found[0].id, nil) : (nil, found.isEmpty ? nil : (found, keys))
    }

    private struct Facts: RowDecodable {
        let id: ID<Person>
        let code: String
        init(row: Row) throws { (id, code) = try row.decode() }
    }
}

extension Person {
    /// The person of an id or a code, where the text is one or begins with one: `K7M-42Q · Mariam D.`.
    fileprivate static func id(of text: String, in tx: Transaction) throws -> ID<Person>? {
        let first = String(text.prefix { $0 != "·" })
        guard ID<Person>(text) != nil || Code.parse(first, Code.person) != nil else { return nil }
        do {
            return try id(for: ID<Person>(text) == nil ? first : text, in: tx)
        } catch Refusal.notFound {
            return nil
        }
    }
}
