import Foundation
import Postgres

extension Account {
    /// Changes the name, the language or the roles of an account; what is nil stays. Roles change with a recent proof only,
    /// and nobody changes their own; the entry says which were taken and which given.
    package static func amend(
        _ id: ID<Account>, name: String?, language: String?, roles: [String]?, of organisation: ID<Organisation>? = nil,
        in tx: Transaction
    ) throws {
        let (held, organisation) = try HeldAccount.held(id, of: organisation, in: tx)
        guard held.until == nil else { throw Refusal.hasLeft }
        var checks = Checks()
        let newName = name == nil ? held.name : checks.text("name", name, most: 100, isNeeded: true) ?? ""
        let newLanguage: Language = checks.code("language", language) ?? held.language
        let newRoles = roles.map { Role.kept($0, &checks) } ?? held.roles
        try checks.done()
        let taken = Set(held.roles).subtracting(newRoles)
        let given = Set(newRoles).subtracting(held.roles)
        guard (newName, newLanguage) != (held.name, held.language) || !taken.isEmpty || !given.isEmpty else {
            throw Refusal.nothingChanged
        }
        if !taken.isEmpty || !given.isEmpty {
            guard try tx.caller.account != id else { throw Refusal.ownRoles }
            guard !(held.isLastKeeper && taken.contains(Role.orgAdmin.rawValue)) else { throw Refusal.lastKeeper }
            try tx.requireStepUp()
        }

        let (entry, rolesEntry) = (tx.newEntry(), tx.newEntry())
        let written: Written
        do {
            written = try tx.inside(.access) {
                try tx.one(
                    """
                    SELECT digest, previous, roles_digest, roles_previous
                    FROM access.amend_account(\(id), \(organisation), \(newName), \(newLanguage),
                        \(taken.isEmpty && given.isEmpty ? held.roles : newRoles), \(entry), \(rolesEntry))
                    """)
            }
        } catch let error as PostgresError where error.constraint == "membership_mentor_alone" {
            throw Refusal.invalid([Invalid("roles", .mentorAlone)])
        }

        var fields: [String] = []
        if newName != held.name { fields.append("name") }
        if newLanguage != held.language { fields.append("language") }
        let object = trace(id, organisation, in: tx)
        try tx.record(
            .accountAmended, entry: entry, object, previous: written.previous, digest: written.digest.bytes,
            fields: fields)
        guard let digest = written.rolesDigest else { return }
        try tx.record(
            .rolesChanged, entry: rolesEntry, object, previous: written.rolesPrevious, digest: digest.bytes,
            fields: taken.sorted().map { "roles.from:\($0)" } + given.sorted().map { "roles.to:\($0)" })
    }

    /// The rows as they have become: the account always, since its version counts; the membership where its roles changed.
    private struct Written: RowDecodable {
        let digest: Bytes
        let previous: ID<Entry>
        let rolesDigest: Bytes?
        let rolesPrevious: ID<Entry>?
        init(row: Row) throws { (digest, previous, rolesDigest, rolesPrevious) = try row.decode() }
    }
}

extension Role {
    /// The roles of a membership as they are kept: each once, in the order of the list; whoever leads a pilot follows people
    /// as a caseworker.
    static func kept(_ given: [String], _ checks: inout Checks) -> [String] {
        let roles = Set(given.compactMap(Role.init).filter(ofMembers.contains))
        if given.isEmpty { checks.refuse("roles", .missing) }
        if roles.count < Set(given).count { checks.refuse("roles", .notInList) }
        if roles.contains(.mentor), roles.count > 1 { checks.refuse("roles", .mentorAlone) }
        let whole = roles.contains(.pilotLead) ? roles.union([.caseworker]) : roles
        return ofMembers.filter(whole.contains).map(\.rawValue)
    }
}
