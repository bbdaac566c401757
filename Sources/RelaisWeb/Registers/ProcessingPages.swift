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

    private func file(_ bytes: Data, _ type: String, _ name: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "\(type); charset=utf-8", .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// The register, each activity with its purposes; column by column it is in the files.
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

    private func said(_ all: [String]) -> String {
        let lines = all.map { Processing.said($0, in: words.language) }
        return lines.joined(separator: words.semicolon)
    }

    private func entry(_ entry: Processing.Entry) -> HTML {
        let id = "a-\(entry.activity.rawValue)"
        let count = entry.tables.reduce(0) { $0 + $1.columns.count }
        return """
            <section class="sec" aria-labelledby="\(id)"><h2 id="\(id)">\(entry.activity.name(in: words.language))</h2>\
            <dl class="facts">\(Piece.fact(words.legalBasis, text: entry.activity.basis(in: words.language)))\
            \(Piece.fact(words.peopleConcerned, text: entry.activity.people.map { $0.name(in: words.language) }.joined(separator: ", ")))\
            \(Piece.fact(words.retentionsLabel, text: said(entry.retentions)))</dl>\
            <details class="more"><summary>\(words.purposesLabel) · \(words.columnsKept(count))</summary><p>\(said(entry.purposes)).</p></details></section>
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
