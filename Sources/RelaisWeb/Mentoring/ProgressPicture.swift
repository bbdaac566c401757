import RelaisCore

/// How far somebody is, or many are, drawn: for each domain a line from the first rating to the last, one for the young person and one
/// for the mentor. Drawn twice, wide and for a phone; the table beside it says the same.
struct ProgressPicture {
    struct Line {
        let domain: MenteeProgress.Domain
        let rater: MenteeProgress.Rater
        /// In tenths, from 0 to 40.
        let from: Int
        let to: Int
    }

    let lines: [Line]
    let id: String
    let words: Words

    var html: HTML? {
        when(!lines.isEmpty) {
            """
            <figure class="sheet pic">\(drawing("only-wide", width: 640, left: 190, row: 40))\(drawing("only-small", width: 350, left: 12, row: 62))
            <figcaption>\(words.progressLegend)</figcaption></figure>
            """
        }
    }

    private func drawing(_ kind: String, width: Int, left: Int, row: Int) -> HTML {
        let domains = MenteeProgress.Domain.allCases.filter { domain in lines.contains { $0.domain == domain } }
        let isWide = kind == "only-wide"
        let (top, bottom) = (26, 26 + domains.count * row)
        func x(_ tenths: Int) -> Int { left + tenths * (width - left - 16) / 40 }
        let axes = (0...4).map { score -> HTML in
            """
            <line class="axis" x1="\(x(score * 10))" x2="\(x(score * 10))" y1="\(top - 8)" y2="\(bottom)"/>\
            <text class="t-soft" x="\(x(score * 10) - 4)" y="\(top - 12)">\(score)</text>
            """
        }
        let rows = domains.enumerated().map { place, domain -> HTML in
            let y = top + place * row
            let label: HTML =
                "<text x=\"\(isWide ? 0 : left - 12)\" y=\"\(y + (isWide ? 24 : 18))\">\(words.domain(domain))</text>"
            let drawn = lines.filter { $0.domain == domain }.map { line -> HTML in
                let middle = y + (isWide ? 12 : 30) + (line.rater == .mentee ? 0 : 14)
                let isMentee = line.rater == .mentee
                let end: HTML =
                    isMentee
                    ? "<circle class=\"f-pine\" cx=\"\(x(line.to))\" cy=\"\(middle)\" r=\"6\"/>"
                    : "<rect class=\"f-slate\" x=\"\(x(line.to) - 5)\" y=\"\(middle - 5)\" width=\"10\" height=\"10\"/>"
                return """
                    <rect class="\(isMentee ? "f-pine" : "f-slate")" x="\(min(x(line.from), x(line.to)))" y="\(middle - 1)" \
                    width="\(max(2, abs(x(line.to) - x(line.from))))" height="2"/>\(end)
                    """
            }
            return "\(label)\(drawn)"
        }
        return """
            <svg class="\(kind)" viewBox="0 0 \(width) \(bottom + 6)" role="img" aria-labelledby="\(id)-\(kind)">\
            <title id="\(id)-\(kind)">\(title)</title>\(axes)\(rows)</svg>
            """
    }

    private var title: String {
        let told = lines.map {
            words.moved($0.domain, $0.rater, words.tenths($0.from), words.tenths($0.to))
        }
        return "\(words.progressPicture). \(told.joined(separator: " ; "))"
    }
}

extension ProgressPicture {
    /// That of one young person.
    init(_ ratings: [MenteeProgress], id: String, words: Words) {
        lines = MenteeProgress.Domain.allCases.flatMap { domain in
            MenteeProgress.Rater.allCases.compactMap { rater in
                let scores = ratings.filter { $0.rater == rater }.compactMap { $0.scores[domain] }
                guard let first = scores.first, let last = scores.last else { return nil }
                return Line(domain: domain, rater: rater, from: first * 10, to: last * 10)
            }
        }
        (self.id, self.words) = (id, words)
    }

    /// That of a programme: means, of those that may be told.
    init(_ report: ProgressReport, words: Words) {
        lines = MenteeProgress.Domain.allCases.flatMap { domain in
            MenteeProgress.Rater.allCases.compactMap { rater in
                let means = report.lines.filter { $0.domain == domain && $0.rater == rater }.compactMap(\.tenths)
                guard let first = means.first, let last = means.last else { return nil }
                return Line(domain: domain, rater: rater, from: first, to: last)
            }
        }
        (id, self.words) = ("progress", words)
    }
}
