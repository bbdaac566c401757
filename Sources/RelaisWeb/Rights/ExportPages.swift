import Foundation
import Hummingbird
import NIOCore
import RelaisCore

extension Site {
    /// Gives out the whole file: as a page to print, or as a file for programs. Nothing of it is kept here.
    @Sendable func exportPerson(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: ["reason", "words", "form", FormVersion.name])
        do {
            let (export, languages, caller, now) = try await store.write(as: visitor.credential()) { tx in
                let languages = try Reference.languages(in: tx)
                let export = try tx.seeing(form.seen) {
                    try Person.export(id, reason: form["reason"], words: form["words"], in: $0)
                }
                return (export, try languages.all(), try tx.caller, tx.now)
            }
            if form["form"] == "json" { return try attachment(export) }
            let spoken = Dictionary(languages.map { ($0.code, $0.name(in: visitor.language)) }) { first, _ in first }
            let view = ExportView(
                export: export, now: now, texts: store.texts, spoken: spoken, words: visitor.words)
            return page(
                "\(visitor.words.exportOf) \(export.code)", at: .people, visitor, caller,
                """
                <div class="print-hint flow">\(Piece.back(to: "/people/\(id.text)", visitor.words.backToFile))
                <p class="soft small">\(visitor.words.printHint)</p></div>
                \(view.html)
                """)
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            return try await exportPage(form, objection, visitor)
        }
    }

    private func attachment(_ export: PersonExport) throws -> Response {
        let json = try ExportDocument(export).json()
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/json; charset=utf-8",
                .contentDisposition: "attachment; filename=\"\(export.code).json\"",
            ], body: .init(byteBuffer: ByteBuffer(bytes: json)))
    }

    func exportPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (person, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.exportPeople)
            let page = try PersonPage(id, in: tx)
            if page.erasedAt != nil { throw Refusal.erased }
            guard page.canReveal, page.mayHonour else { throw Refusal.notAssigned }
            return (page, try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let reasons = PersonExport.Reason.allCases.map { ($0.rawValue, "\(words.exportReason($0))" as HTML) }
        return page(
            "\(words.exportFile) \(person.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(objection?.note(words, about: .person))
            <h1>\(words.exportFile) <span class="code">\(person.code)</span>\(words.questionMark)</h1>
            <p class="lead">\(words.exportLead)</p>
            \(Piece.note("warn", icon: "lock", "<p>\(words.exportOnce) \(words.exportNeedsProof)</p>"))
            <form class="form" method="post" action="/people/\(id.text)/export">\(FormToken.field(visitor))\(FormVersion.field(person.rowVersion))
            \(fields.picks("reason", words.whyExport, reasons))
            \(fields.line("words", words.inWords, isOptional: true))
            <p class="acts"><button class="btn btn-go" name="form" value="page">\(words.showToPrint)</button>\
            <button class="btn" name="form" value="json">\(words.downloadJSON)</button>\
            <a class="btn" href="/people/\(id.text)">\(words.changeNothing)</a></p></form></div>
            """)
    }
}

/// Everything that is kept of someone, on paper: each page bears the reference of the entry that tells who gave it out.
private struct ExportView {
    let export: PersonExport
    let now: Date
    let texts: Texts
    /// Names of languages by their codes.
    let spoken: [String: String]
    let words: Words

    var html: HTML {
        let mark = words.exportMark(export.reference.text)
        return """
            <article class="sheet paper">
            <header class="sec-head"><span class="brand">\(Piece.mark)Relais</span></header>
            <h1>\(words.exportOf) <span class="code">\(export.code)</span></h1>
            <p>\(words.exportMade(export.organisation, words.moment(export.madeAt, now: now)))</p>
            \(when(!export.hasProtection) { "<p class=\"small\">\(words.exportWithoutProtection)</p>" })
            <p class="watermark">\(mark)</p>
            \(export.sections.map(section))
            \(PaperView(paper: export.statement.paper(in: words.language.iso, texts), language: words.language.iso, isPart: true).html)</article>
            """
    }

    private func section(_ section: PersonExport.Section) -> HTML {
        let id = "s-\(section.name.rawValue)"
        let records = section.records.map { record -> HTML in
            "<dl class=\"facts\">\(record.fields.map { fact($0.name, $0.value, section.name) })</dl>"
        }
        return
            "<section aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(words.section(section.name))</h2>\(records)</section>"
    }

    private func fact(_ name: String, _ value: PersonExport.Record.Value, _ section: PersonExport.Section.Name) -> HTML
    {
        let text =
            switch value {
            case .text(let text): words.exported(name, text, in: section, now: now)
            case .list(let list):
                list.map { spoken[$0] ?? words.exported(name, $0, in: section, now: now) }.joined(separator: ", ")
            }
        return "<div><dt>\(words.exported(name))</dt><dd dir=\"auto\">\(text)</dd></div>"
    }
}
