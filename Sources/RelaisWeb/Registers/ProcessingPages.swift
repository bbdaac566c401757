import Foundation
import Hummingbird
import NIOCore
import RelaisCore

extension Site {
    /// The register of processing: as a page, as a text, as JSON.
    @Sendable func showProcessing(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let (register, caller) = try await store.write(as: visitor.credential()) { tx in
            (try Processing(in: tx), try tx.caller)
        }
        let language = visitor.language
        switch Self.asked("form", request) {
        case "md":
            return file(Data(register.markdown(in: language).utf8), "text/markdown", "relais-register.md")
        case "json":
            let json = try ExportDocument.json(ProcessingDocument(register, in: language))
            return file(json, "application/json", "relais-register.json")
        default:
            return page(
                visitor.words.processing, at: nil, visitor, caller,
                "\(Piece.back(to: "/rights", visitor.words.rights))\(ProcessingView(register: register, words: visitor.words).html)"
            )
        }
    }

    /// One processing of it: the purposes of each piece of data, and for how long.
    @Sendable func showActivity(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let (register, caller) = try await store.write(as: visitor.credential()) { tx in
            (try Processing(in: tx), try tx.caller)
        }
        let name = visitor.parameters.get("activity")
        guard let entry = register.entries.first(where: { $0.activity.rawValue == name && !$0.tables.isEmpty }) else {
            throw HTTPError(.notFound)
        }
        let words = visitor.words
        return page(
            entry.activity.name(in: words.language), at: nil, visitor, caller,
            """
            \(Piece.back(to: "/registers/processing", words.processing))
            \(ProcessingView(register: register, words: words).whole(entry))
            """)
    }

    private func file(_ bytes: Data, _ type: String, _ name: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "\(type); charset=utf-8", .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// The register, and each activity with its purposes; column by column it is in the files.
private struct ProcessingView {
    let register: Processing
    let words: Words

    var html: HTML {
        """
        <div class="head"><h1>\(words.processing)</h1><p class="lead">\(words.processingLead)</p>
        <p class="acts"><a class="btn" href="/registers/processing?form=md">\(words.downloadMarkdown)</a>\
        <a class="btn" href="/registers/processing?form=json">\(words.downloadJSON)</a></p></div>
        <dl class="facts">\(Piece.fact(words.controller, text: register.organisation))\
        \(Piece.fact(words.contactLabel, text: register.contact ?? words.contactUnset))</dl>
        <div class="flow">\(register.entries.filter { !$0.tables.isEmpty }.map(entry))\(recipients)\(measures)</div>
        """
    }

    private func entry(_ entry: Processing.Entry) -> HTML {
        let (id, path) = ("a-\(entry.activity.rawValue)", "/registers/processing/\(entry.activity.rawValue)")
        let count = entry.tables.reduce(0) { $0 + $1.columns.count }
        return """
            <section class="sec" aria-labelledby="\(id)"><h2 id="\(id)">\(entry.activity.name(in: words.language))</h2>\
            <dl class="facts">\(grounds(entry))</dl>\
            <p><a href="\(path)">\(words.purposesLabel)<span class="vh">\(words.colon)\(entry.activity.name(in: words.language))</span></a> · \(words.columnsKept(count))</p></section>
            """
    }

    private func grounds(_ entry: Processing.Entry) -> HTML {
        let people = entry.activity.people.map { $0.name(in: words.language) }.joined(separator: ", ")
        return """
            \(Piece.fact(words.legalBasis, text: entry.activity.basis(in: words.language)))\(Piece.fact(words.peopleConcerned, text: people))
            """
    }

    func whole(_ entry: Processing.Entry) -> HTML {
        func list(_ all: [String]) -> HTML {
            "<ul>\(all.map { "<li>\(Processing.said($0, in: words.language))</li>" as HTML })</ul>"
        }
        return """
            <div class="head"><h1>\(entry.activity.name(in: words.language))</h1></div>
            <div class="flow"><dl class="facts">\(grounds(entry))</dl><section class="sec" aria-labelledby="purposes"><h2 id="purposes">\(words.purposesLabel)</h2>\(list(entry.purposes))</section>
            <section class="sec" aria-labelledby="terms"><h2 id="terms">\(words.retentionsLabel)</h2>\(list(entry.retentions))</section></div>
            """
    }

    private var recipients: HTML {
        let lines = register.recipients.map { one -> HTML in
            "<li><b>\(one.name)</b>\(words.colon)<bdi>\(one.covers)</bdi></li>"
        }
        let list: HTML = lines.isEmpty ? "<p class=\"soft\">\(words.noRecipient)</p>" : "<ul>\(lines)</ul>"
        return """
            <section class="sec" aria-labelledby="recipients"><h2 id="recipients">\(words.recipientsLabel)</h2>\
            \(list)</section>
            """
    }

    private var measures: HTML {
        let lines = Processing.measures(in: words.language).map { "<li>\($0)</li>" as HTML }
        return
            "<section class=\"sec\" aria-labelledby=\"measures\"><h2 id=\"measures\">\(words.securityMeasures)</h2><ul>\(lines)</ul></section>"
    }
}
