import Foundation
import Postgres
import Vault

extension Gathering {
    typealias Later = () throws -> [PersonExport.Section]

    /// The facts of the file.
    func askFile(in tx: Transaction) throws -> Later {
        let later: RelaisCore.Later<FileRow> = try tx.ask(
            """
            SELECT p.created_at, p.handed_over_at, p.restricted_at, p.held_for, p.birth_year, p.languages, p.french_level, p.commune,
                c.name, EXISTS (SELECT FROM casework.person o WHERE o.merged_into = p.id)
            FROM casework.person p
            LEFT JOIN directory.commune c ON c.code = p.commune
            WHERE p.id = \(person)
            """)
        return { [references] in
            let row = try later.one()
            var record = PersonExport.Record([
                ("code", references.code), ("opened_at", row.createdAt.exported),
                ("handed_over_at", row.handedOverAt?.exported), ("restricted_at", row.restrictedAt?.exported),
                ("held_for", row.heldFor), ("birth_year", row.birthYear.map(String.init)),
                ("french_level", row.frenchLevel?.rawValue), ("commune", row.commune),
                ("commune_name", row.communeName),
                ("includes_another_file", row.hasMerged ? "yes" : nil),
            ])
            record.add("languages", row.languages)
            return [.init(name: .file, records: [record])]
        }
    }

    /// Their referrals, what was asked for in words, each move of them, who came when, the levels of French.
    func askLegs(in tx: Transaction) throws -> Later {
        let legs = references.legs
        let laterLegs: RelaisCore.Later<LegRow> = try tx.ask(
            """
            SELECT r.id, r.reference, s.side, o.name, v.name, r.state, r.priority, r.drafted_at, r.sent_at, r.received_at,
                r.answered_at, r.started_at, r.ended_at, r.reason, t.outcome, t.level_at_entry, t.level_at_exit, t.leads_to, coalesce(t.barriers, '{}'), s.sealed,
                s.row_version
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            LEFT JOIN casework.result t ON t.referral = r.id
            JOIN directory.organisation o ON o.id = CASE s.side WHEN 'referrer' THEN r.recipient ELSE r.referrer END
            JOIN directory.service v ON v.id = r.service
            WHERE s.organisation = \(organisation) AND s.referral = ANY (\(legs))
            ORDER BY r.drafted_at, r.id
            """)
        let laterMoves: RelaisCore.Later<MoveRow> = try tx.ask(
            """
            SELECT r.reference, m.entry, m.at, m.to_state, m.organisation, o.name, m.reason, m.sealed
            FROM casework.referral_move m
            JOIN casework.referral r ON r.id = m.referral
            JOIN directory.organisation o ON o.id = m.organisation
            WHERE m.referral = ANY (\(legs))
            ORDER BY m.at, m.entry
            LIMIT 5000
            """)
        let laterDays: RelaisCore.Later<DayRow> = try tx.ask(
            """
            SELECT r.reference, a.held_on::text, a.presence, a.minutes, a.cancelled_by
            FROM casework.attendance a
            JOIN casework.referral r ON r.id = a.referral
            WHERE a.referral = ANY (\(legs))
            ORDER BY a.held_on, r.reference
            LIMIT 10000
            """)
        // Of what this organisation sent, how often they came is all it knows.
        let laterCounts: RelaisCore.Later<CountRow> = try tx.ask(
            """
            SELECT r.reference, \(Support.Summary.columns)
            FROM casework.referral_side o
            JOIN casework.referral r ON r.id = o.referral
            CROSS JOIN LATERAL casework.attendance_summary(r.id) AS s
            WHERE o.organisation = \(organisation) AND o.side = 'referrer' AND o.referral = ANY (\(legs)) AND s.first_on IS NOT NULL
            ORDER BY r.drafted_at, r.id
            """)
        let laterLevels: RelaisCore.Later<LevelRow> = try tx.ask(
            """
            SELECT r.reference, a.moment, a.recorded_at, a.listening, a.reading, a.spoken_interaction, a.spoken_production, a.writing,
                a.autonomy, a.social_link, a.own_autonomy, a.own_social_link
            FROM casework.assessment a
            JOIN casework.referral r ON r.id = a.referral
            WHERE a.referral = ANY (\(legs))
            ORDER BY a.recorded_at, r.reference, a.moment
            """)
        return {
            [
                .init(name: .referrals, records: try laterLegs.all().map(referral)),
                .init(name: .moves, records: try laterMoves.all().map(move)),
                .init(name: .attendance, records: try laterDays.all().map(\.record) + laterCounts.all().map(\.record)),
                .init(name: .assessments, records: try laterLevels.all().map(\.record)),
            ]
        }
    }

    private func referral(_ row: LegRow) throws -> PersonExport.Record {
        var request: Referral.Request?
        if let sealed = row.sealed,
            let key = try? references.keys.key(organisation: organisation, subject: row.id.rawValue, .narrative)
        {
            request = try key.open(
                sealed, at: Referral.requestPlace(row.id, of: organisation, version: row.sideVersion))
        }
        var record = row.record
        record.add([
            ("need", request.map { others.leftOut(of: $0.need) }),
            ("already_done", request?.alreadyDone.map { others.leftOut(of: $0) }),
        ])
        return record
    }

