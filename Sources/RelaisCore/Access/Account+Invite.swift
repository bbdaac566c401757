import Foundation
import Postgres
import Vault

extension Account {
    /// Gives someone a place in an organisation, and a link with which they choose their own password. The secret of the
    /// link is shown to whoever invites, this once: they pass it on. Needs a recent proof.
    @discardableResult
    package static func invite(
        _ draft: Draft, to organisation: ID<Organisation>, in tx: Transaction
    ) throws -> (id: ID<Account>, secret: Token) {
        try tx.caller.require(.keepAccounts)
        try tx.requireStepUp()
        let id = try add(draft, password: nil, to: organisation, in: tx)
        return (id, try makeInvitation(of: id, to: organisation, in: tx))
    }

    /// Another link for someone who has not used theirs, which ends. Needs a recent proof.
    package static func inviteAgain(
        _ id: ID<Account>, of organisation: ID<Organisation>? = nil, in tx: Transaction
    ) throws -> Token {
        let (held, organisation) = try HeldAccount.held(id, of: organisation, in: tx)
        try tx.requireStepUp()
        guard !held.hasPassword, held.disabledAt == nil, held.until == nil else { throw Refusal.alreadyJoined }
        return try makeInvitation(of: id, to: organisation, in: tx)
    }

    private static func makeInvitation(
        of id: ID<Account>, to organisation: ID<Organisation>, in tx: Transaction
    ) throws -> Token {
        let (secret, entry) = (Token(), tx.newEntry())
        let isMade: Only<Bool> = try tx.inside(.access) {
            try tx.one(
                """
                SELECT access.make_invitation(\(ID<Link>()), \(id), \(organisation), \(Bytes(secret.hash)), \(entry))
                """)
        }
        guard isMade.value else { throw Refusal.alreadyJoined }
        try tx.record(.accountInvited, entry: entry, trace(id, organisation, in: tx))
        return secret
    }
}
