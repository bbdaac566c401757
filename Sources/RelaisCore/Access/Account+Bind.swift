import Postgres

extension Account {
    /// Says that a member is bound by professional secrecy in an organisation (Code pénal 226-13), or no longer: whoever is, and
    /// follows a person, may see who represents them. For the organisation's administrator, or that of the server, who says which. Asks for a recent
    /// proof of who they are.
    package static func bind(
        _ account: ID<Account>, isBound: Bool, in organisation: ID<Organisation>? = nil, _ tx: Transaction
    ) throws {
        let caller = try tx.caller
        try caller.require(.keepAccounts)
        guard let own = caller.organisation ?? organisation, organisation ?? own == own else {
            throw Refusal.notFound(.init(.organisation, organisation?.rawValue))
        }
        try tx.requireStepUp()
        let held: Held? = try tx.inside(.access) {
            try tx.first(
                "SELECT is_bound, version, entry FROM access.held_secrecy(\(account), \(own)) WHERE version IS NOT NULL"
            )
        }
        guard let held else { throw Refusal.notFound(.init(.account, account.rawValue)) }
        try tx.require(version: held.rowVersion)
        guard held.isBound != isBound else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        let digest: Only<Bytes>
        do {
            digest = try tx.inside(.access) {
                try tx.one("SELECT access.bind(\(account), \(own), \(isBound), \(entry))")
            }
        } catch let error as PostgresError where error.constraint == "membership_mentor_alone" {
            throw Refusal.invalid([Invalid("roles", .mentorAlone)])
        }
        try tx.record(
            isBound ? .accountBound : .accountReleased, entry: entry,
            .deployment(tx, "account", account.rawValue, log: own), previous: held.entry, digest: digest.value.bytes,
            fields: ["is_bound_by_secrecy"])
    }

    private struct Held: RowDecodable {
        let isBound: Bool
        let rowVersion: Int
        let entry: ID<Entry>
        init(row: Row) throws { (isBound, rowVersion, entry) = try row.decode() }
    }
}

/// Who of an organisation is bound by professional secrecy: for its administrator.
package struct SecrecyList: Sendable {
    package let members: [Member]

    package struct Member: Sendable, RowDecodable {
        package let account: ID<Account>
        package let email: String
        package let name: String
        package let roles: [String]
        package let isBound: Bool
        package let rowVersion: Int
        package init(row: Row) throws { (account, email, name, roles, isBound, rowVersion) = try row.decode() }
    }

    /// Of the caller's organisation, or of the one the server's administrator names.
    package init(of organisation: ID<Organisation>? = nil, in tx: Transaction) throws {
        let caller = try tx.caller
        try caller.require(.keepAccounts)
        guard let own = caller.organisation ?? organisation, organisation ?? own == own else {
            throw Refusal.notFound(.init(.organisation, organisation?.rawValue))
        }
        members = try tx.inside(.access) {
            try tx.all(
                """
                SELECT a.id, a.email, a.name, m.roles, m.is_bound_by_secrecy, m.row_version
                FROM access.membership m
                JOIN access.account a ON a.id = m.account
                WHERE m.organisation = \(own) AND a.disabled_at IS NULL
                    AND (m.until IS NULL OR m.until > \(tx.now))
                ORDER BY a.name, a.id
                LIMIT 500
                """)
        }
        try tx.record(.accountsListed, .deployment(tx, "account-list", tx.deployment, log: own))
    }
}
