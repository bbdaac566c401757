/// What someone typed to find something.
struct Wanted: Sendable {
    private let chunks: [Spelled.Chunk]
    private let whole: Spelled.Word

    init(_ typed: some StringProtocol) { self.init(Array(Spelled(typed).chunks.prefix(Self.mostWords))) }

    private init(_ chunks: [Spelled.Chunk]) {
        self.chunks = chunks
        whole = Spelled.Word(chunks.map(\.whole).joined())
    }

    private static let mostWords = 12

    var isEmpty: Bool { chunks.isEmpty }

    /// The same without the small words of a sentence: « cours de français à Tulle ».
    var inBrief: Wanted {
        let brief = chunks.compactMap { chunk -> Spelled.Chunk? in
            let parts = chunk.parts.filter { !Self.small.contains($0) }
            return parts.isEmpty ? nil : Spelled.Chunk(parts: parts, whole: Spelled.Word(parts.joined()))
        }
        return brief.isEmpty ? self : Wanted(brief)
    }

    private static let small = Set(
        "a au aux d de des du en et l la le les ou pour sur un une and at for in of on or the to".split(separator: " ")
            .map { Array($0.unicodeScalars) })

    /// How close a text comes, whose words these are: every typed word begins one of them, or all of them in one begin one of
    /// the `wholes`; `nil` where neither is so.
    func closeness(to words: WordList, wholes: WordList = WordList([])) -> Closeness? {
        var worst = Closeness.exact
        for chunk in chunks {
            guard let found = closeness(of: chunk, to: words) else { return closeness(toAnyOf: wholes) }
            worst = max(worst, found)
        }
        guard worst == .near, let other = closeness(toAnyOf: wholes) else { return chunks.isEmpty ? nil : worst }
        return min(worst, other)
    }

    /// How many of the typed words meet none of these.
    func strangers(to words: WordList) -> Int { chunks.count { closeness(of: $0, to: words) == nil } }

    /// In one word, or its parts each.
    private func closeness(of chunk: Spelled.Chunk, to words: WordList) -> Closeness? {
        let inOne = words.best(of: chunk.whole)
        guard chunk.parts.count > 1, inOne != .exact else { return inOne }
        var apart = Closeness.exact
        for part in chunk.parts {
            guard let found = words.best(of: part) else { return inOne }
            apart = max(apart, found)
        }
        return min(inOne ?? apart, apart)
    }

    /// `abd el kader` is `Abdelkader`.
    private func closeness(toAnyOf wholes: WordList) -> Closeness? { chunks.count > 1 ? wholes.begun(whole) : nil }
}
