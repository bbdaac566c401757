import Foundation
import Postgres
import Spreadsheet
import Vault

extension Mentee {
    /// What a file of mentees may hold. Whom a row is about has a file already: found by its code, its number, or names and birth date.
    package static let importFields = [
        ImportField("code", "Code,Code Relais,Code du dossier"),
        ImportField(
            "number",
            "Numéro de dossier,N° dossier,Numéro,N°,Identifiant,Matricule,Référence,File number,Number,Reference"),
        ImportField("given", "Prénom,Prénoms,Prénom(s),Prénom usuel,Given name,First name,Forename"),
        ImportField("family", "Nom de famille,Nom,NOM,Nom d’usage,Family name,Last name,Surname"),
        ImportField("birth_date", "Date de naissance,Né(e) le,Né le,Née le,Naissance,DDN,Date of birth,Birth date"),
        ImportField("goals", "Objectifs,Objectif,Projet,Ce que le jeune veut,Goals,Goal"),
        ImportField("interests", "Centres d’intérêt,Intérêts,Loisirs,Activités,Interests,Activities,Hobbies"),
        ImportField("availability", "Disponibilités,Disponibilité,Dispos,Créneaux,Availability"),
        ImportField("prefers", "Préférences,Préférence,Preferences"),
        ImportField("wishes", "Souhaits,Wishes"),
    ]

    /// Takes the people of a file, whom the caller follows, into a programme; those who are in it already have their wishes brought up
    /// to date. An empty cell takes nothing away; nobody is there twice.
    package static func `import`(_ sheet: Sheet, _ order: ImportOrder, in tx: Transaction) throws -> ImportReport {
        let (_, organisation) = try tx.caller.member(.keepMentees)
        let programme = try Programme.open(order.programmeId(in: tx), in: tx)
        let columns = try Columns(of: sheet, for: importFields, said: order.columns)
        let whom = ["code", "number", "given"]
        guard whom.contains(where: columns.taken.contains) else {
            throw Refusal.invalid([Invalid("given", .missingColumn)])
        }
        try tx.importAlone(for: organisation)
        let known = try KnownPeople(of: organisation, in: tx)
        let current = try currentWishes(of: programme.id, in: organisation, tx)
        let codes = try people(named: sheet.rows.compactMap { columns.cell("code", of: $0) }, in: tx)
        var cells = Cells(columns: columns, lists: try Lists(in: tx))
        var report = ImportReport(columns: columns)
        var found: [(line: Int, person: ID<Person>, draft: Draft)] = []
        for row in sheet.rows {
            cells.turn(to: row)
            let draft = Draft(&cells)
            var line = ImportReport.Line(row: row.number, verdict: .unchanged)
            do {
                let match = try match(&cells, codes, known, organisation, tx)
                var checks = Checks()
                _ = draft.said(from: Said(), &checks)
                try checks.done()
                guard cells.invalid.isEmpty else { throw Refusal.invalid(cells.invalid) }
                if let match { found.append((report.lines.count, match, draft)) } else { line.verdict = .elsewhere }
            } catch Refusal.invalid(let wrong) {
                let named = Set(cells.invalid.map(\.field))
                line.verdict = .wrong(cells.invalid + wrong.filter { !named.contains($0.field) })
            }
            report.lines.append(line)
        }
        let files = try Person.files(of: found.map(\.person), in: organisation, tx)
        var rows: [ID<Person>: Int] = [:]
        for one in found {
            let row = report.lines[one.line].row
            guard let file = files[one.person] else {
                report.lines[one.line].verdict = .elsewhere
                continue
            }
            report.lines[one.line].code = file.code
            if let before = rows.updateValue(row, forKey: one.person) {
                report.lines[one.line].verdict = .wrong([Invalid("given", .twice(row: before))])
            } else if let wishes = current[one.person] {
                let fields = wishes.differences(one.draft)
                report.lines[one.line].verdict = fields.isEmpty ? .unchanged : .changed(fields)
            } else {
                let ages = file.contents.civil.birth?.ages(on: Day(tx.now))
                let (least, limit) = (programme.rules.minimumAge, programme.rules.limitAge)
                let fits = ages.map { $0.upperBound >= least && $0.lowerBound < limit } ?? true
                report.lines[one.line].verdict =
                    fits ? .new : .wrong([Invalid("birth_date", .outOfRange(least: least, most: limit))])
            }
        }
        let log = Trace.deployment(tx, "programme", programme.id.rawValue)
        try tx.record(.personsCompared, log, fields: columns.taken)
        guard report.mayBegin(order) else { return report }
        let work = found.filter { [.new, .changed].contains(report.lines[$0.line].verdict.kind) }
        for (place, one) in work.enumerated() {
            if let mentee = current[one.person]?.mentee {
                try amend(mentee, one.draft, in: tx)
            } else {
                try enrol(one.person, one.draft, into: programme.id, in: tx)
            }
            order.progress(place + 1, work.count)
        }
        report.isDone = true
        try tx.record(.menteesImported, log, fields: columns.taken)
        return report
    }

