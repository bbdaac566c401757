import Foundation
import Postgres
import Vault

/// A program's way in: a session for one membership, with scopes and a day it ends on. Its secret is shown once.
package struct AccessToken: Sendable, RowDecodable {
    package let id: ID<AccessToken>
    /// What its owner calls it.
    package let name: String
    /// What it may do of what its owner may.
    package let scopes: [String]
    package let createdAt: Date
    package let usedAt: Date?
    package let expiresAt: Date

    package init(row: Row) throws { (id, name, scopes, createdAt, usedAt, expiresAt) = try row.decode() }

    /// The caller's own that have not ended, the newest first.
    package static func list(in tx: Transaction) throws -> [AccessToken] {
        try tx.all("SELECT id, name, scopes, created_at, used_at, expires_at FROM access.tokens()")
    }
}

extension AccessToken {
    /// What a form or a command says of a new token.
    package struct Draft: Sendable {
        package var name: String?
        package var scopes: [String]
        /// For how many days, as it was typed.
        package var days: String?

        package init(name: String?, scopes: [String], days: String?) {
            (self.name, self.scopes, self.days) = (name, scopes, days)
        }
    }

    /// The longest a token lasts, in days.
    package static let longest = 365

    /// Those that show people, which every permission to do something with them needs.
    private static let withPeople: Set<Permission> = [.registerPeople, .revealIdentity, .referPeople, .answerReferrals]

    /// What is done by someone signed in, and by no program.
    private static let never: Set<Permission> = [.erasePeople]

    /// What a token of this caller's may do at most.
    package static func scopes(of caller: Caller) -> [Permission] {
        Permission.allCases.filter { caller.may($0) && !never.contains($0) }
    }

    /// Makes a token for the caller's own membership: someone signed in by password does, a token does not. It gives at
    /// most what they may do themselves, now and later.
    package static func add(_ draft: Draft, in tx: Transaction) throws -> (id: ID<AccessToken>, secret: Token) {
        let caller = try tx.caller
        guard caller.kind == .member else { throw Refusal.passwordNeeded }
        var checks = Checks()
        let name = checks.text("name", draft.name, most: 100, isNeeded: true) ?? ""
        var scopes = Set(draft.scopes.compactMap(Permission.init))
        if draft.scopes.isEmpty { checks.refuse("scopes", .missing) }
        if scopes.count < Set(draft.scopes).count || !scopes.isDisjoint(with: never) {
            checks.refuse("scopes", .notInList)
        }
        if !scopes.isDisjoint(with: withPeople) { scopes.insert(.seePeople) }
        let days = checks.text("days", draft.days, most: 3).map { Int($0) ?? 0 } ?? 90
        if !(1...longest).contains(days) { checks.refuse("days", .unreadable) }
        try checks.done()
        for scope in scopes { try caller.require(scope) }

        let id = ID<AccessToken>()
        let secret = Token()
        let ordered = Permission.allCases.filter(scopes.contains).map(\.rawValue)
        let isAdded: Only<Bool> = try tx.one(
            """
            SELECT access.add_token(\(id), \(Bytes(secret.hash)), \(name), \(ordered), \(tx.now),
                \(tx.now + TimeInterval(days) * 86_400))
            """)
        guard isAdded.value else { throw Refusal.tooManyTokens }
        try tx.record(.tokenAdded, .deployment(tx, "session", id.rawValue), fields: ordered.sorted())
        return (id, secret)
    }

    /// Ends a token of the caller's own, at once.
    package static func end(_ id: ID<AccessToken>, in tx: Transaction) throws {
        guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
        let isEnded: Only<Bool> = try tx.one("SELECT access.end_token(\(id), \(tx.now))")
        guard isEnded.value else { throw Refusal.notFound(.init(.token, id.rawValue)) }
        // It never changes: what was seen of it is what there is.
        try tx.require(version: 1)
        try tx.record(.tokenEnded, .deployment(tx, "session", id.rawValue))
    }
}
