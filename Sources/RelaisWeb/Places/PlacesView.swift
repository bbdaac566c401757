import Foundation
import RelaisCore

/// The places of a service, who waits for one and in what order, and its clocks.
struct PlacesView {
    let page: PlacesPage
    let caller: Caller
    let now: Date
    let words: Words
    let token: HTML?
    let intake: Fields
    let clock: Fields
    /// The session whose places are being changed.
    let edited: Intake?

    private var keeps: Bool { page.clock != nil }

    var html: HTML { "\(intakes)\(when(keeps) { form })\(list)\(when(keeps) { clocks })" }

    private func table(_ caption: String, _ heads: [String], _ rows: [HTML]) -> HTML {
        """
        <table class="cards" role="table"><caption class="vh">\(caption)</caption><thead role="rowgroup"><tr role="row">\
        \(heads.map { head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>" })</tr></thead>\
        <tbody role="rowgroup">\(rows)</tbody></table>
        """
    }

    private func cell(_ label: String, _ content: HTML?) -> HTML {
        "<td role=\"cell\" data-label=\"\(label)\">\(content)</td>"
    }

    private var intakes: HTML {
        guard !page.intakes.isEmpty else {
            return
                "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noPlacesYet)</h2><p>\(words.noPlacesHint)</p></section>"
        }
        let heads =
            [words.sessionLabel, words.placesNumber, words.placesTaken, words.placesFree]
            + (keeps ? [words.agreementAct] : [])
        let rows = page.intakes.map { one -> HTML in
            """
            <tr role="row"><th scope="row" role="rowheader">\(words.days(one))\(when(!one.isOpen(on: page.today)) { " <span class=\"soft\">(\(words.closedSession))</span>" })</th>\
            \(cell(words.placesNumber, "\(one.places)"))\(cell(words.placesTaken, "\(one.taken)"))\(cell(words.placesFree, "\(one.free)"))\
            \(when(keeps) { cell(words.agreementAct, acts(one)) })</tr>
            """
        }
        return
            "<section class=\"sec\" aria-labelledby=\"counts\"><h2 id=\"counts\">\(words.placesNow)</h2>\(table(words.placesNow, heads, rows))</section>"
    }

    private func acts(_ one: Intake) -> HTML {
        let close: HTML? = when(one.isOpen(on: page.today)) {
            """
            <form method="post" action="/intakes/\(one.id.text)/closing">\(token)\(FormVersion.field(one.rowVersion))\
            <input type="hidden" name="service" value="\(page.service.id.text)">\
            <button class="btn btn-quiet">\(words.closeSession)<span class="vh"> \(words.days(one))</span></button></form>
            """
        }
        return """
            <div class="acts"><a class="btn btn-quiet" href="/services/\(page.service.id.text)/places?session=\(one.id.text)#set">\(words.change)<span class="vh"> \(words.days(one))</span></a>\(close)</div>
            """
    }

    private var form: HTML {
        """
        <section class="sec" aria-labelledby="set"><h2 id="set">\(words.setPlaces)</h2><p class="small soft">\(words.setPlacesHint)</p>
        <form class="form form-page" method="post" action="/services/\(page.service.id.text)/places">\(token)\
        \(when(edited) { FormVersion.field($0.rowVersion) })\(intake.line("places", words.placesNumber))
        <div class="duo">\(intake.line("starts_on", words.firstDay, hint: words.dayHint, isOptional: true))\(intake.line("ends_on", words.lastDay, isOptional: true))</div>
        <p class="acts"><button class="btn btn-go">\(words.setPlaces)</button></p></form></section>
        """
    }

    private var list: HTML? {
        when(caller.may(.seePeople) && caller.organisation == page.service.organisation) {
            let heads = [words.rankOnList, words.theReferral, words.priorityLabel, words.listedLabel, words.offerLabel]
            let rows = page.waiting.map { one -> HTML in
                """
                <tr role="row"><th scope="row" role="rowheader">\(one.rank)</th>\
                \(cell(words.theReferral, "<a class=\"code\" href=\"/referrals/\(one.id.text)\">\(one.reference)</a>"))\
                \(cell(words.priorityLabel, "\(words.priority(one.priority))"))\(cell(words.listedLabel, "\(words.moment(one.listedAt, now: now))"))\
                \(cell(words.offerLabel, one.offeredUntil.map { "\(words.offeredUntil(words.moment($0, now: now)))" } ?? "–"))</tr>
                """
            }
            return """
                <section class="sec" aria-labelledby="list"><h2 id="list">\(words.waitingList) <span class="count">\(page.waiting.count)</span></h2>
                <p class="small soft">\(words.waitingRule)</p>\
                \(page.waiting.isEmpty ? "<p>\(words.nobodyWaits)</p>" : table(words.waitingList, heads, rows))</section>
                """
        }
    }

    private var clocks: HTML {
        let lines = Setting.clocks.map { one -> HTML in
            clock.line(
                one.rawValue, words.setting(one), hint: words.clockHolds(page.clock?.days[one] ?? 0), isOptional: true)
        }
        return """
            <section class="sec" aria-labelledby="clocks"><h2 id="clocks">\(words.clocksTitle)</h2><p class="small soft">\(words.clocksHint)</p>
            <form class="form form-page" method="post" action="/services/\(page.service.id.text)/clocks">\(token)\(FormVersion.field(page.clock?.rowVersion ?? 0))\
            \(lines)\(clock.select("escalation", words.escalationLabel, page.coordinators.map { ($0.id.text, $0.name) }, hint: words.escalationHint, empty: words.noEscalation, isOptional: true))
            <p class="acts"><button class="btn btn-go">\(words.save)<span class="vh"> \(words.clocksTitle)</span></button></p></form></section>
            """
    }
}
