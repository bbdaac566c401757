import Spreadsheet

/// What whoever imports wants done with a file.
package struct ImportOrder: Sendable {
    /// Reads and checks, and changes nothing.
    package var isDryRun = true
    /// Takes the good rows though others are wrong. Otherwise one wrong row keeps the whole file out.
    package var skipsWrong = false
    package var columns: Columns.Corrections = .none
    /// A colleague who will follow the new people: their address or id.
    package var assignTo: String?
    /// The programme that mentors and mentees come into: its name or id.
    package var programme: String?
    /// Told how many rows are done, of how many.
    package var progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }

    package init() {}

    /// The same, changing nothing.
    package var asTrial: ImportOrder {
        var trial = self
        trial.isDryRun = true
        return trial
    }
}

/// What an import did, or would do, row by row.
package struct ImportReport: Sendable {
    package enum Verdict: Sendable, Equatable {
        case new
        /// The fields that differ from what is kept.
        case changed([String])
        case unchanged
        /// A colleague follows this person: nothing is changed and nothing is shown.
        case elsewhere
        case wrong([Invalid])
    }

    package struct Line: Sendable, Equatable {
        /// The number of the row as a spreadsheet shows it.
        package let row: Int
        package internal(set) var verdict: Verdict
        /// The code of the person, where there is one the importer may know.
        package internal(set) var code: String?

        init(row: Int, verdict: Verdict, code: String? = nil) {
            (self.row, self.verdict, self.code) = (row, verdict, code)
        }
    }

    package enum Kind: String, Sendable, CaseIterable { case new, changed, unchanged, elsewhere, wrong }

    package let columns: Columns
    package internal(set) var lines: [Line]
    /// Whether anything was written: not in a dry run, and not when a wrong row kept the file out.
    package internal(set) var isDone = false

    package init(columns: Columns, lines: [Line] = []) { (self.columns, self.lines) = (columns, lines) }

    package func count(_ kind: Kind) -> Int { lines.count { $0.verdict.kind == kind } }

    /// The rows that are wrong, to correct and import again: headings, cells as they were, and why.
    package func failures(of sheet: Sheet, in language: Language) -> [[String]] {
        let whys = ["À corriger", "To correct"]
        // A file that was corrected brings the column of the time before.
        let width = sheet.headings.last.map(whys.contains) == true ? sheet.headings.count - 1 : sheet.headings.count
        let rows = Dictionary(sheet.rows.map { ($0.number, $0.cells.prefix(width)) }) { first, _ in first }
        return [sheet.headings.prefix(width) + [language == .french ? whys[0] : whys[1]]]
            + lines.compactMap { line in
                guard case .wrong(let found) = line.verdict, let cells = rows[line.row] else { return nil }
                return cells + [found.map { $0.sentence(in: language) }.joined(separator: " ")]
            }
    }

    /// Whether the order and what was found let the import begin.
    package func mayBegin(_ order: ImportOrder) -> Bool { !order.isDryRun && (order.skipsWrong || count(.wrong) == 0) }
}

extension ImportReport.Verdict {
    package var kind: ImportReport.Kind {
        switch self {
        case .new: .new
        case .changed: .changed
        case .unchanged: .unchanged
        case .elsewhere: .elsewhere
        case .wrong: .wrong
        }
    }
}
