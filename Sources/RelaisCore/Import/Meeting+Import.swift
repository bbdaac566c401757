import Foundation
import Postgres
import Spreadsheet

extension Meeting {
    /// What a file of past meetings may hold.
    package static let importFields = [
        ImportField(
            "mentees", isNeeded: true,
            "Code du jeune,Codes des jeunes,Jeune,Jeunes,Filleul,Filleule,Filleuls,Filleul(e),Code,Mentee,Mentees,Young person"
        ),
        ImportField("mentor", "Code du parrain,Parrain,Marraine,Parrain/marraine,Bénévole,Mentor,Mentor code"),
        ImportField(
            "on", isNeeded: true, "Date,Date de la rencontre,Jour,Le,Rencontre du,Day,Date of meeting,Met on"),
        ImportField("at", "Heure,Heure de début,Début,Time,Start,Start time"),
        ImportField("minutes", "Durée,Durée (min),Durée en minutes,Minutes,Temps passé,Duration"),
        ImportField("activities", "Activité,Activités,Activité(s),Type d’activité,Activity,Activities"),
        ImportField("attendance", "Présence,Présent,Présent(e),Venu,Attendance,Presence,Present"),
        ImportField("mode", "Mode,Modalité,Type de rencontre"),
        ImportField("commune", "Commune,Lieu,Ville,Code INSEE,Town,City,Place"),
        ImportField("department", "Département,Dépt,Department"),
        ImportField("postcode", "Code postal,CP,Postcode,Postal code,Zip"),
        ImportField("transport", "Transport,Moyen de transport,Trajet,Means of transport"),
        ImportField("distance", "Km,Kilomètres,Nombre de km,Distance,Kilometres"),
        ImportField("cost", "Coût,Dépense,Dépenses,Frais,Montant,Cost,Expenses"),
        ImportField("note", "Note,Remarque,Remarques,Commentaire,Un mot,Comment"),
    ]

    /// Brings the past meetings of a file: each row names who was there by their code, and the day. A meeting that is recorded already, of the
    /// same match at the same time, is left as it is, so that a second import doubles nothing.
    ///
    /// All of it in one transaction. A wrong row keeps the whole file out, unless the order says to leave it aside.
    package static func `import`(_ sheet: Sheet, _ order: ImportOrder, in tx: Transaction) throws -> ImportReport {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        let columns = try Columns(of: sheet, for: importFields, said: order.columns)
        try tx.importAlone(for: organisation)
        let known = try PastMatches(of: order.programmeId(in: tx), in: tx)
        var cells = Cells(columns: columns, lists: try Lists(for: sheet, columns, in: tx))
        var report = ImportReport(columns: columns)
        var pairs: [ID<Match>: Pair] = [:]
        var rows: [PastMatches.Moment: Int] = [:]
        var work: [(match: ID<Match>, draft: Draft)] = []
        for row in sheet.rows {
            cells.turn(to: row)
            if report.lines.count.isMultiple(of: 250) { try tx.stay() }
            let verdict: ImportReport.Verdict
            do {
                let (match, draft) = try Self.read(&cells, known)
                let pair = try pairs[match.id] ?? Pair(match.id, in: tx)
                pairs[match.id] = pair
                let contents = try draft.checked(
                    isPlan: false, sides: pair.sides, earliest: pair.earliest, in: tx)
                guard cells.invalid.isEmpty else { throw Refusal.invalid([]) }
                let moment = PastMatches.Moment(
                    match: match.id, day: contents.day.text, startMinute: contents.startMinute)
                if let before = rows[moment] { throw Refusal.invalid([Invalid("on", .twice(row: before))]) }
                rows[moment] = row.number
                if known.recorded.contains(moment) {
                    verdict = .unchanged
                } else {
                    try pair.requireMeeting(on: contents.day, isPlan: false)
                    verdict = .new
                    work.append((match.id, draft))
                }
            } catch Refusal.invalid(let found) {
                let named = Set(cells.invalid.map(\.field))
                verdict = .wrong(cells.invalid + found.filter { !named.contains($0.field) })
            } catch Refusal.mentoring {
                verdict = .wrong([Invalid("on", .isOver)])
            }
            report.lines.append(ImportReport.Line(row: row.number, verdict: verdict))
        }
        let log = Trace.deployment(tx, "organisation", organisation.rawValue)
        guard report.mayBegin(order) else {
            try tx.record(.meetingsListed, log, fields: columns.taken)
            return report
        }
        for (place, one) in work.enumerated() {
            try record(one.draft, for: one.match, in: tx)
            order.progress(place + 1, work.count)
        }
        report.isDone = true
        try tx.record(.meetingsImported, log, fields: columns.taken)
        return report
    }

    /// What a row says, and of which match.
    private static func read(_ cells: inout Cells, _ known: PastMatches) throws -> (PastMatches.Line, Draft) {
        let day = cells.day("on")
        let codes = cells.parts("mentees").map { $0.uppercased() }
        guard let match = known.match(codes, mentor: cells.text("mentor")?.uppercased()) else {
            throw Refusal.invalid([Invalid("mentees", codes.isEmpty ? .missing : .notInList)])
        }
        var draft = Draft()
        (draft.on, draft.at, draft.minutes) = (day, cells.text("at"), cells.minutes("minutes"))
        (draft.activities, draft.mode) = (cells.activities("activities"), cells.code("mode", Self.modes))
        (draft.commune, draft.transport) = (
            cells.commune("commune"), cells.codes("transport", Mentoring.Written.transports).first
        )
        (draft.distance, draft.cost, draft.note) = (cells.text("distance"), cells.text("cost"), cells.text("note"))
        let presence = cells.text("attendance") == nil ? "yes" : cells.code("attendance", Self.presences) ?? "yes"
        draft.attendance = match.codes.enumerated().map { place, code in
            // Whoever is in the match and is not named was not there.
            "\(match.mentees[place].text):\(codes.contains(code) ? presence : Presence.excused.rawValue)"
        }
        if draft.minutes == nil { draft.minutes = "120" }
        if draft.activities.isEmpty, cells.text("activities") == nil { draft.activities = ["other"] }
        return (match, draft)
    }

