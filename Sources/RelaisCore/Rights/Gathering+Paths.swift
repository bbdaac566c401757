import Foundation
import Postgres
import Vault

extension Gathering {
    /// Which templates their path followed, why it departed from them, and how it ended.
    func askPaths(in tx: Transaction) throws -> Later {
        let laterFollows: RelaisCore.Later<FollowRow> = try tx.ask(
            """
            SELECT f.id, t.name, f.since_at, f.departed_at, f.reason, f.sealed
            FROM casework.path_follow f
            JOIN directory.path_template t ON t.id = f.template
            WHERE f.organisation = \(organisation) AND f.person = \(person)
            ORDER BY f.since_at, f.id
            LIMIT 100
            """)
        let laterEnds: RelaisCore.Later<EndRow> = try tx.ask(
            """
            SELECT e.ended_at, e.reason
            FROM casework.path_end e
            WHERE e.organisation = \(organisation) AND e.person = \(person)
            ORDER BY e.ended_at
            LIMIT 100
            """)
        return {
            let follows = try laterFollows.all().map { row in
                let said = try words(row.sealed, of: row.id, by: organisation, at: Path.place(row.id, in: organisation))
                return PersonExport.Record([
                    ("template", row.template), ("since", row.since.exported),
                    ("departed_at", row.departedAt?.exported),
                    ("reason", row.reason), ("words", said),
                ])
            }
            let ends = try laterEnds.all().map {
                PersonExport.Record([("ended_at", $0.at.exported), ("reason", $0.reason)])
            }
            return [.init(name: .paths, records: follows + ends)]
        }
    }
}

private struct FollowRow: RowDecodable {
    let id: UUID
    let template: String
    let since: Date
    let departedAt: Date?
    let reason: String?
    let sealed: Bytes?
    init(row: Row) throws { (id, template, since, departedAt, reason, sealed) = try row.decode() }
}

private struct EndRow: RowDecodable {
    let at: Date
    let reason: String
    init(row: Row) throws { (at, reason) = try row.decode() }
}
