import Postgres

/// The accounts the caller keeps: an organisation's, or all of them.
package struct AccountList: Sendable {
    package let accounts: [Account]

    package init(in tx: Transaction) throws {
        try tx.caller.require(.keepAccounts)
        accounts = try tx.inside(.access) {
            try tx.all(
                """
                SELECT \(Account.columns)
                FROM \(Account.sources)
                ORDER BY o.name, a.name, a.id
                LIMIT 200
                """)
        }
        try tx.record(.accountsListed, .deployment(tx, "account-list", tx.deployment))
    }
}

/// One account as whoever keeps it sees it: how it stands, what is in its hands, and what is asked for it.
package struct AccountPage: Sendable {
    package let account: Account
    package let work: OpenWork
    package let asked: AskedRecovery?
    /// Whether the caller may agree to what is asked: whoever asked may not.
    package let mayAgree: Bool
    /// Those who could take over the work.
    package let heirs: [Account]

    package init(_ id: ID<Account>, of organisation: ID<Organisation>? = nil, in tx: Transaction) throws {
        try tx.caller.require(.keepAccounts)
        let wanted = try tx.caller.organisation ?? organisation
        let found: Account? = try tx.inside(.access) {
            try tx.first(
                """
                SELECT \(Account.columns)
                FROM \(Account.sources)
                WHERE a.id = \(id) AND (\(wanted)::uuid IS NULL OR o.id = \(wanted))
                ORDER BY m.since
                LIMIT 1
                """)
        }
        guard let found else { throw Refusal.notFound(.init(.account, id.rawValue)) }
        account = found
        work = try OpenWork(of: id, at: found.organisation, in: tx)
        asked = try AskedRecovery.of(id, at: found.organisation, in: tx)
        let own = try tx.caller.account
        mayAgree = asked.map { $0.askedBy != own && id != own && own != nil } ?? false
        heirs = try Account.heirs(of: id, at: found.organisation, in: tx)
        try tx.record(.accountSeen, Account.trace(id, found.organisation, in: tx))
    }
}
