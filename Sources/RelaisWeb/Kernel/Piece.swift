import Foundation
import RelaisCore

/// The pieces every page is made of; the stylesheet says how each looks.
enum Piece {
    /// Two strokes, one dot: a line changes hands.
    static let mark: HTML = """
        <svg class="mark" viewBox="0 0 36 36" aria-hidden="true"><path class="mark-b" d="M18 18c5.5 0 3 8.5 9 8.5h6"/>\
        <path class="mark-a" d="M3 9.5h6c6 0 3.5 8.5 9 8.5"/><circle class="mark-dot" cx="18" cy="18" r="4.25"/></svg>
        """

    /// The yellow dot: where the hand is.
    static let baton: HTML = """
        <svg class="ic ic-baton" aria-hidden="true" viewBox="0 0 20 20"><circle class="baton" cx="10" cy="10" r="6"/></svg>
        """

    /// Where a referral stands: a shape and its word.
    static func chip(_ state: Referral.State, on side: Referral.Side, _ words: Words) -> HTML {
        "<span class=\"chip chip-\(state.rawValue)\">\(Icon.state(state.rawValue))\(words.state(state, on: side))</span>"
    }

    /// Time left to answer: a ring, and the same in words.
    static func clock(due: Date, from sent: Date, now: Date, _ words: Words) -> HTML {
        let left = due.timeIntervalSince(now)
        let share = left <= 0 ? 100 : max(4, min(100, Int(left / max(1, due.timeIntervalSince(sent)) * 100)))
        let kind = left <= 0 ? " clock-late" : left < 86_400 ? " clock-soon" : ""
        return """
            <span class="clock\(kind)"><svg viewBox="0 0 20 20" aria-hidden="true"><circle/>\
            <circle pathLength="100" stroke-dasharray="\(share) 100"/></svg>\
            \(words.timeLeft(until: due, now: now))</span>
            """
    }

    static func code(_ text: String) -> HTML { "<span class=\"code\">\(text)</span>" }

    /// So that a password manager knows whose password a form asks for; it is not sent.
    static func username(_ email: String) -> HTML {
        "<input type=\"email\" autocomplete=\"username\" value=\"\(email)\" hidden>"
    }

    /// A table whose rows become cards on a phone; each row begins with a `th`, and goes on with `cell`s.
    static func cards(_ caption: String, _ heads: [String], _ rows: [HTML]) -> HTML {
        let heads = heads.map { head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>" }
        return """
            <table class="cards" role="table"><caption class="vh">\(caption)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(rows)</tbody></table>
            """
    }

    /// One value of such a row; on a phone its label stands before it.
    static func cell(_ label: String, _ value: HTML) -> HTML {
        "<td role=\"cell\" data-label=\"\(label)\">\(value)</td>"
    }

    static func back(to path: String, _ label: String) -> HTML {
        "<p><a class=\"back\" href=\"\(path)\">\(Icon.of("left"))\(label)</a></p>"
    }

    /// A label and its value; nothing at all where there is none.
    static func fact(_ label: String, _ value: HTML?) -> HTML? {
        when(value) { "<div><dt>\(label)</dt><dd>\($0)</dd></div>" }
    }

    /// The same for text, in the direction of its own script.
    static func fact(_ label: String, text value: String?) -> HTML? {
        guard let value, !value.isEmpty else { return nil }
        return "<div><dt>\(label)</dt><dd dir=\"auto\">\(value)</dd></div>"
    }

    /// Everything that is wrong, first on the page, with a link to each field.
    static func errors(_ found: [Invalid], _ words: Words) -> HTML? {
        when(!found.isEmpty) {
            let links = found.map { one -> HTML in
                "<li><a href=\"#f-\(one.field)\">\(one.sentence(in: words.language))</a></li>"
            }
            return """
                <div class="note note-err" role="alert" tabindex="-1">\(Icon.state("late"))\
                <div><h2>\(words.toCorrect(found.count))</h2><ul>\(links)</ul></div></div>
                """
        }
    }

    /// Why something was not done, where the form stays as it was.
    static func refused(_ refusal: Refusal, _ words: Words, more: HTML? = nil) -> HTML {
        refused(refusal.sentence(in: words.language), more: more)
    }

    static func refused(_ sentence: String, more: HTML? = nil) -> HTML {
        """
        <div class="note note-err" role="alert" tabindex="-1">\(Icon.state("late"))<div><p>\(sentence)</p>\(more)</div></div>
        """
    }

    /// A short message after an act, or a risk.
    static func note(_ kind: String, icon: String, _ text: HTML) -> HTML {
        "<div class=\"note note-\(kind)\"\(when(kind == "ok") { " role=\"status\"" })>\(Icon.of(icon))<div>\(text)</div></div>"
    }
}
