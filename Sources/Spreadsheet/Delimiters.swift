/// What stands between the cells of a file: a semicolon, a comma or a tab.
enum Delimiters {
    private static let known: [Character] = [";", ",", "\t"]

    /// The text below a `sep=;` line that Excel may write, the delimiter, and how many lines were skipped.
    ///
    /// Without such a line it is what comes most often, outside quotation marks, in the first line that holds something.
    static func found(in text: String) -> (text: String, delimiter: Character, skipped: Int) {
        let first = text.prefix { !$0.isNewline }
        if first.hasPrefix("sep="), first.count == 5, let delimiter = first.last, known.contains(delimiter) {
            return (String(text[first.endIndex...].dropFirst()), delimiter, 1)
        }
        let headings = text.drop { $0.isNewline || $0 == " " }.prefix { !$0.isNewline }
        var isQuoted = false
        var counts: [Character: Int] = [:]
        for character in headings {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, known.contains(character) { counts[character, default: 0] += 1 }
        }
        // Of equals, `max` keeps the first.
        let most = known.max { counts[$0, default: 0] < counts[$1, default: 0] }
        return (text, most ?? ";", 0)
    }
}
