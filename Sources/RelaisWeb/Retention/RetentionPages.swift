import Foundation
import Hummingbird
import RelaisCore

extension Site {
    func addRetentionPages(to router: Router<Visitor>) { router.get("retention", use: showRetention) }

    /// What goes within a time that is asked for, and what stays though its time has come: codes and days.
    @Sendable private func showRetention(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let days = Self.asked("days", request).map { Int($0) ?? -1 } ?? Retention.noticeDays
        let (preview, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try RetentionPreview(days: days, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = RetentionView(preview: preview, canSee: caller.may(.seePeople), now: now, words: words)
        let steps = [30, 90, 365].map { step -> HTML in
            "<a class=\"btn\" href=\"/retention?days=\(step)\"\(when(step == days) { " aria-current=\"true\"" })>\(words.ahead(step))</a>"
        }
        return page(
            words.retention, at: nil, visitor, caller,
            """
            \(Piece.back(to: "/rights", words.rights))
            <div class="head"><h1>\(words.retention)</h1><p class="lead">\(words.retentionLead)</p>
            <p class="acts" role="group" aria-label="\(words.lookAhead)">\(steps)</p></div>
            <div class="flow">\(view.html)</div>
            """)
    }
}

private struct RetentionView {
    let preview: RetentionPreview
    /// Whether the reader may open files: a code leads there then.
    let canSee: Bool
    let now: Date
    let words: Words

    var html: HTML {
        """
        \(table)\(when(preview.isCut) { "<p class=\"small soft\">\(words.listIsCut)</p>" })
        <p>\(words.alsoGoes(preview.requests, preview.consents, preview.breaches))</p>
        <section class="sec" aria-labelledby="terms"><h2 id="terms">\(words.retentionTerms)</h2><dl class="facts">\(terms.compactMap(\.self))</dl></section>
        """
    }

    private var table: HTML {
        guard !preview.lines.isEmpty else {
            return
                "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.nothingGoes)</h2><p>\(words.nothingGoesHint)</p></section>"
        }
        let heads = [words.person, words.retentionWhat, words.lastContact, words.followersToldOn, words.goesOn].map {
            head -> HTML in
            "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
        }
        return """
            <table class="cards" role="table"><caption class="vh">\(words.retention)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(preview.lines.map(row))</tbody></table>
            """
    }

    private func row(_ line: RetentionPreview.Line) -> HTML {
        let code: HTML =
            canSee
            ? "<a class=\"code\" href=\"/people/\(line.person.text)\">\(line.code)</a>" : Piece.code(line.code)
        let goes =
            line.keptFor.map { "\(words.keptAllTheSame)\(words.colon)\(words.keptFor($0))" }
            ?? words.day(line.goesAt, now: now)
        return """
            <tr role="row"><th scope="row" role="rowheader">\(code)</th>\
            <td role="cell" data-label="\(words.retentionWhat)">\(line.kept.name(in: words.language))</td>\
            <td role="cell" data-label="\(words.lastContact)">\(words.day(line.lastContact, now: now))</td>\
            <td role="cell" data-label="\(words.followersToldOn)">\(line.toldAt.map { words.day($0, now: now) } ?? words.notToldYet)</td>\
            <td role="cell" data-label="\(words.goesOn)">\(goes)</td></tr>
            """
    }

    private var terms: [HTML?] {
        Retention.Class.allCases.map { kept in
            Piece.fact(
                kept.name(in: words.language),
                "\(words.months(preview.terms.months(of: kept))). <span class=\"small soft\">\(kept.law(in: words.language))</span>"
            )
        }
    }
}
