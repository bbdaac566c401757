import Foundation
import RelaisCore

/// One consent, as whoever may see the file reads it; and what would stop with it.
struct ConsentView {
    let page: ConsentPage
    let today: Day
    let now: Date
    let words: Words

    private var line: ConsentLine { page.line }
    private var path: String { "/consents/\(line.id.text)" }
    private var title: String { "\(words.consentPurpose(line.purpose)) \(line.recipientName)" }

    func html(_ languages: [Term], done: String?) -> HTML {
        let note = ["withdraw": words.withdrawnNote, "renew": words.renewedNote][done ?? ""]
        return """
            <div class="ask flow">\(Piece.back(to: "/people/\(page.person.text)#consents", words.backToFile))
            \(when(note) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            <h1>\(title)</h1><p class="lead">\(ConsentSection.chip(line.standing(on: today), words)) <span class="code">\(page.personCode)</span></p>
            \(acts)
            <section class="sheet" aria-label="\(words.theConsent)"><dl class="facts">\(facts)</dl></section>
            \(when(line.ending == nil && !isFree) { "<section class=\"sec\" aria-labelledby=\"rests\"><h2 id=\"rests\">\(words.restsOnIt)</h2>\(resting(isEnding: false))</section>" })
            <section class="sec" aria-labelledby="receipt"><h2 id="receipt">\(words.printReceipt)</h2>
            \(PaperView.languagePicker(languages, "\(path)/receipt", words))</section></div>
            """
    }

    private var acts: HTML? {
        let renew: HTML? = when(line.ending != .renewed && page.canEnd) {
            "<a class=\"btn btn-go\" href=\"\(path)/renewal\">\(words.renewConsent)</a>"
        }
        let withdraw: HTML? = when(page.canEnd) {
            "<a class=\"btn btn-no\" href=\"\(path)/withdrawal\">\(words.withdrawConsent)</a>"
        }
        return when(renew != nil || withdraw != nil) { "<div class=\"acts\">\(renew)\(withdraw)</div>" }
    }

    private var facts: [HTML] {
        let fields = line.fields.map(words.disclosed).joined(separator: ", ")
        let interpreter = line.hasInterpreter ? ", \(words.interpreterLabel.lowercased())" : ""
        let isLapsing = line.givenBy != .person && line.ending == nil
        let all: [HTML?] = [
            Piece.fact(words.mayPass, text: fields),
            Piece.fact(
                words.resultKnown,
                text: line.purpose == .referral
                    ? words.choice(line.sharesResult ? "yes" : "no").capitalised : nil),
            Piece.fact(words.whoAgrees, text: words.givenBy(line.givenBy).capitalised),
            Piece.fact(words.givenOnLabel, text: words.written(line.givenOn)),
            Piece.fact(words.fromLabel, text: words.written(line.from)),
            Piece.fact(
                words.untilLabel,
                text: words.written(line.until) + (isLapsing ? ". \(words.lapsesAtMajority)" : "")),
            Piece.fact(words.methodLabel, text: words.consentMethod(line.method)),
            Piece.fact(words.consentLanguage, text: line.language.name(in: words.language).capitalised + interpreter),
            Piece.fact(words.noticeVersionLabel, text: line.noticeVersion == "none" ? nil : line.noticeVersion),
            Piece.fact(words.signerLabel, text: page.signer), Piece.fact(words.consentWordsLabel, text: page.words),
            Piece.fact(
                words.recordedByLabel, text: page.recordedBy.map { "\($0), \(words.moment(page.recordedAt, now: now))" }
            ),
            Piece.fact(
                words.endedLabel,
                text: line.endedAt.map { moment in
                    [words.moment(moment, now: now), page.endedBy].compactMap { $0 }.joined(separator: ", ")
                }),
            Piece.fact(
                words.renewsLabel, page.renews.map { "<a href=\"/consents/\($0.text)\">\(words.earlierConsent)</a>" }),
        ]
        return all.compactMap { $0 }
    }

    private var isFree: Bool {
        page.underWay.isEmpty && page.copies.isEmpty && page.drafts == 0 && page.offers == 0
    }

    /// What rests on it; or, as the question before it is withdrawn, what would stop.
    private func resting(isEnding: Bool) -> HTML {
        func list(_ label: String, _ lines: [ConsentPage.RestingLine]) -> HTML? {
            when(!lines.isEmpty) {
                let items = lines.map { one -> HTML in
                    "<li><a class=\"code\" href=\"/referrals/\(one.id.text)\">\(one.reference)</a> \(one.service), \(words.state(one.state, on: .referrer).lowercased())</li>"
                }
                return "<div><h3>\(label)</h3><ul class=\"lines\">\(items)</ul></div>"
            }
        }
        return """
            \(list(isEnding ? words.stopsUnderWay : words.restsUnderWay, page.underWay))\
            \(list(isEnding ? words.stopsCopies : words.restsCopies, page.copies))\
            \(when(page.offers > 0) { "<p>\(isEnding ? words.stopsOffers(page.offers) : words.restsOffers(page.offers))</p>" })\
            \(when(page.drafts > 0) { "<p>\(isEnding ? words.stopsDrafts(page.drafts) : words.restsDrafts(page.drafts))</p>" })
            """
    }

    /// The page that asks before a consent is withdrawn. Where it has ended meanwhile, no button is left.
    func withdrawal(_ problem: HTML?, _ token: HTML?) -> HTML {
        let what: HTML =
            isFree
            ? "<p>\(words.nothingStops)</p>"
            : "\(resting(isEnding: true))<p class=\"small soft\">\(words.otherSideIsTold(line.recipientName))</p>"
        return """
            <div class="ask flow">\(Piece.back(to: path, words.theConsent))
            \(problem)<h1>\(words.withdrawConsent)\(words.questionMark)</h1>
            <p class="lead">\(title). \(words.withdrawConsentLead)</p>
            <section class="sheet" aria-labelledby="stops"><h2 id="stops">\(words.whatStops)</h2>
            \(what)</section>
            <form class="form" method="post" action="\(path)/withdrawal">\(token)\(FormVersion.field(line.rowVersion))
            <p class="acts">\(when(line.ending == nil) { "<button class=\"btn btn-no\">\(words.withdrawConsent)</button>" })\
            <a class="btn" href="\(path)">\(words.changeNothing)</a></p></form></div>
            """
    }
}