    private func move(_ row: MoveRow) throws -> PersonExport.Record {
        .init([
            ("reference", row.reference), ("at", row.at.exported), ("state", row.state),
            ("organisation", row.organisationName),
            ("reason", row.reason),
            (
                "words",
                try words(
                    row.sealed, of: row.entry.rawValue, by: row.organisation,
                    at: Referral.notePlace(row.entry, by: row.organisation))
            ),
        ])
    }
}

private struct FileRow: RowDecodable {
    let createdAt: Date
    let handedOverAt: Date?
    let restrictedAt: Date?
    let heldFor: String?
    let birthYear: Int?
    let languages: [String]
    let frenchLevel: FrenchLevel?
    let commune: String?
    let communeName: String?
    let hasMerged: Bool
    init(row: Row) throws {
        (
            createdAt, handedOverAt, restrictedAt, heldFor, birthYear, languages, frenchLevel, commune, communeName,
            hasMerged
        ) = try row.decode()
    }
}

private struct LegRow: RowDecodable {
    let id: ID<Referral>
    private(set) var record: PersonExport.Record
    let sealed: Bytes?
    let sideVersion: Int

    init(row: Row) throws {
        let (reference, side, other, service, state, priority): (String, String, String, String, String, String)
        let drafted: Date
        let moments: (Date?, Date?, Date?, Date?, Date?)
        let codes: (String?, String?, String?, String?, String?)
        let barriers: [String]
        (
            id, reference, side, other, service, state, priority, drafted, moments.0, moments.1, moments.2, moments.3,
            moments.4,
            codes.0, codes.1, codes.2, codes.3, codes.4, barriers, sealed, sideVersion
        ) = try row.decode()
        record = PersonExport.Record([
            ("reference", reference), ("side", side), ("organisation", other), ("service", service), ("state", state),
            ("priority", priority), ("drafted_at", drafted.exported), ("sent_at", moments.0?.exported),
            ("received_at", moments.1?.exported), ("answered_at", moments.2?.exported),
            ("started_at", moments.3?.exported),
            ("ended_at", moments.4?.exported), ("reason", codes.0), ("outcome", codes.1), ("level_at_entry", codes.2),
            ("level_at_exit", codes.3), ("orientation", codes.4),
        ])
        record.add("barriers", barriers)
    }
}

private struct MoveRow: RowDecodable {
    let reference: String
    let entry: ID<Entry>
    let at: Date
    let state: String
    let organisation: ID<Organisation>
    let organisationName: String
    let reason: String?
    let sealed: Bytes?
    init(row: Row) throws {
        (reference, entry, at, state, organisation, organisationName, reason, sealed) = try row.decode()
    }
}

private struct DayRow: RowDecodable {
    let record: PersonExport.Record
    init(row: Row) throws {
        let (reference, day, presence, minutes, canceller): (String, String, String, Int?, String?)
        (reference, day, presence, minutes, canceller) = try row.decode()
        record = PersonExport.Record([
            ("reference", reference), ("held_on", day), ("presence", presence), ("minutes", minutes.map(String.init)),
            ("cancelled_by", canceller),
        ])
    }
}

private struct LevelRow: RowDecodable {
    let record: PersonExport.Record
    init(row: Row) throws {
        let (reference, moment, at): (String, String, Date)
        let levels: (String?, String?, String?, String?, String?)
        let rated: (Int?, Int?, Int?, Int?)
        (
            reference, moment, at, levels.0, levels.1, levels.2, levels.3, levels.4, rated.0, rated.1, rated.2, rated.3
        ) = try row.decode()
        record = PersonExport.Record([
            ("reference", reference), ("moment", moment), ("recorded_at", at.exported), ("listening", levels.0),
            ("reading", levels.1), ("spoken_interaction", levels.2), ("spoken_production", levels.3),
            ("writing", levels.4), ("autonomy", rated.0.map(String.init)), ("social_link", rated.1.map(String.init)),
            ("own_autonomy", rated.2.map(String.init)), ("own_social_link", rated.3.map(String.init)),
        ])
    }
}

private struct CountRow: RowDecodable {
    let record: PersonExport.Record
    init(row: Row) throws {
        let reference: String
        let days: (String?, String?)
        let counts: (Int, Int, Int, Int, Int, Int, Int)
        (
            reference, counts.0, counts.1, counts.2, counts.3, counts.4, counts.5, counts.6, days.0, days.1
        ) = try row.decode()
        record = PersonExport.Record([
            ("reference", reference), ("came", String(counts.0)), ("excused", String(counts.1)),
            ("absent", String(counts.2)), ("cancelled", String(counts.3 + counts.4 + counts.5 + counts.6)),
            ("first_on", days.0), ("last_on", days.1),
        ])
    }
}
