import RelaisCore

/// What passes between organisations, drawn: wide in three columns, and for a phone step by step. The table beside it says the same.
struct FlowPicture {
    let report: PathReport
    let words: Words

    var html: HTML? {
        guard let wide = drawing(width: 1_000, boxWidth: 216, tallest: 300, steps: 0...1) else { return nil }
        let narrow = [0...0, 1...1].compactMap { drawing(width: 350, boxWidth: 140, tallest: 220, steps: $0) }
        return """
            <figure class="sheet pic">\(svg(wide, "only-wide", id: "flow-wide", letters: 27))\
            \(narrow.enumerated().map { svg($1, "only-small", id: "flow-small-\($0)", letters: 16) })
            <figcaption>\(words.flowNote)</figcaption></figure>
            """
    }

    private func drawing(width: Double, boxWidth: Double, tallest: Double, steps: ClosedRange<Int>) -> Sankey? {
        report.sankey(
            width: width, boxWidth: boxWidth, tallest: tallest, steps: steps, others: words.allOthers,
            naming: words.result)
    }

    private func svg(_ flow: Sankey, _ kind: String, id: String, letters: Int) -> HTML {
        let ribbons = flow.ribbons.map { one -> HTML in
            "<path class=\"flow-l \(Self.line(one.tint))\" d=\"\(one.path)\" stroke-width=\"\(Sankey.short(one.width))\"/>"
        }
        let boxes = flow.boxes.map { box -> HTML in
            let (x, y) = (Sankey.short(box.x), Sankey.short(box.y))
            let middle = box.y + box.height / 2
            return """
                <rect class="lane" x="\(x)" y="\(y)" width="\(Sankey.short(flow.boxWidth))" height="\(Sankey.short(box.height))" rx="4"/>\
                <rect class="\(Self.fill(box.tint))" x="\(x)" y="\(y)" width="5" height="\(Sankey.short(box.height))" rx="2"/>\
                <text class="t-bold" x="\(Sankey.short(box.x + 14))" y="\(Sankey.short(middle - 3))">\(Self.cut(box.name, letters))</text>\
                <text class="t-soft" x="\(Sankey.short(box.x + 14))" y="\(Sankey.short(middle + 15))">\(box.count)</text>
                """
        }
        return """
            <svg class="\(kind)" viewBox="0 0 \(Sankey.short(flow.width)) \(Sankey.short(flow.height))" role="img" aria-labelledby="\(id)">\
            <title id="\(id)">\(words.flowTitle(report.total.sent))</title>\(ribbons)\(boxes)</svg>
            """
    }

    private static func line(_ tint: Int) -> String { ["l-pine", "l-slate", "l-plum", "l-ochre"][tint % 4] }
    private static func fill(_ tint: Int) -> String {
        ["f-pine", "f-slate", "f-plum", "f-ochre", "f-edge"][min(tint, 4)]
    }
    private static func cut(_ text: String, _ most: Int) -> String {
        text.count <= most ? text : text.prefix(most - 1) + "…"
    }
}
