/// A first look over a text, scalar by scalar, before it is read: how many rows and columns it will give, and whether the
/// reader, which goes by what looks like one character, will see the separators that are there.
struct Outline {
    let delimiter: Character
    /// Lines that came before the text.
    let skipped: Int

    /// - Throws: `Sheet.Problem` for what is too much, for a quotation mark that is never closed, and for a separator or
    ///   mark that is one character with its neighbour.
    func check(_ text: String, within limits: Sheet.Limits) throws {
        var row = skipped + 1
        var openedIn = row
        var columns = 1
        var isQuoted = false
        var previous: Unicode.Scalar = "\n"
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            if isSeparator(scalar) != isSeparator(previous), !(scalar.isASCII && previous.isASCII) {
                var pair = String.UnicodeScalarView()
                pair.append(previous)
                pair.append(scalar)
                if String(pair).count < 2 { throw Sheet.Problem.unclear(row: row) }
            }
            switch scalar {
            case "\"":
                isQuoted.toggle()
                openedIn = row
            case _ where isQuoted: break
            case "\n" where previous == "\r": break
            case "\n", "\r":
                row += 1
                columns = 1
                if row > limits.rows + 2 { throw Sheet.Problem.tooManyRows(most: limits.rows) }
            case _ where scalar == delimiter.unicodeScalars.first:
                columns += 1
                if columns > limits.columns { throw Sheet.Problem.tooManyColumns(most: limits.columns) }
            default: break
            }
        }
        if isQuoted { throw Sheet.Problem.quotes(row: openedIn) }
    }

    private func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\"" || scalar == "\n" || scalar == "\r" || scalar == delimiter.unicodeScalars.first
    }
}
