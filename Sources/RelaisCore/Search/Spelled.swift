/// Text as it is looked through: its words, letter by letter, as `Letters` has them.
///
/// `Jean-Pierre N’Diaye` is `jean`, `pierre`, `jeanpierre`, `n`, `diaye`, `ndiaye`: what a hyphen or an apostrophe parts may
/// be written in one, and what is written in one may be typed with a space.
struct Spelled: Sendable {
    typealias Word = [Unicode.Scalar]

    /// What stands between spaces: its parts, and all of it where there are several.
    struct Chunk: Sendable {
        let parts: [Word]
        let whole: Word
    }

    let chunks: [Chunk]
    /// Every letter there is, in one word.
    let whole: Word

    init(_ text: some StringProtocol) {
        var chunks: [Chunk] = []
        var (parts, part): ([Word], Word) = ([], [])
        func close() {
            if !part.isEmpty { parts.append(part) }
            if !parts.isEmpty { chunks.append(Chunk(parts: parts, whole: Word(parts.joined()))) }
            (parts, part) = ([], [])
        }
        for scalar in text.unicodeScalars {
            let letters = Letters.of(scalar)
            if !letters.isEmpty {
                part += letters
            } else if scalar.properties.isWhitespace {
                close()
            } else if !part.isEmpty && !Self.isMark(scalar) {
                parts.append(part)
                part = []
            }
        }
        close()
        (self.chunks, whole) = (chunks, Word(chunks.map(\.whole).joined()))
    }

    /// What changes how a letter looks, and parts no word; the joiner that parts some in Persian does.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .modifierLetter, .spacingMark, .enclosingMark: true
        case .format: scalar.value != 0x200c
        default: scalar.value == 0x0621
        }
    }

    /// All that a typed word may begin.
    var words: [Word] {
        chunks.flatMap { $0.parts.count > 1 ? $0.parts + [$0.whole] : $0.parts }
    }

    /// The same, to be looked through.
    var list: WordList { WordList(words) }
}
