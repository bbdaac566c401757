import Postgres

extension Account {
    /// Gives an account another address, to sign in with and for mail: by whoever keeps it, with a recent proof. Its owner and
    /// the other keepers are told. Mail that came back is tried again.
    ///
    /// Refuses with `invalid` (an address that is none, or another account's), `nothingChanged`, `hasLeft`.
    package static func readdress(
        _ id: ID<Account>, email: String?, of organisation: ID<Organisation>? = nil, in tx: Transaction
    ) throws {
        let (held, organisation) = try HeldAccount.held(id, of: organisation, in: tx)
        guard held.until == nil else { throw Refusal.hasLeft }
        var checks = Checks()
        let email = checks.address("email", email)
        try checks.done()
        guard email != held.email else { throw Refusal.nothingChanged }
        try tx.requireStepUp()

        let entry = tx.newEntry()
        do {
            let digest: Only<Bytes> = try tx.inside(.access) {
                try tx.one("SELECT access.readdress(\(id), \(organisation), \(email), \(tx.now), \(entry))")
            }
            try tx.record(
                .accountAmended, entry: entry, trace(id, organisation, in: tx), previous: held.entry,
                digest: digest.value.bytes, fields: ["email"])
        } catch let error as PostgresError where error.constraint == "account_email_key" {
            throw Refusal.invalid([Invalid("email", .taken)])
        }
    }
}
