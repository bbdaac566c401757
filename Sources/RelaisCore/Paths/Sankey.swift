/// How wide each ribbon is, and where boxes and ribbons stand, in a picture of what flows from column to column. Whoever draws it says
/// in what.
///
/// Every name stands inside its box and ribbons run only between boxes, so that none ever crosses a name.
package struct Sankey: Sendable {
    /// Someone, or something, that ribbons come from or lead to.
    package struct Box: Sendable {
        package let name: String
        package let count: Int
        /// A number for its colour: the same for the same one in every column.
        package let tint: Int
        package internal(set) var x = 0.0
        package internal(set) var y = 0.0
        package internal(set) var height = 0.0
    }

    package struct Ribbon: Sendable {
        package let count: Int
        package let tint: Int
        package let width: Double
        package let from: (x: Double, y: Double)
        package let to: (x: Double, y: Double)

        /// The middle of it, as the path of an SVG.
        package var path: String {
            let middle = (from.x + to.x) / 2
            return "M\(Sankey.short(from.x)) \(Sankey.short(from.y))C\(Sankey.short(middle)) \(Sankey.short(from.y)) "
                + "\(Sankey.short(middle)) \(Sankey.short(to.y)) \(Sankey.short(to.x)) \(Sankey.short(to.y))"
        }
    }

    /// Something that goes from a box of one column to a box of the next, by their places.
    package struct Flow: Sendable {
        let column: Int
        let from: Int
        let to: Int
        let count: Int
    }

    package let boxes: [Box]
    package let ribbons: [Ribbon]
    package let width: Double
    package let height: Double
    package let boxWidth: Double

    private static let gap = 18.0
    /// Room for a name and a number.
    private static let leastHeight = 44.0

    package init(columns: [[Box]], flows: [Flow], width: Double, boxWidth: Double, tallest: Double) {
        let most = columns.map { $0.reduce(0) { $0 + $1.count } }.max() ?? 0
        let scale = tallest / Double(max(1, most))
        func thickness(_ count: Int) -> Double { max(1, Double(count) * scale) }
        let step = columns.count > 1 ? (width - boxWidth) / Double(columns.count - 1) : 0
        var placed: [[Box]] = []
        for (number, column) in columns.enumerated() {
            placed.append(
                column.map { box in
                    var box = box
                    box.x = step * Double(number)
                    box.height = max(Self.leastHeight, thickness(box.count) + 8)
                    return box
                })
        }
        let heights = placed.map { $0.reduce(0) { $0 + $1.height } + Self.gap * Double(max(0, $0.count - 1)) }
        let height = heights.max() ?? 0
        for number in placed.indices {
            var y = (height - heights[number]) / 2
            for place in placed[number].indices {
                placed[number][place].y = y
                y += placed[number][place].height + Self.gap
            }
        }
        ribbons = Self.ribbons(flows, between: placed, boxWidth: boxWidth, thickness)
        boxes = placed.flatMap(\.self)
        (self.width, self.height, self.boxWidth) = (width, height, boxWidth)
    }

    /// Those of one box lie on one another in the order of where they lead, in the middle of its side.
    private static func ribbons(
        _ flows: [Flow], between placed: [[Box]], boxWidth: Double, _ thickness: (Int) -> Double
    ) -> [Ribbon] {
        func tops(_ ends: KeyPath<Flow, Int>, of other: KeyPath<Flow, Int>, in column: (Flow) -> Int) -> [Double] {
            var tops = Array(repeating: 0.0, count: flows.count)
            for group in Dictionary(grouping: flows.indices, by: { [column(flows[$0]), flows[$0][keyPath: ends]] })
                .values
            {
                let sorted = group.sorted { flows[$0][keyPath: other] < flows[$1][keyPath: other] }
                let box = placed[column(flows[sorted[0]])][flows[sorted[0]][keyPath: ends]]
                var y = box.y + (box.height - sorted.reduce(0) { $0 + thickness(flows[$1].count) }) / 2
                for place in sorted {
                    tops[place] = y
                    y += thickness(flows[place].count)
                }
            }
            return tops
        }
        let left = tops(\.from, of: \.to) { $0.column }
        let right = tops(\.to, of: \.from) { $0.column + 1 }
        return flows.enumerated().map { place, flow in
            let (from, to) = (placed[flow.column][flow.from], placed[flow.column + 1][flow.to])
            let wide = thickness(flow.count)
            return Ribbon(
                count: flow.count, tint: from.tint, width: wide, from: (from.x + boxWidth, left[place] + wide / 2),
                to: (to.x, right[place] + wide / 2))
        }
    }

    /// One decimal is enough.
    package static func short(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0
            ? String(tenths / 10) : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
