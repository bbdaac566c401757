import Foundation
import Postgres
import Vault

/// A form of a meeting that is not finished; see `Meeting.keepDraft`.
package enum MeetingDraft {}

extension Meeting {
    /// Keeps what was typed so far, sealed, for whoever typed it: one draft a match.
    package static func keepDraft(_ draft: Draft, for match: ID<Match>, in tx: Transaction) throws {
        let pair = try Pair(match, in: tx)
        try pair.requireMeeting(on: Day(tx.now), isPlan: false)
        let old: DraftRow? = try tx.first(
            """
            SELECT d.id, d.sealed, d.dek_version, d.row_version, d.entry FROM casework.meeting_draft d
            WHERE d.match = \(match) AND d.account = \(pair.account)
            FOR UPDATE
            """)
        let (id, version, entry) = (old?.id ?? ID<MeetingDraft>(), (old?.rowVersion ?? 0) + 1, tx.newEntry())
        var keys = pair.keys
        let key =
            if let old {
                try keys.key(
                    organisation: pair.organisation, subject: id.rawValue, .narrative, version: old.keyVersion)
            } else {
                try tx.makeKey(
                    .narrative, of: id.rawValue, about: pair.sides[0].person.rawValue,
                    organisation: pair.organisation, into: &keys)
            }
        var cut = draft
        cut.note = draft.note.map { String($0.prefix(longestNote * 2)) }
        let sealed = try key.seal(cut, at: draftPlace(id, in: pair.organisation, version: version))
        let digest: Only<Bytes>
        do {
            digest =
                try old == nil
                ? tx.one(
                    """
                    INSERT INTO casework.meeting_draft (organisation, id, match, account, sealed, dek_version, saved_at, entry)
                    VALUES (\(pair.organisation), \(id), \(match), \(pair.account), \(sealed), 1, \(tx.now), \(entry))
                    RETURNING audit.digest(meeting_draft)
                    """)
                : tx.one(
                    """
                    UPDATE casework.meeting_draft
                    SET sealed = \(sealed), saved_at = \(tx.now), \(Referral.signed(entry))
                    WHERE id = \(id)
                    RETURNING audit.digest(meeting_draft)
                    """)
        } catch let error as PostgresError where error.constraint == "meeting_draft_once" {
            // The same form is being kept at this moment.
            throw Refusal.changedSince
        }
        try tx.record(
            .meetingDrafted, entry: entry, pair.trace, previous: old?.entry, digest: digest.value.bytes)
    }

    /// What the caller typed before and did not finish.
    static func draft(of pair: Pair, in tx: Transaction) throws -> Draft? {
        let kept: DraftRow? = try tx.first(
            """
            SELECT d.id, d.sealed, d.dek_version, d.row_version, d.entry FROM casework.meeting_draft d
            WHERE d.match = \(pair.match.id) AND d.account = \(pair.account)
            """)
        guard let kept,
            let key = try pair.keys.keyIfAny(
                organisation: pair.organisation, subject: kept.id.rawValue, .narrative, version: kept.keyVersion)
        else { return nil }
        return try key.open(kept.sealed, at: draftPlace(kept.id, in: pair.organisation, version: kept.rowVersion))
    }

    /// What was a draft is recorded: nothing is left of it. Does not wait.
    static func forgetDraft(of match: ID<Match>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM casework.meeting_draft WHERE match = \(match) AND account = \(tx.caller.account)")
    }

    private static func draftPlace(
        _ id: ID<MeetingDraft>, in organisation: ID<Organisation>, version: Int
    ) -> Place {
        Place(
            organisation: organisation.rawValue, table: "casework.meeting_draft", row: id.rawValue,
            rowVersion: Int64(version))
    }

    private struct DraftRow: RowDecodable {
        let id: ID<MeetingDraft>
        let sealed: Bytes
        let keyVersion: Int
        let rowVersion: Int
        let entry: ID<Entry>
        init(row: Row) throws { (id, sealed, keyVersion, rowVersion, entry) = try row.decode() }
    }
}
