import Foundation
import Postgres
import Spreadsheet

/// The rows of a file of people, read, checked by the verb's own checks, and compared with who is known.
struct Arrivals {
    /// A row that opens a file.
    struct New {
        let line: Int
        let newcomer: Newcomer
    }

    var report: ImportReport
    private(set) var newcomers: [New] = []
    /// What rows bring to files that are there.
    private(set) var changes: [Amendment] = []

    /// A row whose person has a file, until that file is read.
    private struct Return {
        let line: Int
        let person: ID<Person>
        let draft: Person.Draft
        let number: OwnNumber?
    }

    init(_ sheet: Sheet, _ columns: Columns, _ organisation: ID<Organisation>, in tx: Transaction) throws {
        report = ImportReport(columns: columns)
        let today = Day(tx.now)
        let known = try KnownPeople(of: organisation, in: tx)
        var cells = Cells(columns: columns, lists: try Lists(for: sheet, columns, in: tx))
        var rows: [String: Int] = [:]
        var returns: [Return] = []
        for row in sheet.rows {
            cells.turn(to: row)
            let draft = Person.Draft(&cells)
            let number = cells.text("number").map { OwnNumber($0, of: organisation, keyring: tx.keyring) }
            let line = report.lines.count
            if line.isMultiple(of: 250) { try tx.stay() }
            func add(_ verdict: ImportReport.Verdict) {
                report.lines.append(ImportReport.Line(row: row.number, verdict: verdict))
            }
            do {
                let contents = try draft.applied(to: nil, on: today)
                guard cells.invalid.isEmpty else { throw Refusal.invalid(cells.invalid) }
                let field = number == nil ? "given" : "number"
                let key = number.map { "\($0.bytes)" } ?? KnownPeople.name(contents.civil)
                if let before = rows.updateValue(row.number, forKey: key) {
                    rows[key] = before
                    throw Refusal.invalid([Invalid(field, .twice(row: before))])
                }
                switch known.match(contents.civil, number: number) {
                case .nobody:
                    newcomers.append(
                        New(line: line, newcomer: Newcomer(contents: contents, number: number)))
                    add(.new)
                case .one(let person):
                    returns.append(
                        Return(
                            line: line, person: person, draft: draft,
                            number: known.hasNumber(person) ? nil : number))
                    add(.unchanged)
                case .elsewhere: add(.elsewhere)
                case .several: throw Refusal.invalid([Invalid(field, .severalFiles)])
                }
            } catch Refusal.invalid(let found) {
                // What the cell says comes first; the verb would only say that nothing was given.
                let named = Set(cells.invalid.map(\.field))
                add(.wrong(cells.invalid + found.filter { !named.contains($0.field) }))
            }
        }
        try compare(returns, of: organisation, on: today, in: tx)
    }

    /// What the rows of people who have a file would change in it.
    private mutating func compare(
        _ returns: [Return], of organisation: ID<Organisation>, on today: Day, in tx: Transaction
    ) throws {
        var seen: [ID<Person>: Int] = [:]
        for start in stride(from: 0, to: returns.count, by: 1_000) {
            let some = returns[start..<min(start + 1_000, returns.count)]
            let kept = try Person.files(of: some.map(\.person), in: organisation, tx)
            for one in some {
                guard let file = kept[one.person] else { continue }
                report.lines[one.line].code = file.code
                if let before = seen.updateValue(report.lines[one.line].row, forKey: one.person) {
                    report.lines[one.line].verdict = .wrong([Invalid("given", .twice(row: before))])
                    continue
                }
                let fields = try one.draft.applied(to: file.contents, on: today).differences(from: file.contents)
                guard !fields.isEmpty || one.number != nil else { continue }
                report.lines[one.line].verdict = .changed(fields + (one.number == nil ? [] : ["number"]))
                changes.append(
                    Amendment(person: one.person, draft: fields.isEmpty ? nil : one.draft, number: one.number))
            }
        }
    }
}
