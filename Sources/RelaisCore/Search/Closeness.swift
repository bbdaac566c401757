/// How a typed word meets one that is kept, the best first.
enum Closeness: Int, Comparable, Sendable {
    /// It is that word.
    case exact
    /// It begins it.
    case begun
    /// It would begin it, but for a mistake of typing.
    case near

    static func < (left: Closeness, right: Closeness) -> Bool { left.rawValue < right.rawValue }

    /// The best a typed word meets among these.
    static func best(of typed: Spelled.Word, among words: [Spelled.Word]) -> Closeness? {
        var best: Closeness?
        for word in words where word.starts(with: typed) {
            if word.count == typed.count { return .exact }
            best = .begun
        }
        guard best == nil else { return best }
        let forgiven = mistakes(forgivenIn: typed)
        return forgiven > 0 && words.contains { isNear(typed, $0, within: forgiven) } ? .near : nil
    }

    /// None in fewer than five letters, nor in what holds a digit; one below eight, two from there on.
    private static func mistakes(forgivenIn typed: Spelled.Word) -> Int {
        guard typed.count >= 5, !typed.contains(where: { (0x30...0x39).contains($0.value) }) else { return 0 }
        return typed.count < 8 ? 1 : 2
    }

    /// Whether a word begins with what was typed, but for so many letters that are missing, too many, other, or exchanged with
    /// their neighbour (optimal string alignment).
    private static func isNear(_ typed: Spelled.Word, _ word: Spelled.Word, within most: Int) -> Bool {
        guard word.count + most >= typed.count else { return false }
        let width = min(word.count, typed.count + most) + 1
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * width) { cells in
            // Three rows: the one before the last, the last, the one at work.
            var (older, last, row) = (0, width, 2 * width)
            for column in 0..<width { cells[last + column] = column }
            for line in 1...typed.count {
                cells[row] = line
                var least = line
                for column in 1..<max(width, 1) {
                    let isSame = typed[line - 1] == word[column - 1]
                    var cost = min(
                        cells[last + column - 1] + (isSame ? 0 : 1), cells[last + column] + 1,
                        cells[row + column - 1] + 1)
                    if line > 1, column > 1, typed[line - 1] == word[column - 2], typed[line - 2] == word[column - 1] {
                        cost = min(cost, cells[older + column - 2] + 1)
                    }
                    cells[row + column] = cost
                    least = min(least, cost)
                }
                guard least <= most else { return false }
                (older, last, row) = (last, row, older)
            }
            return (0..<width).contains { cells[last + $0] <= most }
        }
    }
}
