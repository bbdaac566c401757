import Postgres

extension Account {
    /// The caller reads the pages in this language from now on, on whatever machine they sign in.
    package static func chooseLanguage(_ language: Language, in tx: Transaction) throws {
        guard let account = try tx.caller.account else { throw Refusal.signInNeeded }

        let entry = tx.newEntry()
        let digest: Only<Bytes?> = try tx.one("SELECT access.choose_language(\(language), \(entry))")
        guard let digest = digest.value else { throw Refusal.notPermitted(.seePeople) }
        let object = Trace.deployment(tx, "account", account.rawValue, log: try tx.caller.organisation)
        try tx.record(.accountAmended, entry: entry, object, digest: digest.bytes, fields: ["language"])
    }
}
