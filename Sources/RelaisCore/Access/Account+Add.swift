import Foundation
import Postgres
import Vault

extension Account {
    /// What a form or a command says of a new account, before it is one.
    package struct Draft: Sendable {
        package var email: String?
        package var name: String?
        package var roles: [String]
        package var language: String?

        package init(email: String?, name: String?, roles: [String], language: String? = nil) {
            (self.email, self.name, self.roles, self.language) = (email, name, roles, language)
        }
    }

    /// The form a password is kept in: its parameters, and a digest of what signing in computes, so that a copy of the
    /// database is no password.
    static func kept(verifier: String) -> String {
        let parameters = verifier[..<(verifier.lastIndex(of: "$") ?? verifier.endIndex)]
        let digest = Data(Credential.sha256(verifier.utf8)).base64EncodedString().prefix { $0 != "=" }
        return "\(parameters)$\(digest)"
    }

    /// Gives someone an account and a place in an organisation. An organisation's administrator adds to their own, the
    /// administrator of the server to any. Without a password, which is in its kept form, they choose one themselves: see
    /// `invite`. Only a demonstration gives one.
    @discardableResult
    static func add(
        _ draft: Draft, password: String?, to organisation: ID<Organisation>, in tx: Transaction
    ) throws -> ID<Account> {
        let caller = try tx.caller
        try caller.require(.keepAccounts)
        guard caller.organisation == nil || caller.organisation == organisation else {
            throw Refusal.notFound(.init(.organisation, organisation.rawValue))
        }
        var checks = Checks()
        let email = checks.address("email", draft.email)
        let name = checks.text("name", draft.name, most: 100, isNeeded: true) ?? ""
        let language: Language = checks.code("language", draft.language) ?? .french
        let roles = Role.kept(draft.roles, &checks)
        try checks.done()

        let id = ID<Account>()
        // Each row has its own entry, which holds its digest.
        let (entry, rolesEntry) = (tx.newEntry(), tx.newEntry())
        do {
            let (laterAccount, laterMembership): (Later<Only<Bytes>>, Later<Only<Bytes>>) = try tx.inside(.access) {
                try tx.execute(
                    """
                    INSERT INTO access.account (id, email, name, language, password, created_at, entry)
                    VALUES (\(id), \(email), \(name), \(language), \(password), \(tx.now), \(entry))
                    """)
                return (
                    try tx.ask("SELECT access.account_digest(\(id), NULL, \(entry))"),
                    try tx.ask(
                        """
                        INSERT INTO access.membership (organisation, account, roles, since, entry)
                        VALUES (\(organisation), \(id), \(roles), \(tx.now), \(rolesEntry))
                        RETURNING audit.digest(membership)
                        """)
                )
            }
            let object = Trace.deployment(tx, "account", id.rawValue, log: organisation)
            try tx.record(
                .accountAdded, entry: entry, object, digest: laterAccount.one().value.bytes, fields: ["email", "name"])
            try tx.record(
                .rolesChanged, entry: rolesEntry, object, digest: laterMembership.one().value.bytes,
                fields: roles.map { "roles.to:\($0)" })
        } catch let error as PostgresError where error.constraint == "account_email_key" {
            throw Refusal.invalid([Invalid("email", .taken)])
        } catch let error as PostgresError where error.constraint == "membership_organisation_fkey" {
            throw Refusal.notFound(.init(.organisation, organisation.rawValue))
        }
        return id
    }
}
