import RelaisTesting
import Testing

@testable import RelaisCore

/// The picture keeps its word: names stand in boxes, boxes stand apart, and ribbons run between them only.
@Suite struct SankeyTests {
    @Test(arguments: [UInt64](1...40)) func noRibbonCrossesAName(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let counts = (0..<3).map { _ in 1 + dice.below(6) }
        var flows: [Sankey.Flow] = []
        for column in 0..<2 {
            for from in 0..<counts[column] {
                for to in 0..<counts[column + 1] where dice.below(3) > 0 {
                    flows.append(.init(column: column, from: from, to: to, count: 1 + dice.below(300)))
                }
            }
        }
        let columns = counts.indices.map { column in
            (0..<counts[column]).map { place -> Sankey.Box in
                let out = flows.filter { $0.column == column && $0.from == place }.reduce(0) { $0 + $1.count }
                let into = flows.filter { $0.column == column - 1 && $0.to == place }.reduce(0) { $0 + $1.count }
                return Sankey.Box(name: "Organisation \(place)", count: max(out, into), tint: place)
            }
        }
        let flow = Sankey(columns: columns, flows: flows, width: 1_000, boxWidth: 216, tallest: 300)
        #expect(flow.boxes.count == counts.reduce(0, +) && flow.ribbons.count == flows.count)
        for box in flow.boxes {
            #expect(
                box.height >= 40 && box.y >= -0.01 && box.y + box.height <= flow.height + 0.01
                    && box.x + 216 <= 1_000.01)
            for other in flow.boxes where other.x == box.x && other.y > box.y { #expect(other.y >= box.y + box.height) }
        }
        for (ribbon, one) in zip(flow.ribbons, flows) {
            let (from, to) = (columns[one.column][one.from], columns[one.column + 1][one.to])
            let left = try #require(flow.boxes.first { $0.name == from.name && $0.x + 216 == ribbon.from.x })
            let right = try #require(flow.boxes.first { $0.name == to.name && $0.x == ribbon.to.x })
            // Its control points lie between the two, so all of it does.
            #expect(ribbon.from.x < ribbon.to.x)
            #expect(
                ribbon.from.y - ribbon.width / 2 >= left.y - 0.01
                    && ribbon.from.y + ribbon.width / 2 <= left.y + left.height + 0.01)
            #expect(
                ribbon.to.y - ribbon.width / 2 >= right.y - 0.01
                    && ribbon.to.y + ribbon.width / 2 <= right.y + right.height + 0.01)
        }
    }

    @Test func numbersAreShort() {
        #expect([12, 0.04, -3.25, 7.5].map(Sankey.short) == ["12", "0", "-3.3", "7.5"])
    }
}