    private static let modes = [
        "enpersonne": "in_person", "presentiel": "in_person", "surplace": "in_person", "ensemble": "in_person",
        "inperson": "in_person", "video": "video", "visio": "video", "telephone": "voice", "tel": "voice",
        "appel": "voice", "phone": "voice", "voice": "voice", "message": "text_email", "messages": "text_email",
        "sms": "text_email", "mail": "text_email", "email": "text_email", "courrier": "letter", "lettre": "letter",
        "letter": "letter",
    ]
    private static let presences = [
        "oui": "yes", "o": "yes", "yes": "yes", "y": "yes", "x": "yes", "1": "yes", "present": "yes", "presente": "yes",
        "presents": "yes", "venu": "yes", "venue": "yes", "excuse": "no_excused", "excusee": "no_excused",
        "absentexcuse": "no_excused", "noexcused": "no_excused", "absent": "no_unexcused", "absente": "no_unexcused",
        "non": "no_unexcused", "n": "no_unexcused", "no": "no_unexcused", "nounexcused": "no_unexcused",
        "annuleparparrain": "cancelled_by_mentor", "annuleparleparrain": "cancelled_by_mentor",
        "annuleparlejeune": "cancelled_by_mentee", "annule": "cancelled_by_programme",
        "annuleparlequipe": "cancelled_by_programme", "cancelled": "cancelled_by_programme",
    ]
}

/// The matches of an organisation by the codes of who is in them, and the moments that are recorded.
struct PastMatches {
    struct Line: RowDecodable {
        let id: ID<Match>
        let mentorCode: String?
        let mentees: [ID<Mentee>]
        let codes: [String]
        let isOpen: Bool
        init(row: Row) throws { (id, mentorCode, mentees, codes, isOpen) = try row.decode() }
    }

    struct Moment: Hashable {
        let match: ID<Match>
        let day: String
        let startMinute: Int?
    }

    private let lines: [Line]
    let recorded: Set<Moment>

    /// The open ones first, the newest of each.
    init(of programme: ID<Programme>, in tx: Transaction) throws {
        let laterMoments: Later<MomentRow> = try tx.ask(
            "SELECT m.match, m.meets_on::text, m.start_minute FROM casework.meeting m LIMIT 100000")
        lines = try tx.all(
            """
            SELECT t.id, volunteer.code_of(t.mentor), array_agg(f.mentee ORDER BY f.mentee), array_agg(f.code ORDER BY f.mentee),
                t.state IN ('trial', 'active')
            FROM casework.match t
            JOIN casework.match_mentee o ON o.organisation = t.organisation AND o.match = t.id
            JOIN casework.mentee_files(array(SELECT g.mentee FROM casework.match_mentee g)) f ON f.mentee = o.mentee
            WHERE t.programme = \(programme) AND t.state IN ('trial', 'active', 'on_hold', 'closed')
            GROUP BY t.id, t.mentor, t.state, t.proposed_at
            ORDER BY t.state IN ('trial', 'active') DESC, t.proposed_at DESC, t.id
            LIMIT 5000
            """)
        recorded = Set(try laterMoments.all().map(\.moment))
    }

    /// The match that all of these are in.
    func match(_ codes: [String], mentor: String?) -> Line? {
        guard !codes.isEmpty else { return nil }
        return lines.first { line in
            codes.allSatisfy(line.codes.contains) && (mentor == nil || line.mentorCode == mentor)
        }
    }

    private struct MomentRow: RowDecodable {
        let moment: Moment
        init(row: Row) throws {
            let (match, day, start): (ID<Match>, String, Int?)
            (match, day, start) = try row.decode()
            moment = Moment(match: match, day: day, startMinute: start)
        }
    }
}

extension Cells {
    /// How long, in minutes, as people write it: `90`, `90 min`, `2h`, `1h30`, `1 h 30`.
    func minutes(_ field: String) -> String? {
        guard let cell = text(field)?.lowercased().replacing(" ", with: "") else { return nil }
        let parts = cell.split(separator: "h", maxSplits: 1, omittingEmptySubsequences: false)
        let digits = { (part: Substring) in Int(part.prefix { $0.isNumber }) }
        guard parts.count == 2, let hours = digits(parts[0]) else { return digits(cell[...]).map { "\($0)" } ?? cell }
        return "\(hours * 60 + (digits(parts[1]) ?? 0))"
    }

    /// What was done, by its code or a word for it, wherever that stands in what was written; something else where none does.
    func activities(_ field: String) -> [String] {
        parts(field).flatMap { part -> [String] in
            let (written, known) = (Folded.text(part), Mentoring.Written.activities)
            let words = known.keys.filter { $0.count >= 4 && written.contains($0) }
            let longest = words.max { ($0.count, $0) < ($1.count, $1) }
            return known[written] ?? longest.flatMap { known[$0] } ?? [Mentoring.Activity.other.rawValue]
        }
    }
}
