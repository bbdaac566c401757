import SwiftCSV

/// A table as people keep it: a row of headings, then rows of cells, read from a file of separated values.
package struct Sheet: Sendable, Equatable {
    /// One row below the headings, under the number a spreadsheet shows beside it; as many cells as there are headings.
    package struct Row: Sendable, Equatable {
        package let number: Int
        package let cells: [String]

        package init(number: Int, cells: [String]) { (self.number, self.cells) = (number, cells) }
    }

    /// What a file may hold at most.
    package struct Limits: Sendable {
        var bytes: Int
        var rows: Int
        var columns: Int

        package init(bytes: Int = 10_000_000, rows: Int = 50_000, columns: Int = 100) {
            (self.bytes, self.rows, self.columns) = (bytes, rows, columns)
        }
    }

    /// Why a file is no table. It holds no value of the file.
    package enum Problem: Error, Equatable {
        case empty
        case tooLarge(most: Int)
        case tooManyRows(most: Int)
        case tooManyColumns(most: Int)
        /// It is a workbook of Excel or LibreOffice, which saves as CSV.
        case workbook
        case notText
        /// A quotation mark in this row opens nothing, or is never closed.
        case quotes(row: Int)
        /// In this row a mark belongs to the separator beside it: cells could not be told apart.
        case unclear(row: Int)
        /// This row has more cells than there are headings.
        case tooWide(row: Int)
    }

    package let headings: [String]
    package let rows: [Row]
    package let encoding: TextEncoding
    package let delimiter: Character

    /// Reads a file: encoding and delimiter are guessed, empty rows passed over, short rows filled up.
    ///
    /// - Throws: `Sheet.Problem`.
    package init(_ bytes: [UInt8], limits: Limits = Limits()) throws {
        guard bytes.count <= limits.bytes else { throw Problem.tooLarge(most: limits.bytes) }
        let (whole, encoding) = try TextEncoding.text(of: bytes)
        let (text, delimiter, skipped) = Delimiters.found(in: whole)
        try Outline(delimiter: delimiter, skipped: skipped).check(text, within: limits)
        var read: [Row] = []
        do {
            // Its own views would make every row as long as the longest, and read the headings twice: they are given none.
            let csv = try EnumeratedCSV(
                string: text, delimiter: CSVDelimiter(unicodeScalarLiteral: delimiter), loadColumns: false, rowLimit: 0)
            try csv.enumerateAsArray(startAt: 0, rowLimit: nil) {
                read.append(Row(number: read.count + skipped + 1, cells: $0))
            }
        } catch is CSVParseError {
            throw Problem.quotes(row: read.count + skipped + 1)
        }
        let filled = read.compactMap(\.trimmed)
        guard let first = filled.first else { throw Problem.empty }
        var width = first.cells.count
        while width > 0, first.cells[width - 1].isEmpty { width -= 1 }
        headings = Array(first.cells.prefix(width))
        rows = try filled.dropFirst().map { row in
            guard row.cells.dropFirst(width).allSatisfy(\.isEmpty) else { throw Problem.tooWide(row: row.number) }
            let missing = Array(repeating: "", count: max(0, width - row.cells.count))
            return Row(number: row.number, cells: row.cells.prefix(width) + missing)
        }
        (self.encoding, self.delimiter) = (encoding, delimiter)
    }
}

extension Sheet.Row {
    /// Without the spaces around its cells, and without the apostrophe that kept a spreadsheet from calculating; `nil`
    /// when nothing is left.
    fileprivate var trimmed: Sheet.Row? {
        let cells = cells.map { Sheet.unguarded($0).trimmed }
        return cells.allSatisfy(\.isEmpty) ? nil : Sheet.Row(number: number, cells: cells)
    }
}

extension String {
    /// Without spaces, of any kind, at its ends.
    var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }
}
