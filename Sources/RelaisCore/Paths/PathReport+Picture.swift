extension PathReport {
    /// What came of what was sent: the last column of the picture.
    package enum Result: String, Sendable, CaseIterable {
        case completed
        case underWay = "under_way"
        case unfulfilled
    }

    /// The passages as a picture: who refers, who receives, what came of it. Only of numbers that are told: what is masked is not drawn,
    /// and what came of it only where every number of it is told.
    ///
    /// `shown` is which of the two steps between the columns are drawn. Organisations beyond the first six of a column are one box.
    package func sankey(
        width: Double, boxWidth: Double, tallest: Double, steps shown: ClosedRange<Int> = 0...1, others: String,
        naming result: (Result) -> String
    ) -> Sankey? {
        let drawn = passages.filter { ($0.sent.number ?? 0) > 0 }
        guard !drawn.isEmpty else { return nil }
        let senders = Self.largest(drawn, by: \.referrer)
        let receivers = Self.largest(drawn, by: \.recipient)
        func place(_ name: String?, in column: [String?]) -> Int { column.firstIndex(of: name) ?? column.count - 1 }

        var passing: [[Int]] = senders.map { _ in receivers.map { _ in 0 } }
        var results: [[Int?]] = receivers.map { _ in Result.allCases.map { _ in 0 } }
        for one in drawn {
            let (from, to) = (place(one.referrer, in: senders), place(one.recipient, in: receivers))
            passing[from][to] += one.sent.number ?? 0
            for (number, count) in [one.completed, one.underWay, one.unfulfilled].enumerated() {
                results[to][number] = results[to][number].flatMap { sum in count.number.map { sum + $0 } }
            }
        }
        let cameOf = Result.allCases.indices.filter { number in results.contains { ($0[number] ?? 0) > 0 } }
        let left = senders.indices.map { box(senders[$0], passing[$0].reduce(0, +), others) }
        let middle = receivers.indices.map { place in
            box(receivers[place], passing.reduce(0) { $0 + $1[place] }, others)
        }
        let right = cameOf.map { number in
            Sankey.Box(
                name: result(Result.allCases[number]), count: results.reduce(0) { $0 + ($1[number] ?? 0) },
                tint: [0, 1, 4][number])
        }
        var flows: [Sankey.Flow] = []
        for from in senders.indices {
            for to in receivers.indices where passing[from][to] > 0 {
                flows.append(.init(column: 0, from: from, to: to, count: passing[from][to]))
            }
        }
        for from in receivers.indices {
            for (to, number) in cameOf.enumerated() {
                if let count = results[from][number], count > 0 {
                    flows.append(.init(column: 1, from: from, to: to, count: count))
                }
            }
        }
        let columns = Array([left, middle, right][shown.lowerBound...shown.upperBound + 1])
        if columns.contains(where: \.isEmpty) {
            guard shown == 0...1 else { return nil }
            return Sankey(
                columns: [left, middle], flows: flows.filter { $0.column == 0 }, width: width, boxWidth: boxWidth,
                tallest: tallest)
        }
        let kept = flows.filter { shown.contains($0.column) }
            .map { Sankey.Flow(column: $0.column - shown.lowerBound, from: $0.from, to: $0.to, count: $0.count) }
        return Sankey(columns: columns, flows: kept, width: width, boxWidth: boxWidth, tallest: tallest)
    }

    private func box(_ name: String?, _ count: Int, _ others: String) -> Sankey.Box {
        Sankey.Box(name: name ?? others, count: count, tint: name == nil ? 4 : tint(name ?? ""))
    }

    /// One's own organisation is green; the others take turns.
    private func tint(_ name: String) -> Int {
        guard name != organisation else { return 0 }
        let names = Set(passages.flatMap { [$0.referrer, $0.recipient] }.compactMap(\.self)).subtracting([organisation])
        return 1 + (names.sorted().firstIndex(of: name) ?? 0) % 3
    }

    /// The names of a column, the largest first; `nil`, for all others, last.
    private static func largest(_ passages: [Passage], by name: KeyPath<Passage, String?>) -> [String?] {
        var sums: [String: Int] = [:]
        for one in passages { if let named = one[keyPath: name] { sums[named, default: 0] += one.sent.number ?? 0 } }
        let sorted = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        let hasOthers = sorted.count > 6 || passages.contains { $0[keyPath: name] == nil }
        return sorted.prefix(6).map { $0 } + (hasOthers ? [nil] : [])
    }
}
