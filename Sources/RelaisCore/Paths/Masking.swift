/// A number as it is told: as it is; only that it is below five; or not at all, since with its neighbours it would tell another.
package enum Count: Sendable, Equatable {
    case exact(Int)
    case few
    case masked

    /// The number, where it is told.
    package var number: Int? { if case .exact(let number) = self { number } else { nil } }

    /// As it stands in a table that other programs read.
    package var text: String {
        switch self {
        case .exact(let number): String(number)
        case .few: "<5"
        case .masked: "masked"
        }
    }
}

/// Masks the small counts of a table with totals, and as many others as it takes that none comes back by subtraction.
///
/// Rows and columns add up, so a small count hidden alone is its total less the rest. After hiding, each small count is put to the
/// test: with every sum that is told, which values could it have? It must be free to take at least three (`least`), or one more
/// neighbour is hidden. That freedom is how far it can be pushed up and down along chains of other hidden cells, which is a flow.
package struct Masking {
    /// Counts below this are small; nought is none.
    package static let threshold = 5
    private static let least = 3
    private static let unbounded = 1_000_000

    private let values: [[Int]]
    /// True for a number, false for nothing, nil for "below five".
    private var told: [[Bool?]]

    /// `table` with a column and a row of totals, masked.
    package static func masked(_ table: [[Int]]) -> [[Count]] {
        guard let width = table.first?.count, width > 0 else { return table.map { _ in [] } }
        var masking = Masking(table)
        masking.hideSmall()
        masking.hideUntilNoneComesBack()
        masking.tellWhatIsKnown()
        return masking.counts
    }

    /// The same without masks.
    package static func plain(_ table: [[Int]]) -> [[Count]] {
        guard let width = table.first?.count, width > 0 else { return table.map { _ in [] } }
        return withTotals(table).map { $0.map(Count.exact) }
    }

    private static func withTotals(_ table: [[Int]]) -> [[Int]] {
        let rows = table.map { $0 + [$0.reduce(0, +)] }
        return rows + [rows[0].indices.map { column in rows.reduce(0) { $0 + $1[column] } }]
    }

    private init(_ table: [[Int]]) {
        values = Self.withTotals(table)
        told = values.map { $0.map { _ in true } }
    }

    private var lastRow: Int { values.count - 1 }
    private var lastColumn: Int { values[0].count - 1 }

    private static func isSmall(_ value: Int) -> Bool { (1..<threshold).contains(value) }

    /// Where a total is small, nothing else is said of its line.
    private mutating func hideSmall() {
        for row in values.indices {
            for column in values[row].indices where Self.isSmall(values[row][column]) { told[row][column] = nil }
        }
        for row in values.indices where Self.isSmall(values[row][lastColumn]) {
            for column in 0..<lastColumn { told[row][column] = false }
        }
        for column in values[0].indices where Self.isSmall(values[lastRow][column]) {
            for row in 0..<lastRow { told[row][column] = false }
        }
    }

    private mutating func hideUntilNoneComesBack() {
        while let (row, column) = tooNarrow {
            guard let (hiddenRow, hiddenColumn) = cheapest(near: row, column) else { return }
            told[hiddenRow][hiddenColumn] = false
        }
    }

    /// A hidden count that can have one value only, whoever subtracts knows already: it is told. Small ones can always have several.
    private mutating func tellWhatIsKnown() {
        let known = values.indices.flatMap { row in
            values[row].indices.filter { column in
                told[row][column] == false && !Self.isSmall(values[row][column])
                    && push(row, column, isUp: true) + push(row, column, isUp: false) == 0
            }.map { (row, $0) }
        }
        for (row, column) in known { told[row][column] = true }
    }

    /// A small count that is not free enough.
    private var tooNarrow: (row: Int, column: Int)? {
        for row in values.indices {
            for column in values[row].indices where Self.isSmall(values[row][column]) {
                if push(row, column, isUp: true) + push(row, column, isUp: false) + 1 < Self.least {
                    return (row, column)
                }
            }
        }
        return nil
    }

    /// What costs least to hide: in the same line, not a total, not nought, small.
    private func cheapest(near row: Int, _ column: Int) -> (row: Int, column: Int)? {
        var best: (cost: (Int, Int, Int, Int), place: (row: Int, column: Int))?
        for other in values.indices {
            for place in values[other].indices where told[other][place] == true {
                let isNear = other == row || place == column
                let totals = (other == lastRow ? 1 : 0) + (place == lastColumn ? 1 : 0)
                let value = values[other][place]
                let cost = (isNear ? 0 : 1, totals, value == 0 ? 1 : 0, value)
                if best.map({ cost < $0.cost }) ?? true { best = (cost, (other, place)) }
            }
        }
        return best?.place
    }

    /// What anyone knows of a hidden cell: one below five is from one to four, of any other only that it is no less than nought.
    private func room(_ row: Int, _ column: Int, isUp: Bool) -> Int {
        let value = values[row][column]
        let isSmall = told[row][column] == nil
        return isUp ? (isSmall ? Self.threshold - 1 - value : Self.unbounded) : (isSmall ? value - 1 : value)
    }

    /// Totals count against the cells they add up: pushed up, they are taken away.
    private func isTurned(_ row: Int, _ column: Int) -> Bool { (row == lastRow) != (column == lastColumn) }

    /// How far a hidden count can go up or down, at most three, with every told sum staying as it is: the flow from its row back to
    /// its column through the other hidden cells.
    private func push(_ row: Int, _ column: Int, isUp: Bool) -> Int {
        let isRaised = isUp != isTurned(row, column)
        let most = min(Self.least, room(row, column, isUp: isUp))
        var moved: [[Int]] = values.map { $0.map { _ in 0 } }
        var pushed = 0
        while pushed < most, let steps = way(row, column, isRaised: isRaised, moved) {
            for step in steps { moved[step.row][step.column] += step.by }
            pushed += 1
        }
        return pushed
    }

    private struct Step {
        let row: Int
        let column: Int
        /// By how much the cell goes up, totals turned.
        let by: Int
    }

    /// A chain of cells from a row to a column that each give way by one, in turn.
    private func way(_ row: Int, _ column: Int, isRaised: Bool, _ moved: [[Int]]) -> [Step]? {
        func gives(_ one: Int, _ place: Int, by: Int) -> Bool {
            guard told[one][place] != true, (one, place) != (row, column) else { return false }
            let isUp = (by > 0) != isTurned(one, place)
            let already = isTurned(one, place) ? -moved[one][place] : moved[one][place]
            return isUp ? room(one, place, isUp: true) - already > 0 : room(one, place, isUp: false) + already > 0
        }
        // Rows are 0…, columns follow them.
        let rows = values.count
        var from: [Int?] = Array(repeating: nil, count: rows + values[0].count)
        var queue = [row]
        from[row] = row
        while !queue.isEmpty, from[rows + column] == nil {
            let node = queue.removeFirst()
            if node < rows {
                for place in values[0].indices
                where from[rows + place] == nil && gives(node, place, by: isRaised ? -1 : 1) {
                    from[rows + place] = node
                    queue.append(rows + place)
                }
            } else {
                for one in values.indices where from[one] == nil && gives(one, node - rows, by: isRaised ? 1 : -1) {
                    from[one] = node
                    queue.append(one)
                }
            }
        }
        guard from[rows + column] != nil else { return nil }
        var (steps, node): ([Step], Int) = ([], rows + column)
        while node != row, let before = from[node] {
            let isDown = node >= rows
            steps.append(
                isDown
                    ? Step(row: before, column: node - rows, by: isRaised ? -1 : 1)
                    : Step(row: node, column: before - rows, by: isRaised ? 1 : -1))
            node = before
        }
        return steps
    }

    private var counts: [[Count]] {
        values.indices.map { row in
            values[row].indices.map { column in
                switch told[row][column] {
                case .some(true): .exact(values[row][column])
                case .some(false): .masked
                case nil: .few
                }
            }
        }
    }
}
