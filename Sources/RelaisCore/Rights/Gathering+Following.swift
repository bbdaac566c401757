import Foundation
import Postgres
import Vault

extension Gathering {
    /// The calls and reviews of their matches, what was noted of them, and how far they were said to be.
    func askFollowing(in tx: Transaction) throws -> () throws -> [PersonExport.Record] {
        let laterFollowUps: RelaisCore.Later<FollowUpRow> = try tx.ask(
            """
            SELECT follow_up, kind, side, done_on::text, result, sealed
            FROM casework.follow_ups_of(\(person))
            """)
        let laterProgress: RelaisCore.Later<ProgressRow> = try tx.ask(
            """
            SELECT stage, rater, rated_on::text, scores, is_helpful
            FROM casework.progress_of(\(person))
            """)
        return {
            try laterFollowUps.all().map(record) + laterProgress.all().map(\.record)
        }
    }

    private func record(_ row: FollowUpRow) throws -> PersonExport.Record {
        var note: String?
        if let sealed = row.sealed,
            let key = try? references.keys.key(organisation: organisation, subject: row.id.rawValue, .narrative)
        {
            note = try key.open(sealed, at: FollowUp.place(row.id, in: organisation), as: FollowUp.Said.self).note
        }
        return PersonExport.Record([
            ("what", row.kind), ("side", row.side), ("happened_on", row.day), ("result", row.result),
            ("note", note.map { others.leftOut(of: $0) }),
        ])
    }
}

private struct FollowUpRow: RowDecodable {
    let id: ID<FollowUp>
    let kind: String
    let side: String?
    let day: String
    let result: String
    let sealed: Bytes?
    init(row: Row) throws { (id, kind, side, day, result, sealed) = try row.decode() }
}

private struct ProgressRow: RowDecodable {
    let record: PersonExport.Record

    init(row: Row) throws {
        let (stage, rater, day): (String, String, String)
        let scores: [String]
        let isHelpful: Bool?
        (stage, rater, day, scores, isHelpful) = try row.decode()
        var record = PersonExport.Record([
            ("what", "progress"), ("stage", stage), ("rater", rater), ("happened_on", day),
            ("is_helpful", isHelpful.map { $0 ? "yes" : "no" }),
        ])
        record.add("scores", scores)
        self.record = record
    }
}
