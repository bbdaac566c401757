extension Sheet {
    /// Rows of cells as RFC 4180 writes them, every cell safe in a spreadsheet: what one would take for a formula has an
    /// apostrophe before it, and reading takes that away again.
    ///
    /// For Excel in France: a semicolon between cells and `isMarked`, the byte order mark without which it misreads accents.
    package static func text(_ rows: [[String]], delimiter: Character = ",", isMarked: Bool = false) -> String {
        var text = isMarked ? "\u{feff}" : ""
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index > 0 { text.append(delimiter) }
                text += quoted(guarded(cell), delimiter)
            }
            text += "\r\n"
        }
        return text
    }

    /// Telephone numbers beginning with + get the apostrophe too: Excel would make a number of them.
    static func guarded(_ cell: String) -> String { isFormula(cell) ? "'\(cell)" : cell }

    /// What `guarded` was given.
    static func unguarded(_ cell: String) -> String {
        cell.first == "'" && isFormula(cell) ? String(cell.dropFirst()) : cell
    }

    /// Whether a spreadsheet might calculate it, or whether it looks as if that had been prevented already.
    private static func isFormula(_ cell: String) -> Bool {
        let first = cell.unicodeScalars.first { $0 != "'" }
        return first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? false
    }

    private static func quoted(_ cell: String, _ delimiter: Character) -> String {
        let needsQuotes = cell.unicodeScalars.contains {
            "\"\n\r".unicodeScalars.contains($0) || Character($0) == delimiter
        }
        // The spaces around a cell are kept inside quotation marks; so is a mark that would join the separator.
        let isBare =
            !needsQuotes && cell.first?.isWhitespace != true && cell.last?.isWhitespace != true
            && (cell.isEmpty || "\(delimiter)\(cell)\(delimiter)".count == cell.count + 2)
        return isBare ? cell : "\"\(cell.replacing("\"", with: "\"\""))\""
    }
}
