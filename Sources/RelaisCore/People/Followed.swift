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

    /// Those whom words name, or all of them; the newest first. Names are compared in memory, without case and accents.
    /// With them the keys that the entry which tells of it needs. `most` is how many are shown.
    static func list(matching words: String?, most: Int, in tx: Transaction) throws -> ([Followed], Keys) {
        let (account, organisation) = try tx.caller.member(.seePeople)
        let wanted = Wanted(words ?? "")
        let rows: [Facts] = try tx.all(
            """
            SELECT p.id, p.code
            FROM casework.assignment a
            JOIN casework.person p ON p.organisation = a.organisation AND p.id = a.person
            WHERE a.account = \(account) AND a.until IS NULL AND p.merged_into IS NULL AND p.handed_over_at IS NULL
            ORDER BY p.created_at DESC, p.id DESC
            LIMIT \(wanted.isEmpty ? most : searched)
            """)
        let laterKeys = try tx.askKeys(about: rows.map(\.id.rawValue))
        let later = try Person.askIdentities(of: rows.map(\.id), of: organisation, in: tx)
        let keys = try laterKeys.open()
        let names = try later.civil(keys)
        var found: [Followed] = []
        for row in rows where found.count < most {
            guard let civil = names[row.id] else { continue }
            if !wanted.isEmpty {
                let own = Spelled("\(row.code) \(civil.given) \(civil.family ?? "")")
                guard wanted.closeness(to: own.list) != nil else { continue }
            }
            found.append(Followed(id: row.id, code: row.code, name: civil.short))
        }
        return (found, keys)
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

    /// How many files are opened at most to find a name in.
    private static let searched = 2_000

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
