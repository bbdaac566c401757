import Foundation
import RelaisCore

/// The offer of a file, as either side reads it: nothing that names anybody.
struct HandoverView {
    let line: HandoverLine
    let note: String?
    let answer: String?
    let terms: [Term]
    let now: Date
    let words: Words

    private var path: String { "/handovers/\(line.id.text)" }

    /// In a list: the whole row is the link.
    var item: HTML {
        """
        <li class="job"><div class="job-what"><h3><a href="\(path)">\(title)</a></h3><p>\(summary)</p></div>
        <div class="job-side"><span class="small soft">\(words.handoverState(line.state)), \(words.moment(line.answeredAt ?? line.offeredAt, now: now))</span></div></li>
        """
    }

    private var title: HTML {
        line.isOwn
            ? "\(when(line.personCode) { "<span class=\"code\">\($0)</span> " })\(words.offeredTo(line.receiverName))"
            : "\(words.offeredFrom(line.giverName))"
    }

    private var summary: String {
        let spoken = line.languages.map { code in
            terms.first { $0.code == code }?.name(in: words.language) ?? code
        }
        let sentences: [String?] = [
            line.ageBracket.map { words.ageBracket($0) + "." },
            spoken.isEmpty ? nil : words.speaksSentence(spoken.joined(separator: ", ")),
            line.frenchLevel.map { words.frenchIs(words.level($0)) }, line.commune.map(words.livesNear),
        ]
        let said = sentences.compactMap { $0 }.joined(separator: " ")
        return said.isEmpty ? words.nothingLeft : said
    }

    /// The page of one offer, with what can be answered to it.
    func html(_ problem: HTML?, _ token: HTML?) -> HTML {
        """
        <div class="ask flow">\(Piece.back(to: "/handovers", words.handovers))
        \(problem)\(head)
        \(file)
        \(when(line.state == .offered && !line.isOwn) { Self.slip(words) })
        \(when(line.state == .offered) { answers(token) })</div>
        """
    }

    /// The page that asks why a file is not taken. Where it can no longer be answered, no button is left.
    func refusal(_ fields: Fields, _ problem: HTML?, _ token: HTML?) -> HTML {
        let reasons = Handover.reasons.map { ($0.rawValue, words.reason($0)) }
        let canStill = line.state == .offered
        return """
            <div class="ask flow">\(Piece.back(to: path, words.handoverTitle))
            \(problem)<h1>\(words.declineFile)\(words.questionMark)</h1><p class="lead">\(words.declineFileLead(line.giverName))</p>
            <form class="form" method="post" action="\(path)/refusal">\(token)\(FormVersion.field(line.rowVersion))
            \(fields.select("reason", words.why, reasons, empty: words.chooseReason))
            \(fields.text("note", words.noteToReferrer, hint: words.noteHint, isOptional: true))
            <p class="acts">\(when(canStill) { "<button class=\"btn btn-no\">\(words.declineFile)</button>" })\
            <a class="btn" href="\(path)">\(words.changeNothing)</a></p></form></div>
            """
    }

    private var head: HTML {
        """
        <h1>\(title)</h1><p class="lead">\(words.handoverState(line.state)), \(words.moment(line.answeredAt ?? line.offeredAt, now: now))\
        \(when(line.offeredBy) { " · \($0)" })</p>
        """
    }

    private var file: HTML {
        let reason = line.reason.map { words.reason($0) }
        return """
            <section class="sheet" aria-label="\(words.theFile)"><p>\(summary)</p>\(when(note) { "<p class=\"said\" dir=\"auto\">\($0)</p>" })\
            \(when(reason) { "<p>\(words.reasonLabel)\(words.colon)\($0)</p>" })\(when(answer) { "<p class=\"said\" dir=\"auto\">\($0)</p>" })\
            \(when(ownFile) { $0 })</section>
            """
    }

    private var ownFile: HTML? {
        guard let code = line.personCode, let person = line.person else { return nil }
        return "<p>\(words.ownFile)\(words.colon)<a class=\"code\" href=\"/people/\(person.text)\">\(code)</a></p>"
    }

    private func answers(_ token: HTML?) -> HTML {
        func button(_ noun: String, _ kind: String, _ label: String) -> HTML {
            """
            <form method="post" action="\(path)/\(noun)">\(token)\(FormVersion.field(line.rowVersion))<button class="btn \(kind)">\(label)</button></form>
            """
        }
        return line.isOwn
            ? "<div class=\"acts\">\(button("withdrawal", "btn-no", words.withdrawOffer))</div>"
            : """
            <div class="acts">\(button("taking", "btn-go", words.takeFile))<a class="btn btn-no" href="\(path)/refusal">\(words.declineFile)</a></div>
            """
    }

    /// What is seen before a file is taken, and what opens then.
    static func slip(_ words: Words) -> HTML {
        """
        <section class="sec" aria-labelledby="slip"><h2 id="slip">\(words.whatPasses)</h2><div class="slip">\
        <div><h3>\(Icon.of("eye"))\(words.onOffer)</h3><ul><li>\(words.slipAge)</li><li>\(words.slipFacts)</li><li>\(words.slipWord)</li></ul></div>
        <div class="slip-shut"><h3>\(Icon.of("lock"))\(words.onTaking)</h3><ul><li>\(words.slipIdentity)</li><li>\(words.slipContact)</li></ul></div></div>
        <p class="small soft">\(words.slipFoot)</p></section>
        """
    }
}
