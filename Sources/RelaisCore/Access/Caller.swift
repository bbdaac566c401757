import Foundation
import Postgres
import Vault

/// What someone shows to be let in: the SHA-256 of their secret, which is all the database keeps of it.
package struct Credential: Sendable, Equatable {
    let sha256: [UInt8]

    /// A visitor's session.
    package init(_ token: Token) { sha256 = token.hash }

    /// The daemon's or the administrator's, from the key file: `daemon`, `administrator`.
    package init(secret name: String, in keyring: Keyring) throws {
        sha256 = Self.sha256(try keyring.secret(name))
    }
}

/// Who is asking, as PostgreSQL knows them from their credential.
package struct Caller: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case member, token, administrator, daemon
        /// A partner without an account; what a young person was given on paper. Each reaches one referral.
        case link, slip
        /// A mentor without an account: their own matches, and nothing else of an account.
        case mentorLink = "mentor_link"
    }

    package let session: UUID
    package let kind: Kind
    /// A member's sign-in, or that of a token's owner.
    package let account: ID<Account>?
    /// The organisation a member acts for.
    package let organisation: ID<Organisation>?
    package let roles: Set<Role>
    /// What a token or a link may do of it; `nil` for everyone else.
    package let scopes: Set<Permission>?
    package let name: String
    package let organisationName: String
    package let language: Language
    /// Whether the database holds made-up people; every page says so then.
    package let isDemonstration: Bool

    /// Whom the audit names: the account, or the session of whoever has none.
    var actor: UUID { account?.rawValue ?? session }

    package func may(_ permission: Permission) -> Bool {
        roles.contains { $0.permissions.contains(permission) } && scopes?.contains(permission) ?? true
    }

    /// Refuses whoever may not do this anywhere.
    package func require(_ permission: Permission) throws {
        guard may(permission) else { throw Refusal.notPermitted(permission) }
    }

    /// The sign-in and the organisation of someone who may do this for an organisation.
    ///
    /// - Throws: `Refusal.notPermitted`, also for whoever acts for no organisation.
    func member(_ permission: Permission) throws -> (account: ID<Account>, organisation: ID<Organisation>) {
        try require(permission)
        guard let account, let organisation else { throw Refusal.notPermitted(permission) }
        return (account, organisation)
    }
}

extension Caller {
    init(row: Row) throws {
        let kindName: String
        let roleNames: [String]
        let names: (String?, String?, Language?)
        (session, kindName, account, organisation, roleNames, names.0, names.1, names.2, isDemonstration) =
            try row.decode()
        kind = Kind(rawValue: kindName) ?? .member
        roles = Set(roleNames.compactMap(Role.init))
        // PostgreSQL names the scopes of a token, and of a link, among its roles, where policies see them.
        let named = roleNames.filter { $0.hasPrefix("scope:") }.compactMap {
            Permission(rawValue: String($0.dropFirst(6)))
        }
        scopes = [Kind.token, .link, .mentorLink].contains(kind) ? Set(named) : nil
        name = names.0 ?? kindName
        organisationName = names.1 ?? "Relais"
        language = names.2 ?? .french
    }
}
