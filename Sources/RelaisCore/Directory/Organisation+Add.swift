import Postgres

extension Organisation {
    /// Takes an organisation into the network: the administrator's to do. One that has no accounts answers by links; whoever keeps
    /// another organisation's agreements introduces such a one too.
    @discardableResult
    package static func add(
        name: String?, isWithoutAccounts: Bool = false, in tx: Transaction
    ) throws -> ID<Organisation> {
        let introducer = try tx.caller.organisation
        try tx.caller.require(isWithoutAccounts && introducer != nil ? .keepAgreements : .keepOrganisations)
        let name = try checked(name: name)

        let id = ID<Organisation>()
        let entry = tx.newEntry()
        do {
            let digest: Only<Bytes> = try tx.inside(.directory) {
                try tx.one(
                    """
                    INSERT INTO directory.organisation (id, name, created_at, without_accounts, introduced_by, entry)
                    VALUES (\(id), \(name), \(tx.now), \(isWithoutAccounts), \(introducer), \(entry))
                    RETURNING audit.digest(organisation)
                    """)
            }
            try tx.record(
                .organisationAdded, entry: entry, .deployment(tx, "organisation", id.rawValue),
                digest: digest.value.bytes)
        } catch let error as PostgresError where error.constraint == "organisation_name_key" {
            throw Refusal.invalid([Invalid("name", .taken)])
        }
        return id
    }

    /// A name as it is kept.
    static func checked(name: String?) throws -> String {
        var checks = Checks()
        let name = checks.text("name", name, most: 150, isNeeded: true) ?? ""
        if name.unicodeScalars.count == 1 { checks.refuse("name", .tooShort(least: 2)) }
        try checks.done()
        return name
    }
}
