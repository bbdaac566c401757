import Foundation
import Postgres
import Vault

extension Person {
    /// Why someone's file is erased: a code, which the audit keeps as the purpose.
    package enum ErasureReason: String, Sendable, CaseIterable {
        /// They asked for it (GDPR 17).
        case request = "rights_request"
        /// It is kept no longer.
        case retention
        /// It should never have been kept.
        case unlawful
    }

    /// Erases someone for good: what was sealed goes, with every key that opens it, and a row that counts is left. Whoever
    /// holds a copy of their own is told (GDPR 19). The line in the log of erasures is on disk before this is committed.
    ///
    /// For a coordinator with a recent proof of who they are. Refuses a file that is held, and one with open referrals or an open
    /// offer, which it names; `isWithdrawing` brings those to their end first: one's own are withdrawn, a support one gives ends.
    ///
    /// - Returns: How many other organisations are told.
    @discardableResult
    package static func erase(
        _ id: ID<Person>, reason: String?, isWithdrawing: Bool = false, in tx: Transaction
    ) throws -> Int {
        let (_, organisation) = try tx.caller.member(.erasePeople)
        guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
        try tx.requireStepUp()
        let file = try FileToErase(id, of: organisation, in: tx)
        try tx.require(version: file.version)
        let reason = try checked(reason: reason)
        try file.refuseHeld()
        let version = try isWithdrawing ? file.end(in: tx) : file.refuseOpen()

        let erasure = try Erasure(of: id, in: organisation, seen: version, tx)
        try erasure.record(purpose: reason.rawValue, file.keys, previous: file.entry, in: tx)
        return erasure.told
    }

    private static func checked(reason: String?) throws -> ErasureReason {
        var checks = Checks()
        let known: ErasureReason? = checks.code("reason", reason, isNeeded: true)
        try checks.done()
        guard let known else { throw Refusal.invalid([Invalid("reason", .missing)]) }
        return known
    }
}

/// A file that is to be erased: what the rules ask of it, and the keys that name it in the audit one last time.
struct FileToErase {
    private let id: ID<Person>
    /// The version a form shows, and the row's own.
    let version: Int
    let rowVersion: Int
    let entry: ID<Entry>
    let keys: Keys
    private let heldFor: Person.HoldReason?
    private let open: [OpenReferral]
    private let offers: [ID<Handover>]

    private struct OpenReferral: RowDecodable {
        let id: ID<Referral>
        let reference: String
        let side: Referral.Side
        let state: Referral.State
        init(row: Row) throws { (id, reference, side, state) = try row.decode() }
    }

    private struct Seen: RowDecodable {
        let version: Int
        let rowVersion: Int
        let entry: ID<Entry>
        let erasedAt: Date?
        let heldFor: Person.HoldReason?
        init(row: Row) throws { (version, rowVersion, entry, erasedAt, heldFor) = try row.decode() }
    }

    /// - Throws: `Refusal.notFound` for one that is not the caller's to know of, or that was merged; `.erased` for one that
    ///   is gone already.
    init(_ id: ID<Person>, of organisation: ID<Organisation>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterOpen: Later<OpenReferral> = try tx.ask(
            """
            SELECT r.id, r.reference, s.side, r.state
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            WHERE s.organisation = \(organisation) AND s.person = \(id) AND r.ended_at IS NULL
            ORDER BY r.drafted_at, r.id
            LIMIT 100
            """)
        let laterOffers: Later<Only<ID<Handover>>> = try tx.ask(
            """
            SELECT h.id
            FROM casework.handover_side s
            JOIN casework.handover h ON h.id = s.handover
            WHERE s.organisation = \(organisation) AND s.person = \(id) AND h.state = 'offered'
            """)
        let seen: Seen? = try tx.first(
            """
            SELECT \(Person.shownVersion), p.row_version, p.entry, p.erased_at, p.held_for
            FROM casework.person p
            WHERE p.id = \(id) AND p.merged_into IS NULL
            """)
        guard let seen else { throw Refusal.notFound(.init(.person, id.rawValue)) }
        guard seen.erasedAt == nil else { throw Refusal.erased }
        (self.id, version, rowVersion, entry) = (id, seen.version, seen.rowVersion, seen.entry)
        (heldFor, open, offers) = (seen.heldFor, try laterOpen.all(), try laterOffers.all().map(\.value))
        keys = try laterKeys.open()
    }

    func refuseHeld() throws {
        if let heldFor { throw Refusal.held(heldFor) }
    }

    /// Answers the version of the file.
    func refuseOpen() throws -> Int {
        guard open.isEmpty, offers.isEmpty else {
            throw Refusal.stillOpen(referrals: open.map(\.reference), offers: offers.count)
        }
        return rowVersion
    }

    /// Brings everything to its end that stands in the way. Answers the version of the file after that.
    func end(in tx: Transaction) throws -> Int {
        for one in open {
            let reason = Referral.Reason.personDeclined.rawValue
            switch (one.side, one.state) {
            case (.referrer, _): try Referral.withdraw(one.id, reason: reason, in: tx)
            case (.recipient, .waitlisted):
                // No reason of a refusal is true of it; its words go with the file.
                try Referral.decline(one.id, reason: Referral.Reason.other.rawValue, note: "–", in: tx)
            case (.recipient, _): try Referral.end(one.id, reason: reason, in: tx)
            }
        }
        for offer in offers { try Handover.withdraw(offer, in: tx) }
        return try tx.one("SELECT row_version FROM casework.person WHERE id = \(id)", as: Only<Int>.self).value
    }
}
