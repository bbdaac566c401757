import Foundation
import RelaisCore

/// A person's path drawn over time: one row for each organisation that was asked, the line changing hands.
///
/// Drawn twice, wide and for a phone, with one title that says the same; the list of referrals beside it is the same in text.
/// The latest stands first, as in that list: so the line of an earlier one, which begins further left, goes down past it and
/// crosses nothing.
struct PathPicture {
    private let stages: [Stage]
    private let home: String
    private let since: Date
    private let now: Date
    private let words: Words

    /// `stages` come the latest first, and are drawn so; `home` is the organisation whose file it is, since `since`.
    init(stages: [Stage], home: String, since: Date, now: Date, words: Words) {
        self.stages = stages.filter { $0.side == .referrer }
        (self.home, self.now, self.words) = (home, now, words)
        // A short story is not stretched over the whole width.
        self.since = min(since, stages.last?.sentAt ?? since, now - 28 * 86_400)
    }

    var html: HTML? {
        when(!stages.isEmpty) {
            """
            <figure class="pic">\(drawing(Frame(kind: "only-wide", width: 820, left: 204, top: 26, row: 54)))\
            \(drawing(Frame(kind: "only-small", width: 350, left: 8, top: 34, row: 58)))
            <figcaption><span class="with-ic">\(Piece.baton)\(words.handOverDot)</span> · \(words.pathLegend)</figcaption></figure>
            """
        }
    }

    /// Where things stand in one of the two drawings, in its own units.
    private struct Frame {
        let kind: String
        let width: Int
        /// Where time begins; a wide drawing has the names beside it, a narrow one above each line.
        let left: Int
        let top: Int
        let row: Int
        var isWide: Bool { kind == "only-wide" }
        var right: Int { width - 12 }
        func y(_ number: Int) -> Int { top + number * row }
        /// What the line needs to go over, and how far apart two do that at once.
        let turn = 26
        var gap: Int { isWide ? 30 : 24 }
    }

    /// One referral in a drawing: where its line leaves the one above, and where it ends.
    private struct Leg {
        let stage: Stage
        let number: Int
        let start: Int
        let end: Int
    }

    /// Those of one day would lie on one another: each begins a little after the one before.
    private func legs(_ frame: Frame) -> [Leg] {
        var starts = stages.reversed().map { x($0.sentAt, frame) }
        for place in starts.indices.dropFirst() { starts[place] = max(starts[place], starts[place - 1] + frame.gap) }
        var most = frame.right - frame.turn
        for place in starts.indices.reversed() {
            starts[place] = min(starts[place], most)
            most = starts[place] - frame.gap
        }
        return zip(stages, starts.reversed()).enumerated().map { place, leg in
            let (stage, start) = leg
            let isOpen = stage.isTakenOn || stage.state.hand != nil
            let end = x(stage.endedAt ?? (isOpen ? now : stage.answeredAt ?? now), frame)
            return Leg(stage: stage, number: place + 1, start: start, end: max(end, start + frame.turn))
        }
    }

    private func x(_ moment: Date, _ frame: Frame) -> Int {
        let share = moment.timeIntervalSince(since) / max(1, now.timeIntervalSince(since))
        return frame.left + Int(Double(frame.right - frame.left) * min(1, max(0, share)))
    }

    private func drawing(_ frame: Frame) -> HTML {
        let height = frame.y(stages.count) + (frame.isWide ? 48 : 40)
        let title = "path-\(frame.kind)"
        let legs = legs(frame)
        return """
            <svg class="\(frame.kind)" viewBox="0 0 \(frame.width) \(height)" role="img" aria-labelledby="\(title)"><title id="\(title)">\(words.pathTitle(stages))</title>\
            \(ticks(frame, height))\(homeLine(legs, frame))\(legs.map { line($0, frame) })\(name(home, nil, at: 0, " x=\"0\" y=\"\(frame.top - 13)\"", frame))\(legs.map { said($0, among: legs, frame) })</svg>
            """
    }

    /// Months along the foot, as many as have room.
    private func ticks(_ frame: Frame, _ height: Int) -> [HTML] {
        let (first, last) = (ParisMoment(since).date, ParisMoment(now).date)
        let months = (last.year - first.year) * 12 + last.month - first.month
        let step = max(
            1, (months * (frame.isWide ? 52 : 64) + frame.right - frame.left - 1) / (frame.right - frame.left))
        return stride(from: months % step == 0 && months > 0 ? step : months % step, through: months, by: step)
            .compactMap {
                number -> HTML? in
                let (year, month) = (first.year + (first.month - 1 + number) / 12, (first.month - 1 + number) % 12 + 1)
                let day = Date(timeIntervalSince1970: Double(CivilDay.daysSince1970(year, month, 1)) * 86_400)
                guard day > since else { return nil }
                let x = x(day, frame)
                let label = month == 1 ? "\(year)" : words.shortMonth(month)
                return """
                    <path class="axis" d="M\(x) \(frame.top - 16)V\(height - 18)"/>\
                    <text class="t-soft" x="\(min(x, frame.width - 24))" y="\(height - 4)" text-anchor="middle">\(label)</text>
                    """
            }
    }

