import Foundation
import Postgres

/// What an organisation still has to do that is in someone's hands.
package struct OpenWork: Sendable, Equatable, RowDecodable {
    package let people: Int
    package let referrals: Int
    package let drafts: Int

    package var isNone: Bool { people + referrals + drafts == 0 }

    package init(row: Row) throws { (people, referrals, drafts) = try row.decode() }

    /// Of an account the caller keeps.
    package init(of id: ID<Account>, at organisation: ID<Organisation>, in tx: Transaction) throws {
        self = try tx.inside(.access) {
            try tx.one("SELECT people, referrals, drafts FROM access.open_work(\(id), \(organisation))")
        }
    }
}

extension Account {
    /// Someone leaves an organisation: their membership ends, and whom they followed, the referrals they had in hand and
    /// their drafts are a colleague's from now on. All of it, or nothing.
    ///
    /// `heir` is the colleague's id, address or name; needed where there is work to hand over.
    @discardableResult
    package static func leave(
        _ id: ID<Account>, handingTo heir: String?, of organisation: ID<Organisation>? = nil, in tx: Transaction
    ) throws -> OpenWork {
        let (held, organisation) = try HeldAccount.held(id, of: organisation, in: tx)
        guard held.until == nil else { throw Refusal.hasLeft }
        guard !held.isLastKeeper else { throw Refusal.lastKeeper }
        guard try tx.caller.account != id else { throw Refusal.ownRoles }
        let work = try OpenWork(of: id, at: organisation, in: tx)
        let chosen = try Self.heir(heir, of: id, at: organisation, isNeeded: !work.isNone, in: tx)

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.inside(.access) {
            try tx.one("SELECT access.leave(\(id), \(organisation), \(chosen), \(tx.now), \(entry))")
        }

        try tx.record(
            .accountLeft, entry: entry, trace(id, organisation, in: tx), previous: held.entry,
            digest: digest.value.bytes, fields: work.isNone ? ["until"] : ["until", "followers", "assignee"])
        try tx.endOpenPages()
        return work
    }

    /// Those who could take over someone's work: whoever follows people there, but for them.
    package static func heirs(
        of id: ID<Account>, at organisation: ID<Organisation>, in tx: Transaction
    ) throws -> [Account] {
        try tx.inside(.access) {
            try tx.all(
                """
                SELECT \(columns)
                FROM \(sources)
                WHERE m.organisation = \(organisation) AND a.id <> \(id) AND a.disabled_at IS NULL AND m.until IS NULL
                    AND m.roles && ARRAY['caseworker', 'coordinator']
                ORDER BY a.name, a.id
                LIMIT 500
                """)
        }
    }

    private static func heir(
        _ text: String?, of id: ID<Account>, at organisation: ID<Organisation>, isNeeded: Bool, in tx: Transaction
    ) throws -> ID<Account>? {
        var checks = Checks()
        let text = checks.text("heir", text, most: 254, isNeeded: isNeeded)
        try checks.done()
        guard let text else { return nil }
        let found = try heirs(of: id, at: organisation, in: tx).filter {
            $0.id.text == text.lowercased() || $0.email == text.lowercased() || $0.name == text
        }
        guard found.count == 1, let heir = found.first else { throw Refusal.invalid([Invalid("heir", .notInList)]) }
        return heir.id
    }
}
