import Foundation
import Postgres
import Vault

extension Referral {
    /// What every change to the shared row writes besides its own columns.
    static func signed(_ entry: ID<Entry>) -> SQL { "row_version = row_version + 1, entry = \(entry)" }

    /// Adds a move to the thread both sides see, tells both audits of it, and leaves it to the daemon to tell
    /// the people of the other side: the last beats of every verb here.
    ///
    /// `digest` is of the shared row as it now is. `note` is a word to the other side: sealed, and opened by both. A move
    /// that is not shared, of a draft, stays in the log of its own side.
    mutating func tell(
        _ event: Event, to next: State, entry: ID<Entry>, digest: Bytes, reason: Reason? = nil, note: String? = nil,
        isShared: Bool = true, in tx: Transaction
    ) throws {
        let account = try tx.caller.account
        let sealed = try note.map { note in
            let key = try tx.makeKey(
                .narrative, of: entry.rawValue, about: id.rawValue, organisation: own,
                sharedWith: isShared ? other : nil,
                into: &keys)
            return try key.seal(Words(text: note), at: Self.notePlace(entry, by: own))
        }
        try tx.execute(
            """
            INSERT INTO casework.referral_move
                (entry, referral, at, from_state, to_state, organisation, peer, account, reason, sealed, dek_version)
            VALUES (\(entry), \(id), \(tx.now), \(state), \(next), \(own), \(isShared ? other : nil), \(account),
                \(reason), \(sealed), \(sealed == nil ? nil : 1))
            """)
        let crossing = Crossing(organisation: other, trace: .one("referral", id.rawValue, keys, in: other))
        try tx.record(
            event, entry: entry, .one("referral", id.rawValue, keys, in: own), previous: self.entry,
            digest: digest.bytes,
            fields: ["state"], crossing: isShared ? crossing : nil)
        if isShared { try tx.enqueue(side == .referrer ? tellRecipient(of: entry) : tellReferrer(of: entry)) }
    }

    /// To tell the referrer of a move, or of a fact.
    func tellReferrer(of move: ID<Entry>) -> Job { Job(.tellReferrer, for: referrer, referral: id, move: move) }
    /// To tell the recipient of a move.
    func tellRecipient(of move: ID<Entry>) -> Job { Job(.tellRecipient, for: recipient, referral: id, move: move) }

    static func notePlace(_ entry: ID<Entry>, by organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "casework.referral_move", row: entry.rawValue, rowVersion: 1)
    }

    static func requestPlace(_ id: ID<Referral>, of organisation: ID<Organisation>, version: Int) -> Place {
        Place(
            organisation: organisation.rawValue, table: "casework.referral_side", row: id.rawValue,
            rowVersion: Int64(version))
    }

    /// What this side's copy of the request says; empty once it was retracted.
    func request() throws -> Request {
        guard let sealedRequest else { return Request(need: "") }
        let key = try keys.key(organisation: own, subject: id.rawValue, .narrative)
        return try key.open(sealedRequest, at: Self.requestPlace(id, of: own, version: sideVersion))
    }

    /// Why, and in which words: a reason of those offered, and words where it is `other`.
    static func checked(reason: String?, among offered: [Reason], note: String?) throws -> (
        reason: Reason?, note: String?
    ) {
        var checks = Checks()
        let reason: Reason? = checks.code("reason", reason, isNeeded: true)
        if let reason, !offered.contains(reason) { checks.refuse("reason", .notInList) }
        let note = checked(note: note, &checks, isNeeded: reason == .other)
        try checks.done()
        return (reason, note)
    }

    /// A note as it may be given with any move.
    static func checked(note: String?, _ checks: inout Checks, isNeeded: Bool = false) -> String? {
        checks.text("note", note, most: 2_000, isNeeded: isNeeded)
    }
}
