import Foundation
import Postgres
import Vault

/// A link that works once.
package enum Link {
    /// What it is for. Mirrored by `link_kind_known`.
    package enum Kind: String, Sendable, CaseIterable, PostgresValue { case invitation, recovery }

    /// What it gives anew. Mirrored by `link_resets_known`.
    package enum Reset: String, Sendable, CaseIterable, PostgresValue {
        case password
        /// The second factor, and the codes on paper.
        case factor
    }
}

/// A recovery that one administrator of an organisation has asked for, and another has not agreed to yet.
package struct AskedRecovery: Sendable, RowDecodable {
    package let askedBy: ID<Account>
    package let askedByName: String
    package let resets: [String]
    package let createdAt: Date

    package init(row: Row) throws { (askedBy, askedByName, resets, createdAt) = try row.decode() }

    /// The one for an account, if any.
    package static func of(
        _ id: ID<Account>, at organisation: ID<Organisation>, in tx: Transaction
    ) throws -> AskedRecovery? {
        try tx.inside(.access) {
            try tx.first(
                """
                SELECT asked_by, asked_by_name, resets, created_at
                FROM access.asked_recovery(\(id), \(organisation))
                WHERE id IS NOT NULL
                """)
        }
    }
}

extension Account {
    /// Asks that someone may have their password, their second factor or both anew. The administrator of the server gets the
    /// secret of the link at once; an organisation's gets none: another of them agrees, and gets it. Needs a recent proof.
    package static func recover(
        _ id: ID<Account>, resets: [String], of organisation: ID<Organisation>? = nil, in tx: Transaction
    ) throws -> Token? {
        let (held, organisation) = try HeldAccount.held(id, of: organisation, in: tx)
        try tx.requireStepUp()
        var checks = Checks()
        let chosen = Set(resets.compactMap(Link.Reset.init))
        if resets.isEmpty { checks.refuse("resets", .missing) }
        if chosen.count < Set(resets).count { checks.refuse("resets", .notInList) }
        try checks.done()
        guard try tx.caller.account != id else { throw Refusal.ownRoles }
        guard held.hasPassword, held.disabledAt == nil, held.until == nil else { throw Refusal.notJoined }

        let (secret, entry) = (try tx.caller.organisation == nil ? Token() : nil, tx.newEntry())
        let ordered = Link.Reset.allCases.filter(chosen.contains).map(\.rawValue)
        try tx.inside(.access) {
            try tx.execute(
                """
                SELECT access.ask_recovery(\(ID<Link>()), \(id), \(organisation), \(ordered), \(secret.map { Bytes($0.hash) }),
                    \(tx.now), \(entry))
                """)
        }

        try tx.record(
            secret == nil ? .recoveryAsked : .recoveryMade, entry: entry, trace(id, organisation, in: tx),
            fields: ordered)
        return secret
    }

    /// Agrees to what another administrator of the organisation has asked; the secret of the link is shown this once, to be
    /// passed on. Needs a recent proof.
    package static func agree(toRecovering id: ID<Account>, in tx: Transaction) throws -> Token {
        let (_, organisation) = try HeldAccount.held(id, of: nil, in: tx)
        try tx.requireStepUp()
        guard let asked = try AskedRecovery.of(id, at: organisation, in: tx) else { throw Refusal.nothingAsked }
        guard try tx.caller.account != asked.askedBy else { throw Refusal.anotherAgrees }

        let (secret, entry) = (Token(), tx.newEntry())
        let isMade: Only<Bool> = try tx.inside(.access) {
            try tx.one("SELECT access.agree_recovery(\(id), \(Bytes(secret.hash)), \(tx.now), \(entry))")
        }
        guard isMade.value else { throw Refusal.nothingAsked }

        try tx.record(
            .recoveryMade, entry: entry, trace(id, organisation, in: tx), fields: asked.resets.sorted())
        return secret
    }
}
