import Foundation
import Postgres
import Vault

extension Gathering {
    /// What was written: to the other side, among colleagues, when an identity was opened, in an emergency.
    func askWords(in tx: Transaction) throws -> Later {
        let legs = references.legs
        let laterMessages: RelaisCore.Later<SaidRow> = try tx.ask(
            """
            SELECT w.id, w.at, r.reference, w.organisation, o.name, w.sealed
            FROM casework.message w
            JOIN casework.referral r ON r.id = w.referral
            JOIN directory.organisation o ON o.id = w.organisation
            WHERE w.referral = ANY (\(legs)) AND w.taken_back_at IS NULL
            ORDER BY w.at, w.id
            LIMIT 5000
            """)
        let laterNotes: RelaisCore.Later<SaidRow> = try tx.ask(
            """
            SELECT n.id, n.at, r.reference, n.organisation, NULL, n.sealed
            FROM casework.note n
            LEFT JOIN casework.referral r ON r.id = n.referral
            WHERE n.organisation = \(organisation) AND (n.person = \(person) OR n.referral = ANY (\(legs)))
            ORDER BY n.at, n.id
            LIMIT 5000
            """)
        let laterReasons: RelaisCore.Later<ReasonRow> = try tx.inside(.identity) {
            try tx.ask(
                """
                SELECT entry, sealed
                FROM identity.reveal_reason
                WHERE organisation = \(organisation) AND person = \(person)
                ORDER BY entry
                LIMIT 5000
                """)
        }
        let laterEmergencies: RelaisCore.Later<EmergencyRow> = try tx.ask(
            """
            SELECT e.id, e.opened_at, e.reason, e.verdict, e.sealed
            FROM casework.emergency e
            WHERE e.organisation = \(organisation) AND e.person = \(person)
            ORDER BY e.opened_at, e.id
            LIMIT 500
            """)
        return {
            [
                .init(
                    name: .messages,
                    records: try laterMessages.all().map { row in
                        row.record(
                            try words(
                                row.sealed, of: row.id, by: row.organisation,
                                at: place("casework.message", row.id, row.organisation)))
                    }),
                .init(
                    name: .notes,
                    records: try laterNotes.all().map { row in
                        row.record(
                            try words(
                                row.sealed, of: row.id, by: row.organisation,
                                at: place("casework.note", row.id, row.organisation)))
                    }),
                .init(
                    name: .openings,
                    records: try laterReasons.all().map { row in
                        .init([
                            (
                                "words",
                                try words(
                                    row.sealed, of: row.entry, by: organisation,
                                    at: place("identity.reveal_reason", row.entry, organisation))
                            )
                        ])
                    }),
                .init(
                    name: .emergencies,
                    records: try laterEmergencies.all().map { row in
                        .init([
                            ("opened_at", row.openedAt.exported), ("reason", row.reason), ("verdict", row.verdict),
                            (
                                "words",
                                try words(
                                    row.sealed, of: row.id, by: organisation,
                                    at: place("casework.emergency", row.id, organisation))
                            ),
                        ])
                    }),
            ]
        }
    }

    private func place(_ table: String, _ row: UUID, _ owner: ID<Organisation>) -> Place {
        Place(organisation: owner.rawValue, table: table, row: row, rowVersion: 1)
    }
}

private struct SaidRow: RowDecodable {
    let id: UUID
    let at: Date
    let reference: String?
    let organisation: ID<Organisation>
    let organisationName: String?
    let sealed: Bytes?
    init(row: Row) throws { (id, at, reference, organisation, organisationName, sealed) = try row.decode() }

    func record(_ words: String?) -> PersonExport.Record {
        .init([
            ("at", at.exported), ("reference", reference), ("organisation", organisationName), ("words", words),
        ])
    }
}

private struct ReasonRow: RowDecodable {
    let entry: UUID
    let sealed: Bytes
    init(row: Row) throws { (entry, sealed) = try row.decode() }
}

private struct EmergencyRow: RowDecodable {
    let id: UUID
    let openedAt: Date
    let reason: String
    let verdict: String?
    let sealed: Bytes
    init(row: Row) throws { (id, openedAt, reason, verdict, sealed) = try row.decode() }
}
