/// How a typed word meets one that is kept, the best first.
enum Closeness: Int, Comparable, Sendable {
    /// It is that word.
    case exact
    /// It begins it.
    case begun
    /// It would begin it, but for a mistake of typing.
    case near

    static func < (left: Closeness, right: Closeness) -> Bool { left.rawValue < right.rawValue }

    /// None in fewer than five letters, nor in what holds a digit; one below eight, two from there on.
    static func mistakes(forgivenIn typed: UnsafeBufferPointer<Unicode.Scalar>) -> Int {
        guard typed.count >= 5, !typed.contains(where: { (0x30...0x39).contains($0.value) }) else { return 0 }
        return typed.count < 8 ? 1 : 2
    }

    /// Whether a word begins with what was typed, but for so many letters that are missing, too many, other, or exchanged with
    /// their neighbour (optimal string alignment). One of the first two letters is right.
    static func isNear(
        _ typed: UnsafeBufferPointer<Unicode.Scalar>, _ word: UnsafeBufferPointer<UInt32>, within most: Int
    ) -> Bool {
        guard word.count >= 2, word.count + most >= typed.count else { return false }
        let (first, second) = (typed[0].value, typed[1].value)
        guard first == word[0] || second == word[1] || first == word[1] || second == word[0] else { return false }
        let width = min(word.count, typed.count + most) + 1
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3 * width) { cells in
            // Three rows: the one before the last, the last, the one at work.
            var (older, last, row) = (0, width, 2 * width)
            for column in 0..<width { cells[last + column] = Int32(column) }
            for line in 1...typed.count {
                cells[row] = Int32(line)
                var least = Int32(line)
                let letter = typed[line - 1].value
                for column in 1..<width {
                    var cost = min(
                        cells[last + column - 1] + (letter == word[column - 1] ? 0 : 1), cells[last + column] + 1,
                        cells[row + column - 1] + 1)
                    if line > 1, column > 1, letter == word[column - 2], typed[line - 2].value == word[column - 1] {
                        cost = min(cost, cells[older + column - 2] + 1)
                    }
                    cells[row + column] = cost
                    least = min(least, cost)
                }
                guard least <= Int32(most) else { return false }
                (older, last, row) = (last, row, older)
            }
            return (0..<width).contains { cells[last + $0] <= Int32(most) }
        }
    }
}
