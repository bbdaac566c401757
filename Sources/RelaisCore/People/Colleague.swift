import Postgres

/// Someone of the caller's own organisation who may follow people: a name, never an address.
package struct Colleague: Sendable, RowDecodable {
    package let id: ID<Account>
    package let name: String

    package init(row: Row) throws { (id, name) = try row.decode() }

    /// All of them, by name.
    package static func ask(in tx: Transaction) throws -> Later<Colleague> {
        try tx.ask("SELECT account, name FROM access.colleagues()")
    }

    /// Those of them who may lead a programme, by name.
    package static func askLeads(in tx: Transaction) throws -> Later<Colleague> {
        try tx.ask("SELECT account, name FROM access.colleagues() WHERE access.has_role(account, 'pilot_lead')")
    }

    /// Those who follow someone now, for whoever may see the file; the longest first.
    package static func followers(of person: ID<Person>, in tx: Transaction) throws -> Later<Colleague> {
        try tx.ask("SELECT account, name FROM casework.followers(\(person))")
    }

    /// The colleague someone named: an id, or a name that only one of them has.
    static func chosen(_ text: String?, in tx: Transaction) throws -> ID<Account> {
        try chosen(text, among: ask(in: tx).all(), otherwise: .notInList)
    }

    static func chosen(
        _ text: String?, among colleagues: [Colleague], otherwise problem: Invalid.Problem
    ) throws -> ID<Account> {
        guard let text, !text.isEmpty else { throw Refusal.invalid([Invalid("colleague", .missing)]) }
        let found = colleagues.filter { $0.id == ID(text) || $0.name.lowercased() == text.lowercased() }
        guard found.count == 1 else { throw Refusal.invalid([Invalid("colleague", problem)]) }
        return found[0].id
    }
}
