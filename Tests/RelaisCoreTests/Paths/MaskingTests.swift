import RelaisTesting
import Testing

@testable import RelaisCore

/// Small counts stay hidden from whoever subtracts: what could stand in a table is tried out, cell by cell.
@Suite struct MaskingTests {
    @Test func leavesWhatIsLarge() {
        let told = Masking.masked([[5, 0, 12], [7, 9, 0]])
        #expect(told == [[5, 0, 12, 17], [7, 9, 0, 16], [12, 9, 12, 33]].map { $0.map(Count.exact) })
    }

    @Test func hidesASmallCountAndWhatWouldTellIt() {
        let told = Masking.masked([[10, 3], [20, 30]])
        #expect(told[0][1] == .few)
        // Alone it would be its row less the other.
        #expect(told[0].dropFirst(2).first != .exact(13) || told[0][0] != .exact(10))
        #expect(told[2][1] != .exact(33) || told[1][1] != .exact(30))
    }

    @Test func saysNothingOfALineBelowFive() {
        let told = Masking.masked([[1, 0, 1], [10, 20, 30], [40, 50, 60]])
        #expect(told[0] == [.masked, .masked, .masked, .few])
    }

    /// Hidden for nothing: the cells of a line whose total is nought, a total that is what is left of all.
    @Test func tellsWhatAnyoneCanWorkOut() {
        let told = Masking.masked([[2, 5, 0, 0]] + Array(repeating: [0, 0, 0, 0], count: 3))
        for row in told[1...3] { #expect(row == [0, 0, 0, 0, 0].map(Count.exact)) }
        #expect(told[0].last == .exact(7))
        #expect(told[0][0].number == nil && told[0][1].number == nil)
    }

    /// Everything that could stand where nothing is told, and adds up to what is: a small count is none of them by force.
    @Test(arguments: [UInt64](1...120)) func nothingComesBackBySubtraction(seed: UInt64) {
        var dice = Dice(seed: seed)
        let rows = 1 + dice.below(3)
        let columns = rows == 3 ? 2 : 2 + dice.below(2)
        let table = (0..<rows).map { _ in
            (0..<columns).map { _ in dice.below(3) == 0 ? 5 + dice.below(9) : dice.below(6) }
        }
        let told = Masking.masked(table)
        var possible: [[Set<Int>]] = told.map { $0.map { _ in [] } }
        Attack(told: told, table: table).run { cells in
            for row in 0...rows { for column in 0...columns { possible[row][column].insert(cells[row][column]) } }
        }
        let whole = Attack.withTotals(table)
        for row in 0...rows {
            for column in 0...columns where (1..<5).contains(whole[row][column]) {
                #expect(told[row][column] != .exact(whole[row][column]), "seed \(seed)")
                #expect(
                    possible[row][column].contains(whole[row][column]), "the attack misses what is so, seed \(seed)")
                #expect(
                    possible[row][column].count >= 3,
                    "seed \(seed): \(table) told as \(told) gives \(row),\(column) away")
            }
        }
    }

    /// What is told stays what it is, and what is not small is told where nothing near it is.
    @Test(arguments: [UInt64](1...60)) func tellsNoOtherNumber(seed: UInt64) {
        var dice = Dice(seed: seed)
        let table = (0..<(2 + dice.below(10))).map { _ in
            (0..<3).map { _ in dice.below(2) == 0 ? dice.below(6) : dice.below(400) }
        }
        let (told, whole) = (Masking.masked(table), Attack.withTotals(table))
        for (toldRow, row) in zip(told, whole) {
            for (count, number) in zip(toldRow, row) {
                if let said = count.number { #expect(said == number && !(1..<5).contains(number)) }
                if count == .few { #expect((1..<5).contains(number)) }
            }
        }
    }
}

/// Whoever has the table as it is told, and tries every other that fits it: each cell that is hidden two lower to two higher than it is,
/// the totals with them.
private struct Attack {
    let told: [[Count]]
    let table: [[Int]]

    static func withTotals(_ table: [[Int]]) -> [[Int]] {
        let wide = table.map { $0 + [$0.reduce(0, +)] }
        return wide + [wide[0].indices.map { column in wide.map { $0[column] }.reduce(0, +) }]
    }

    private func fits(_ number: Int, _ row: Int, _ column: Int) -> Bool {
        switch told[row][column] {
        case .exact(let said): said == number
        case .few: (1..<5).contains(number)
        case .masked: number >= 0
        }
    }

    func run(_ found: ([[Int]]) -> Void) {
        let hidden = table.indices.flatMap { row in
            table[row].indices.filter { told[row][$0].number == nil }.map { (row: row, column: $0) }
        }
        var tried = table
        func go(_ place: Int) {
            guard place < hidden.count else {
                let whole = Self.withTotals(tried)
                let fitting = whole.indices.allSatisfy { row in
                    whole[row].indices.allSatisfy { fits(whole[row][$0], row, $0) }
                }
                return fitting ? found(whole) : ()
            }
            let (row, column) = hidden[place]
            for number in (table[row][column] - 2)...(table[row][column] + 2) where fits(number, row, column) {
                tried[row][column] = number
                go(place + 1)
            }
            tried[row][column] = table[row][column]
        }
        go(0)
    }
}
