import Foundation
import RelaisCore

/// The log as whoever audits reads it: what they look for, who touched one file, and the entries.
struct AuditView {
    struct Read: Sendable {
        let page: AuditPage
        let actors: AuditActors
        /// Of one file, or one thing, where they look for one.
        let looks: WhoLooked?
        let caller: Caller
        let now: Date
    }

    let read: Read
    let head: SignedHeads.Head?
    let event: String?
    let reference: String?
    let sealed: String
    let fields: Fields
    let token: HTML?

    /// So many entries are on a page, colleagues in the choice, and lines of who looked.
    static let most = 25
    private static let mostActors = 60
    private static let mostLooks = 30

    private var words: Words { fields.words }

    var html: HTML {
        """
        \(Piece.errors(fields.invalid, words))
        <div class="head"><h1>\(words.auditLog)</h1><p class="lead">\(words.auditLead)</p>
        <p class="acts"><a class="btn" href="/audit/volumes">\(words.accessVolumes)</a><a class="btn" href="/access">\(words.whoMayDoWhat)</a></p></div>
        <form class="sheet flow" role="search" aria-label="\(words.auditLog)" method="post" action="/audit">\(token)
        <div class="duo trio">\(fields.line("person", words.fileCode, hint: words.fileCodeHint, isOptional: true))\
        \(actor)\
        \(fields.select("kind", words.auditKind, AuditFilter.Kind.allCases.map { ($0.rawValue, words.auditKind($0)) }, empty: words.anything))\
        \(fields.line("since", words.auditSince, hint: words.dayHint, isOptional: true))\
        \(fields.line("until", words.auditUntil, hint: words.dayHint, isOptional: true))</div>
        <p class="acts"><button class="btn btn-go">\(Icon.of("search"))\(words.find)</button>\
        \(when(isNarrowed) { "<a class=\"btn\" href=\"/audit\">\(words.showAll)</a>" })</p></form>
        <div class="flow">\(only)\(looks)\(entries)\(signed)</div>
        """
    }

    /// A choice of colleagues; where they are many, their address.
    private var actor: HTML {
        let accounts = read.actors.accounts
        return accounts.count <= Self.mostActors
            ? fields.select(
                "account", words.auditActor, accounts.map { ($0.id.uuidString.lowercased(), $0.name) },
                empty: words.anybody)
            : fields.line("account", words.auditActor, hint: words.accountAddressHint, isOptional: true)
    }

    private var isNarrowed: Bool { !sealed.isEmpty || event != nil || reference != nil }

    /// What a link limits the entries to.
    private var only: HTML? {
        when(event != nil || reference != nil) {
            "<p>\(event.map { words.onlyEvent(words.event($0)) } ?? words.onlyThing(String((reference ?? "").prefix(8))))</p>"
        }
    }

    /// One line for whoever it was, with all that they did.
    private var looks: HTML? {
        when(read.looks) { looks in
            let all = Dictionary(grouping: looks.lines, by: \.account).values
                .sorted { ($1.map(\.last).max() ?? read.now) < ($0.map(\.last).max() ?? read.now) }
            let heads = [words.auditActor, words.whatAct, words.firstTime, words.lastTime]
            return """
                <section aria-labelledby="who"><h2 id="who">\(words.whoTouched)</h2>\
                \(all.isEmpty ? "<p>\(words.nobodyLooked)</p>" : Piece.cards(words.whoTouched, heads, all.prefix(Self.mostLooks).map(look)))\
                \(when(all.count > Self.mostLooks) { "<p class=\"hint\">\(words.andOthers(all.count - Self.mostLooks))</p>" })</section>
                """
        }
    }

