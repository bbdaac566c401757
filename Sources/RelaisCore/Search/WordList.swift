/// Words to look through, one after the other in one piece of memory: thousands of names are compared in a few milliseconds.
struct WordList: Sendable {
    /// Letters as numbers, and a nought behind each word.
    private let letters: [UInt32]

    init(_ words: [Spelled.Word]) {
        letters = words.flatMap { word in word.isEmpty ? [] : word.map(\.value) + [0] }
    }

    init(joining lists: [WordList]) { letters = lists.flatMap(\.letters) }

    /// What comes first in the alphabet.
    static func isBefore(_ one: WordList, _ other: WordList) -> Bool {
        one.letters.lexicographicallyPrecedes(other.letters)
    }

    /// Each word by itself, as it is compared.
    var texts: [String] {
        letters.split(separator: 0).map { word in
            String(String.UnicodeScalarView(word.compactMap { Unicode.Scalar($0) }))
        }
    }

    /// The best a typed word meets here.
    func best(of typed: Spelled.Word) -> Closeness? {
        letters.withUnsafeBufferPointer { all in
            typed.withUnsafeBufferPointer { typed in
                var best = Self.begun(typed, in: all)
                let forgiven = best == nil ? Closeness.mistakes(forgivenIn: typed) : 0
                if forgiven > 0 {
                    Self.each(all) { word in
                        guard Closeness.isNear(typed, word, within: forgiven) else { return true }
                        best = .near
                        return false
                    }
                }
                return best
            }
        }
    }

    /// The best among those that begin so, without a mistake.
    func begun(_ typed: Spelled.Word) -> Closeness? {
        letters.withUnsafeBufferPointer { all in typed.withUnsafeBufferPointer { Self.begun($0, in: all) } }
    }

    private static func begun(
        _ typed: UnsafeBufferPointer<Unicode.Scalar>, in all: UnsafeBufferPointer<UInt32>
    ) -> Closeness? {
        var best: Closeness?
        each(all) { word in
            guard word.count >= typed.count else { return true }
            for place in 0..<typed.count where typed[place].value != word[place] { return true }
            best = word.count == typed.count ? .exact : .begun
            return best != .exact
        }
        return best
    }

    /// Each word, until `body` says that it is enough.
    @inline(__always)
    private static func each(
        _ all: UnsafeBufferPointer<UInt32>, _ body: (UnsafeBufferPointer<UInt32>) -> Bool
    ) {
        var start = 0
        for place in 0..<all.count where all[place] == 0 {
            guard body(UnsafeBufferPointer(rebasing: all[start..<place])) else { return }
            start = place + 1
        }
    }
}
