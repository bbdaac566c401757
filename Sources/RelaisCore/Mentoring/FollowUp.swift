import Foundation
import Postgres
import Vault

/// A call to one side of a match, or a review of it: a fact, with a short note that is sealed. It is never changed.
package struct FollowUp: Sendable {
    package let id: ID<FollowUp>
    package let match: ID<Match>
    package let kind: Kind
    package let side: Side?
    package let mentee: ID<Mentee>?
    package let doneOn: Day
    package let result: Result
    /// `nil` where nothing was written, or it is kept no longer.
    package let note: String?
    package let recordedBy: String?

    /// Mirrored by `follow_up_kind_known`.
    package enum Kind: String, Sendable, CaseIterable, PostgresValue { case call, review }

    /// Who is called. Mirrored by `follow_up_side_known`.
    package enum Side: String, Sendable, CaseIterable, PostgresValue { case mentor, mentee, guardian }

    /// How it goes. Somebody who was not reached is still to be called. Mirrored by `follow_up_result_known`.
    package enum Result: String, Sendable, CaseIterable, PostgresValue {
        case well
        case toWatch = "to_watch"
        case unreached
    }

    /// What is sealed of one (class `narrative`).
    struct Said: Codable { var note: String }

    /// What a form or a command says of one, as it was typed.
    package struct Draft: Sendable, Equatable {
        package var kind: String?
        package var side: String?
        /// The id of a mentee of the match: of whom, where a mentee or whoever represents one is called. Where the match has one mentee, it
        /// is that one.
        package var mentee: String?
        /// Today where nothing is given.
        package var doneOn: String?
        package var result: String?
        package var note: String?
        package init(
            kind: String? = "call", side: String? = nil, mentee: String? = nil, doneOn: String? = nil,
            result: String? = nil, note: String? = nil
        ) {
            (self.kind, self.side, self.mentee) = (kind, side, mentee)
            (self.doneOn, self.result, self.note) = (doneOn, result, note)
        }
    }

    static func place(_ id: ID<FollowUp>, in organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "casework.follow_up", row: id.rawValue, rowVersion: 1)
    }
}

/// Calls and reviews that were asked for and have not been opened yet.
struct LaterFollowUps {
    private let rows: Later<FollowUpRow>
    private let organisation: ID<Organisation>

    /// The last fifty of a match, or of the matches of a mentee, the newest first.
    init(where condition: SQL, in organisation: ID<Organisation>, _ tx: Transaction) throws {
        self.organisation = organisation
        rows = try tx.ask(
            """
            SELECT c.id, c.match, c.kind, c.side, c.mentee, c.done_on::text, c.result, c.sealed, c.dek_version,
                access.account_name(c.recorded_by)
            FROM casework.follow_up c
            WHERE \(condition)
            ORDER BY c.done_on DESC, c.recorded_at DESC, c.id
            LIMIT 50
            """)
    }

    func open(_ keys: Keys) throws -> [FollowUp] {
        try rows.all().map { row in
            var note: String?
            if let sealed = row.sealed, let version = row.keyVersion,
                let key = try keys.keyIfAny(
                    organisation: organisation, subject: row.id.rawValue, .narrative, version: version)
            {
                note = try key.open(sealed, at: FollowUp.place(row.id, in: organisation), as: FollowUp.Said.self).note
            }
            return FollowUp(
                id: row.id, match: row.match, kind: row.kind, side: row.side, mentee: row.mentee, doneOn: row.doneOn,
                result: row.result, note: note, recordedBy: row.recordedBy)
        }
    }
}

private struct FollowUpRow: RowDecodable {
    let id: ID<FollowUp>
    let match: ID<Match>
    let kind: FollowUp.Kind
    let side: FollowUp.Side?
    let mentee: ID<Mentee>?
    let doneOn: Day
    let result: FollowUp.Result
    let sealed: Bytes?
    let keyVersion: Int?
    let recordedBy: String?

    init(row: Row) throws {
        let day: String
        (id, match, kind, side, mentee, day, result, sealed, keyVersion, recordedBy) = try row.decode()
        guard let whole = Day(day) else { throw PostgresError.missingRow }
        doneOn = whole
    }
}
