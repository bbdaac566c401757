import Foundation
import RelaisCore

/// A template and the path that follows it over the same weeks: for each step a dotted line as long as was planned, and under it one
/// as long as it took. The table beside it says the same.
struct CoursePicture {
    private let rows: [Row]
    private let weeks: Double
    private let words: Words
    private let title: String

    /// One step, in weeks since the path began to follow the template.
    private struct Row {
        let name: String
        let planned: (from: Double, to: Double)
        /// `nil` while there is no leg.
        let real: (from: Double, to: Double)?
        let isOpen: Bool
        let told: String
    }

    init(course: PathCourse, now: Date, words: Words) {
        let sent = course.steps.compactMap { $0.leg?.sentAt }.min() ?? course.since
        func week(_ moment: Date) -> Double { max(0, moment.timeIntervalSince(sent) / (7 * 86_400)) }
        var before = 0.0
        rows = course.steps.map { one in
            defer { before += Double(one.step.weeks) }
            let real = one.leg.flatMap { leg in leg.sentAt.map { (week($0), week(leg.endedAt ?? now)) } }
            return Row(
                name: one.step.serviceName, planned: (before, before + Double(one.step.weeks)), real: real,
                isOpen: one.leg.map { $0.endedAt == nil } ?? false,
                told: words.plannedAndReal(one.step.weeks, words.weeks(one.weeks)))
        }
        weeks = max(4, rows.flatMap { [$0.planned.to, $0.real?.to ?? 0] }.max() ?? 4)
        self.words = words
        title = words.courseTitle(rows.map { "\($0.name)\(words.colon)\($0.told)" })
    }

    /// `id` is that of the section it stands in.
    func html(_ id: String) -> HTML {
        """
        <figure class="pic">\(drawing("only-wide", "\(id)-wide", width: 820, left: 250, row: 52))\
        \(drawing("only-small", "\(id)-small", width: 350, left: 8, row: 74))<figcaption>\(words.courseLegend)</figcaption></figure>
        """
    }

    private func drawing(_ kind: String, _ id: String, width: Int, left: Int, row: Int) -> HTML {
        let isWide = kind == "only-wide"
        let foot = 14 + rows.count * row
        func x(_ week: Double) -> Int { left + Int(Double(width - 12 - left) * min(1, week / weeks)) }
        func thread(_ span: (from: Double, to: Double), _ y: Int, _ kind: String) -> HTML {
            "<path class=\"thread\(kind)\" d=\"M\(x(span.from)) \(y)H\(max(x(span.to), x(span.from) + 2))\"/>"
        }
        let lines = rows.enumerated().map { number, one -> HTML in
            let top = 14 + number * row
            let y = top + (isWide ? 10 : 34)
            let end: HTML? = when(one.real) {
                "<circle class=\"\(one.isOpen ? "place-in" : "f-pine")\" cx=\"\(max(x($0.to), x($0.from) + 2))\" cy=\"\(y + 16)\" r=\"5\"/>"
            }
            return """
                <text class="t-bold" x="0" y="\(top + 12)">\(Self.cut(one.name, isWide ? 30 : 40))</text>\
                <text class="t-soft" x="0" y="\(isWide ? top + 30 : top + 64)">\(one.told)</text>\
                \(thread(one.planned, y, " thread-next"))\(when(one.real) { thread($0, y + 16, "") })\(end)
                """
        }
        let step = [1, 2, 4, 8, 13, 26, 52, 104].first { weeks / Double($0) <= (isWide ? 10 : 5) } ?? 208
        let ticks = stride(from: 0, through: Int(weeks), by: step).map { week -> HTML in
            """
            <path class="axis" d="M\(x(Double(week))) 4V\(foot)"/>\
            <text class="t-soft" x="\(x(Double(week)))" y="\(foot + 16)" text-anchor="\(week == 0 ? "start" : "middle")">\(week)</text>
            """
        }
        return """
            <svg class="\(kind)" viewBox="0 0 \(width) \(foot + 22)" role="img" aria-labelledby="\(id)"><title id="\(id)">\(title)</title>\
            \(ticks)\(lines)</svg>
            """
    }

    private static func cut(_ text: String, _ most: Int) -> String {
        text.count <= most ? text : text.prefix(most - 1) + "…"
    }
}
