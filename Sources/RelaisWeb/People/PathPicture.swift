import Foundation
import RelaisCore

/// A person's path drawn over time: one row for each organisation that was asked, the line changing hands.
///
/// Drawn twice, wide and for a phone, with one title that says the same; the list of referrals beside it is the same in text.
struct PathPicture {
    private let stages: [Stage]
    private let home: String
    private let since: Date
    private let now: Date
    private let words: Words

    /// `stages` come the latest first; `home` is the organisation whose file it is, since `since`.
    init(stages: [Stage], home: String, since: Date, now: Date, words: Words) {
        self.stages = stages.filter { $0.side == .referrer }.reversed()
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
    }

    private func x(_ moment: Date, _ frame: Frame) -> Int {
        let share = moment.timeIntervalSince(since) / max(1, now.timeIntervalSince(since))
        return frame.left + Int(Double(frame.right - frame.left) * min(1, max(0, share)))
    }

    private func drawing(_ frame: Frame) -> HTML {
        let height = frame.y(stages.count) + (frame.isWide ? 48 : 40)
        let title = "path-\(frame.kind)"
        let rows = stages.enumerated().map { row($1, at: $0 + 1, frame) }
        return """
            <svg class="\(frame.kind)" viewBox="0 0 \(frame.width) \(height)" role="img" aria-labelledby="\(title)"><title id="\(title)">\(words.pathTitle(stages))</title>\
            \(ticks(frame, height))\(homeLine(frame))\(name(home, nil, at: 0, from: 0, frame))\(rows)</svg>
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

    /// Who it is: beside the rows of a wide drawing; in a narrow one, on the side where `start` leaves room.
    private func name(_ organisation: String, _ service: String?, at number: Int, from start: Int, _ frame: Frame)
        -> HTML
    {
        let y = frame.y(number)
        guard frame.isWide else {
            let isRight = number > 0 && start < frame.width / 2
            return """
                <text class="t-bold" x="\(isRight ? start + 30 : 0)" y="\(number == 0 || isRight ? y - 13 : y + 4)">\(Self.cut(organisation, 24))</text>
                """
        }
        return """
            <text class="t-org" x="0" y="\(service == nil ? y + 5 : y)">\(Self.cut(organisation, 24))</text>\
            \(when(service) { "<text class=\"t-soft\" x=\"0\" y=\"\(y + 17)\">\(Self.cut($0, 28))</text>" })
            """
    }

    /// The organisation's own line: dotted while someone else has taken over.
    private func homeLine(_ frame: Frame) -> HTML {
        let y = frame.y(0)
        let taken = stages.filter(\.isTakenOn).map {
            (from: x($0.sentAt, frame), to: x($0.endedAt ?? now, frame))
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

    /// One referral: the line goes over, and on for as long as the other organisation had it.
    private func row(_ stage: Stage, at number: Int, _ frame: Frame) -> HTML {
        let (top, y) = (frame.y(0), frame.y(number))
        let start = min(x(stage.sentAt, frame), frame.right - 26)
        let end = max(
            x(stage.endedAt ?? (stage.isTakenOn || stage.state.hand != nil ? now : stage.answeredAt ?? now), frame),
            start + 26)
        let line: HTML = """
            <path class="thread\(stage.isTakenOn ? "" : " thread-next")" d="M\(start) \(top)C\(start + 34) \(top) \(start - 8) \(y) \(start + 26) \(y)H\(end)"/>
            """
        let last: HTML =
            stage.isTakenOn
            ? "<circle class=\"f-pine\" cx=\"\(end)\" cy=\"\(y)\" r=\"6\"/>"
            : "<circle class=\"place-in\" cx=\"\(end)\" cy=\"\(y)\" r=\"5\"/>"
        let isLeft = start > frame.width * 6 / 10
        let told: HTML? = when(frame.isWide) {
            """
            <text x="\(isLeft ? start - 6 : start + 30)" y="\(isLeft ? y + 5 : y - 10)"\(when(isLeft) { " text-anchor=\"end\"" })>\(words.stage(stage, now: now))</text>
            """
        }
        return """
            \(line)\(last)\(name(stage.organisation, stage.service, at: number, from: start, frame))\
            <circle class="baton" cx="\(start + 13)" cy="\((top + y) / 2)" r="8"/>\(told)
            """
    }

    private static func cut(_ text: String, _ most: Int) -> String {
        text.count <= most ? text : text.prefix(most - 1) + "…"
    }
}