    private func look(_ lines: [WhoLooked.Line]) -> HTML {
        let first = lines[0]
        let acts = lines.map { line -> HTML in
            "<li>\(words.event(line.action))\(when(line.times > 1) { ", \(words.timesDone(line.times))" })</li>"
        }
        return """
            <tr role="row"><th scope="row" role="rowheader"><bdi>\(first.name ?? words.function(.service))</bdi>\
            \(when(first.name != nil) { "<br><span class=\"small soft\">\(first.organisation ?? words.function(first.function))</span>" })</th>\
            \(Piece.cell(words.whatAct, "<ul class=\"plain\">\(acts)</ul>"))\
            \(Piece.cell(words.firstTime, "\(words.moment(lines.map(\.first).min() ?? read.now, now: read.now).capitalised)"))\
            \(Piece.cell(words.lastTime, "\(words.moment(lines.map(\.last).max() ?? read.now, now: read.now).capitalised)"))</tr>
            """
    }

    private var entries: HTML {
        let lines = read.page.lines
        guard !lines.items.isEmpty else {
            return
                "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noEntry)</h2><p>\(words.noEntryHint)</p></section>"
        }
        return """
            <section aria-labelledby="entries"><h2 id="entries">\(words.auditEntries)</h2>\
            \(Piece.cards(words.auditEntries, [words.auditWhen, words.auditActor, words.whatAct, words.auditAbout, words.auditPlace], lines.items.map(row)))\
            \(when(lines.next) { "<p class=\"acts\"><a class=\"btn\" href=\"/audit?\(query)after=\($0.text)\">\(words.more)</a></p>" })</section>
            """
    }

    /// What is looked for, for the address of the next part.
    private var query: HTML {
        let parts = [
            sealed.isEmpty ? nil : ("s", sealed), event.map { ("event", $0) }, reference.map { ("about", $0) },
        ].compactMap { $0 }
        return "\(parts.map { name, value -> HTML in "\(name)=\(Site.percentEncoded(value))&amp;" })"
    }

    private func row(_ line: AuditPage.Line) -> HTML {
        let purpose = line.purpose.flatMap(RevealPurpose.init).map { words.purpose($0) }
        return """
            <tr role="row"><th scope="row" role="rowheader"><time datetime="\(line.at.ISO8601Format())">\(words.moment(line.at, now: read.now).capitalised)</time></th>\
            \(Piece.cell(words.auditActor, "<bdi>\(line.actor ?? words.function(.service))</bdi>"))\
            \(Piece.cell(words.whatAct, """
                <a href="/audit?event=\(line.action)">\(words.event(line.action))</a>\
                \(when(line.outcome != "ok") { " <b>(\(words.refusedAct))</b>" })\
                \(when(purpose) { "<br><span class=\"small soft\">\($0)</span>" })\
                \(when(line.peer) { "<br><span class=\"small soft\">\(words.alsoIn($0))</span>" })
                """))\
            \(Piece.cell(words.auditAbout, about(line)))\
            \(Piece.cell(words.auditPlace, "\(line.position.map { words.place($0) } ?? words.notPlacedYet)"))</tr>
            """
    }

    /// What an entry is about: a link to everything else about it, where that is one thing.
    private func about(_ line: AuditPage.Line) -> HTML {
        guard line.references.count == 1 else { return "\(words.auditThings(line.objectType, line.references.count))" }
        guard words.isThing(line.objectType) else { return "\(words.auditThing(line.objectType))" }
        let reference = line.references[0]
        return """
            <a href="/audit?about=\(reference)">\(words.auditThing(line.objectType))</a> <span class="code small">\(String(reference.prefix(8)))</span>
            """
    }

    /// What the log signed last, to be kept elsewhere.
    private var signed: HTML? {
        when(head) { head in
            """
            <section class="sheet" aria-labelledby="signed"><h2 id="signed">\(words.signedLog)</h2>\
            <p>\(words.signedSentence(head.size, words.moment(head.signedAt, now: read.now)))</p>\
            <details class="more"><summary>\(words.showCheckpoint)</summary><pre class="secret" tabindex="0">\(head.note)</pre></details>\
            <p class="small soft">\(words.keepCheckpoint)</p></section>
            """
        }
    }
}
