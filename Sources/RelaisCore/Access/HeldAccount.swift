import Foundation
import Postgres

/// An account held for changing, as whoever keeps it may: its rows locked.
struct HeldAccount: RowDecodable {
    let name: String
    let email: String
    let language: Language
    let roles: [String]
    let disabledAt: Date?
    let until: Date?
    let version: Int
    /// Whether it is of this organisation alone, or the administrator of the server asks.
    let isKept: Bool
    /// Whether nobody else keeps the accounts of its organisation.
    let isLastKeeper: Bool
    let isEnrolled: Bool
    let hasPassword: Bool
    let entry: ID<Entry>

    init(row: Row) throws {
        (
            name, email, language, roles, disabledAt, until, version, isKept, isLastKeeper, isEnrolled, hasPassword,
            entry
        ) = try row.decode()
    }

    /// The account, and the organisation it is held in: the caller's own, or the one the administrator of the server names.
    ///
    /// - Throws: `Refusal.notPermitted`; `.notFound` for an account the caller may not know of; `.ofTwoOrganisations`.
    static func held(
        _ id: ID<Account>, of organisation: ID<Organisation>?, in tx: Transaction
    ) throws -> (account: HeldAccount, organisation: ID<Organisation>) {
        try tx.caller.require(.keepAccounts)
        let unknown = Refusal.notFound(.init(.account, id.rawValue))
        guard let organisation = try tx.caller.organisation ?? organisation ?? only(of: id, in: tx) else {
            throw unknown
        }
        let held: HeldAccount? = try tx.inside(.access) {
            try tx.first(
                """
                SELECT name, email, language, roles, disabled_at, until, version, is_kept, is_last_keeper, is_enrolled,
                    has_password, entry
                FROM access.held_account(\(id), \(organisation))
                WHERE name IS NOT NULL
                """)
        }
        guard let held else { throw unknown }
        guard held.isKept else { throw Refusal.ofTwoOrganisations }
        try tx.require(version: held.version)
        return (held, organisation)
    }

    /// The one organisation an account is of; for the administrator of the server, who is of none.
    private static func only(of id: ID<Account>, in tx: Transaction) throws -> ID<Organisation>? {
        let found: [Only<ID<Organisation>>] = try tx.inside(.access) {
            try tx.all("SELECT organisation FROM access.membership WHERE account = \(id) ORDER BY since LIMIT 2")
        }
        return found.first?.value
    }
}

extension Account {
    /// An account by its id or its e-mail address, among those the caller keeps.
    package static func id(for text: String, in tx: Transaction) throws -> ID<Account> {
        try tx.caller.require(.keepAccounts)
        let found: Only<ID<Account>>? = try tx.inside(.access) {
            try tx.first(
                "SELECT id FROM access.account WHERE id = \(ID<Account>(text)) OR email = \(text.lowercased())")
        }
        guard let found else { throw Refusal.notFound(.init(.account)) }
        return found.value
    }

    /// What entries call an account, in the log of the organisation that keeps it.
    static func trace(_ id: ID<Account>, _ organisation: ID<Organisation>, in tx: Transaction) -> Trace {
        .deployment(tx, "account", id.rawValue, log: organisation)
    }
}