    /// Whose file a row means; `nil` for one that a colleague follows.
    private static func match(
        _ cells: inout Cells, _ codes: [String: ID<Person>], _ known: KnownPeople, _ organisation: ID<Organisation>,
        _ tx: Transaction
    ) throws -> ID<Person>? {
        if let code = cells.text("code") {
            guard let person = Code.parse(code, Code.person).flatMap({ codes[$0] }) else {
                throw Refusal.invalid([Invalid("code", .noFile)])
            }
            return person
        }
        let number = cells.text("number").map { OwnNumber($0, of: organisation, keyring: tx.keyring) }
        let birth = cells.day("birth_date").flatMap { Day($0) }
        let civil = Civil(given: cells.text("given") ?? "", family: cells.text("family"), birth: birth)
        switch known.match(civil, number: number) {
        case .one(let person): return person
        case .elsewhere: return nil
        case .several: throw Refusal.invalid([Invalid("given", .severalFiles)])
        case .nobody: throw Refusal.invalid([Invalid(number == nil ? "given" : "number", .noFile)])
        }
    }

    private static func people(named typed: [String], in tx: Transaction) throws -> [String: ID<Person>] {
        struct Named: RowDecodable {
            let code: String
            let id: ID<Person>
            init(row: Row) throws { (code, id) = try row.decode() }
        }
        let codes = typed.compactMap { Code.parse($0, Code.person) }
        guard !codes.isEmpty else { return [:] }
        let found: [Named] = try tx.all(
            "SELECT code, id FROM casework.person WHERE code = ANY (\(codes)) AND merged_into IS NULL AND erased_at IS NULL"
        )
        return Dictionary(found.map { ($0.code, $0.id) }) { first, _ in first }
    }

    /// What somebody who is in the programme already would like.
    private struct Wishes {
        let mentee: ID<Mentee>
        let interests: [String]
        let availability: [String]
        let prefers: [String]
        let said: Said

        /// The names of the fields in which a row says something else.
        func differences(_ draft: Draft) -> [String] {
            func differs(_ kept: [String], _ said: [String]?) -> Bool { said.map { Set($0) != Set(kept) } ?? false }
            func differs(_ kept: String?, _ said: String?) -> Bool {
                said.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) != kept } ?? false
            }
            return [
                ("goals", differs(said.goals, draft.goals)), ("interests", differs(interests, draft.interests)),
                ("availability", differs(availability, draft.availability)),
                ("prefers", differs(prefers, draft.prefers)), ("wishes", differs(said.wishes, draft.wishes)),
            ].filter(\.1).map(\.0)
        }
    }

    private static func currentWishes(
        of programme: ID<Programme>, in organisation: ID<Organisation>, _ tx: Transaction
    ) throws -> [ID<Person>: Wishes] {
        struct Kept: RowDecodable {
            let id: ID<Mentee>
            let person: ID<Person>
            let lists: ([String], [String], [String])
            let sealed: Bytes?
            let version: Int
            init(row: Row) throws { (id, person, lists.0, lists.1, lists.2, sealed, version) = try row.decode() }
        }
        let rows: [Kept] = try tx.all(
            """
            SELECT id, person, interests, availability, prefers, sealed, sealed_version
            FROM casework.mentee
            WHERE programme = \(programme) AND ended_at IS NULL
            ORDER BY id
            """)
        let keys = try tx.askKeys(about: rows.map(\.person.rawValue)).open()
        return try rows.reduce(into: [:]) { found, row in
            var said = Said()
            if let sealed = row.sealed,
                let key = try keys.keyIfAny(organisation: organisation, subject: row.id.rawValue, .narrative)
            {
                said = try key.open(sealed, at: place(row.id, in: organisation, version: row.version))
            }
            found[row.person] = Wishes(
                mentee: row.id, interests: row.lists.0, availability: row.lists.1, prefers: row.lists.2, said: said)
        }
    }
}
