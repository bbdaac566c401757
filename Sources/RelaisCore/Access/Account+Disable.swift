import Foundation
import Postgres

extension Account {
    /// Shuts an account, at once and wherever it is signed in: sessions, tokens and known browsers end, and pages that are
    /// open hear it. Its work stays where it is; see `leave`.
    package static func disable(
        _ id: ID<Account>, of organisation: ID<Organisation>? = nil, in tx: Transaction
    ) throws {
        let (held, organisation) = try HeldAccount.held(id, of: organisation, in: tx)
        guard held.disabledAt == nil else { throw Refusal.nothingChanged }
        guard !held.isLastKeeper else { throw Refusal.lastKeeper }
        guard try tx.caller.account != id else { throw Refusal.ownRoles }

        try setDisabled(true, id, organisation, .accountDisabled, held, in: tx)
        try tx.endOpenPages()
    }

    /// Opens it again: its owner signs in as before. Needs a recent proof.
    package static func enable(
        _ id: ID<Account>, of organisation: ID<Organisation>? = nil, in tx: Transaction
    ) throws {
        let (held, organisation) = try HeldAccount.held(id, of: organisation, in: tx)
        guard held.disabledAt != nil else { throw Refusal.nothingChanged }
        try tx.requireStepUp()

        try setDisabled(false, id, organisation, .accountEnabled, held, in: tx)
    }

    private static func setDisabled(
        _ isDisabled: Bool, _ id: ID<Account>, _ organisation: ID<Organisation>, _ event: Event, _ held: HeldAccount,
        in tx: Transaction
    ) throws {
        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.inside(.access) {
            try tx.one("SELECT access.set_disabled(\(id), \(organisation), \(isDisabled), \(entry))")
        }
        try tx.record(event, entry: entry, trace(id, organisation, in: tx), digest: digest.value.bytes)
    }
}
