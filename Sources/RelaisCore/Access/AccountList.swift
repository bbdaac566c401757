import Postgres

/// The accounts the caller keeps: an organisation's, or all of them.
package struct AccountList: Sendable {
    package let accounts: [Account]

    package init(in tx: Transaction) throws {
        try tx.caller.require(.keepAccounts)
        accounts = try tx.inside(.access) {
            try tx.all(
                """
                SELECT a.id, a.email, a.name, m.roles, o.id, o.name, a.disabled_at
                FROM access.account a
                JOIN access.membership m ON m.account = a.id
                JOIN directory.organisation o ON o.id = m.organisation
                ORDER BY o.name, a.name
                LIMIT 200
                """)
        }
        try tx.record(.accountsListed, .deployment(tx, "account-list", tx.deployment))
    }
}