    /// Who it is: beside the rows of a wide drawing; in a narrow one, above the line or before it.
    private func name(_ organisation: String, _ service: String?, at number: Int, _ place: HTML, _ frame: Frame) -> HTML
    {
        guard frame.isWide else { return "<text class=\"t-bold\"\(place)>\(Self.cut(organisation, 24))</text>" }
        let y = frame.y(number)
        return """
            <text class="t-org" x="0" y="\(service == nil ? y + 5 : y)">\(Self.cut(organisation, 24))</text>\
            \(when(service) { "<text class=\"t-soft\" x=\"0\" y=\"\(y + 17)\">\(Self.cut($0, 28))</text>" })
            """
    }

    /// Where words of a line stand, so that no other line goes through them: above it, from its beginning on, while there is
    /// room; else before the first of the lines that go down past it; else above it, back from the edge.
    private func place(_ text: String, of leg: Leg, among legs: [Leg], _ frame: Frame) -> HTML {
        let (y, needed) = (frame.y(leg.number), text.count * 8)
        let above = y - (frame.isWide ? 10 : 13)
        if leg.start + 30 + needed <= frame.right { return " x=\"\(leg.start + 30)\" y=\"\(above)\"" }
        let first = legs.filter { $0.number >= leg.number }.map(\.start).min() ?? leg.start
        let most = first - 14
        return most - needed >= (frame.isWide ? frame.left : 0)
            ? " x=\"\(most)\" y=\"\(y + 5)\" text-anchor=\"end\""
            : " x=\"\(frame.right)\" y=\"\(above)\" text-anchor=\"end\""
    }

    /// The organisation's own line: dotted while someone else has taken over.
    private func homeLine(_ legs: [Leg], _ frame: Frame) -> HTML {
        let y = frame.y(0)
        let taken = legs.filter(\.stage.isTakenOn).map {
            (from: $0.start, to: x($0.stage.endedAt ?? now, frame))
        }.sorted { $0.from < $1.from }
        var (place, parts): (Int, [HTML]) = (x(since, frame), [])
        for one in taken where one.to > place {
            if one.from > place { parts.append("<path class=\"thread\" d=\"M\(place) \(y)H\(one.from)\"/>") }
            parts.append("<path class=\"thread thread-next\" d=\"M\(max(one.from, place)) \(y)H\(one.to)\"/>")
            place = one.to
        }
        if place < frame.right { parts.append("<path class=\"thread\" d=\"M\(place) \(y)H\(frame.right)\"/>") }
        return "\(parts)<circle class=\"f-pine\" cx=\"\(x(since, frame))\" cy=\"\(y)\" r=\"6\"/>"
    }

    /// The line goes over, and on for as long as the other organisation had it.
    private func line(_ leg: Leg, _ frame: Frame) -> HTML {
        let (top, y, start) = (frame.y(0), frame.y(leg.number), leg.start)
        let last: HTML =
            leg.stage.isTakenOn
            ? "<circle class=\"f-pine\" cx=\"\(leg.end)\" cy=\"\(y)\" r=\"6\"/>"
            : "<circle class=\"place-in\" cx=\"\(leg.end)\" cy=\"\(y)\" r=\"5\"/>"
        return """
            <path class="thread\(leg.stage.isTakenOn ? "" : " thread-next")" d="M\(start) \(top)C\(start + 34) \(top) \(start - 8) \(y) \(start + frame.turn) \(y)H\(leg.end)"/>\
            \(last)
            """
    }

    /// What is said of it, over every line: who it is, and in a wide drawing what came of it; and the hand-over itself.
    private func said(_ leg: Leg, among legs: [Leg], _ frame: Frame) -> HTML {
        let stage = leg.stage
        let told = words.stage(stage, now: now)
        let spot = place(frame.isWide ? told : Self.cut(stage.organisation, 24), of: leg, among: legs, frame)
        return """
            \(name(stage.organisation, stage.service, at: leg.number, spot, frame))\
            \(when(frame.isWide) { "<text\(spot)>\(told)</text>" })\
            <circle class="baton" cx="\(leg.start + frame.turn / 2)" cy="\((frame.y(0) + frame.y(leg.number)) / 2)" r="8"/>
            """
    }

    private static func cut(_ text: String, _ most: Int) -> String {
        text.count <= most ? text : text.prefix(most - 1) + "…"
    }
}
