import Foundation
import RelaisCore

/// What protects someone: shut, with the form that opens it for a purpose; or open, for as long as the page is.
struct ProtectionView {
    let person: PersonPage
    let open: Protection?
    let fields: Fields
    let today: Day
    let now: Date
    let token: HTML?

    private var words: Words { fields.words }
    private var path: String { "/people/\(person.id.text)" }

    func html(isDone: Bool) -> HTML {
        """
        \(Piece.back(to: path, words.backToFile))
        \(when(isDone) { Piece.note("ok", icon: "done", "<p>\(words.informedNote)</p>") })
        \(Piece.errors(fields.invalid, words))
        <div class="head"><h1>\(words.protection) <span class="code">\(person.code)</span></h1><p class="lead">\(words.protectionHint)</p>
        <p class="acts"><a class="btn" href="\(path)/representatives/new">\(words.recordRepresentative)</a><a class="btn" href="\(path)/minority">\(words.stateMinority)</a></p></div>
        \(open.map(shown) ?? masked)
        """
    }

    private var masked: HTML {
        """
        <section class="mask mask-short" aria-labelledby="shut"><div class="mask-say"><h2 id="shut" class="with-ic">\(Icon.of("lock"))\(words.protectionMasked)</h2>\
        <p class="small soft">\(words.maskHint)</p></div>
        <form class="mask-form" method="post" action="\(path)/protection">\(token)\
        \(fields.select("purpose", words.whatFor, RevealPurpose.allCases.map { ($0.rawValue, words.purpose($0)) }, empty: words.choosePurpose))\
        \(fields.line("words", words.inWords, isOptional: true))\
        <button class="btn">\(Icon.of("eye"))\(words.openProtection)</button></form></section>
        """
    }

    private func shown(_ open: Protection) -> HTML {
        let statements = open.statements.map { one -> HTML in
            """
            <li><span class="when">\(words.moment(one.statedAt, now: now).capitalised)</span><p>\(words.minority(one.status))\
            \(when(one.decidedOn) { ", \(words.decidedOnLabel.lowercased()) \(words.written($0))" })</p></li>
            """
        }
        let minority: HTML =
            statements.isEmpty ? "<p class=\"soft\">\(words.noStatement)</p>" : "<ol class=\"fil\">\(statements)</ol>"
        let those: HTML =
            open.representatives.isEmpty
            ? "<p class=\"soft\">\(words.noRepresentative)</p>" : "\(open.representatives.map(representative))"
        return """
            <div class="flow"><section class="sheet" aria-labelledby="minority"><h2 id="minority">\(words.minorityLabel)</h2>
            \(minority)</section>
            <section class="sec" aria-labelledby="them"><h2 id="them">\(words.representatives)</h2>
            \(those)</section>
            <p class="acts"><a class="btn" href="\(path)/protection">\(Icon.of("lock"))\(words.close)</a></p></div>
            """
    }

    private func representative(_ one: Representative) -> HTML {
        let isOver = !one.isInOffice(on: today)
        let former = one.former.map { facts -> HTML in
            "<p class=\"small soft\">\(words.itSaidBefore)\(words.colon)<bdi>\(summary(facts))</bdi></p>"
        }
        return """
            <article class="sheet"><h3>\(words.representativeKind(one.facts.kind))\(when(isOver) { " <span class=\"soft\">(\(words.timeIsOver))</span>" })</h3>
            <dl class="facts">\(facts(one.facts))</dl>\(former)
            <div class="acts"><form method="post" action="/representatives/\(one.id.text)/opening">\(token)<button class="btn">\(words.amend)</button></form>\
            \(when(!isOver && one.facts.until == nil) { "<form method=\"post\" action=\"/representatives/\(one.id.text)/end\">\(token)\(FormVersion.field(one.rowVersion))<button class=\"btn btn-no\">\(words.endRepresentative)</button></form>" })</div></article>
            """
    }

    private func facts(_ facts: Representative.Facts) -> [HTML] {
        let all: [HTML?] = [
            Piece.fact(words.representativeName, text: facts.name),
            Piece.fact(words.authorityLabel, text: facts.authority),
            Piece.fact(words.decidedOnLabel, text: facts.decidedOn.map(words.written)),
            Piece.fact(words.whenLabel, text: words.inOffice(facts.from, facts.until).capitalised),
            Piece.fact(words.levelLabel, text: words.level(facts.level)),
            Piece.fact(words.representativeContact, text: facts.contact),
        ]
        return all.compactMap { $0 }
    }

    private func summary(_ facts: Representative.Facts) -> String {
        [
            words.representativeKind(facts.kind), facts.name, facts.authority, facts.decidedOn.map(words.written),
            words.inOffice(facts.from, facts.until), words.level(facts.level), facts.contact,
        ].compactMap { $0 }.joined(separator: ", ")
    }
}
