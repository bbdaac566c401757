import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

/// A text that is filled in, on one sheet of paper, in its own language and direction.
struct PaperView {
    let paper: Paper
    let language: String
    /// Whether it stands on a sheet with something else, under its heading.
    var isPart = false

    /// The two letters a browser knows a language by, where it has such (ISO 639-1).
    private var tag: String { ["fra": "fr", "eng": "en", "ara": "ar"][language] ?? language }

    var html: HTML {
        if isPart {
            return """
                <section class="paper-text" lang="\(tag)" dir="\(paper.isRightToLeft ? "rtl" : "ltr")"><h2>\(paper.title)</h2>\
                \(paper.blocks.map(block))</section>
                """
        }
        return """
            <article class="sheet paper paper-text" lang="\(tag)" dir="\(paper.isRightToLeft ? "rtl" : "ltr")"><h1>\(paper.title)</h1>\
            \(paper.blocks.map(block))</article>
            """
    }

    private func block(_ block: Paper.Block) -> HTML {
        switch block {
        case .heading(let text): isPart ? "<h3>\(text)</h3>" : "<h2>\(text)</h2>"
        case .paragraph(let text): "<p>\(lined(text))</p>"
        case .items(let lines): "<ul class=\"lines\">\(lines.map { "<li>\(lined($0))</li>" as HTML })</ul>"
        case .boxes(let lines):
            "<ul class=\"boxes\">\(lines.map { "<li>\(lined($0))</li>" as HTML })</ul>"
        }
    }

    /// With a line wherever something is written by hand.
    private func lined(_ text: String) -> HTML {
        let parts = text.split(separator: Paper.line, omittingEmptySubsequences: false).map(String.init)
        let rest = parts.dropFirst().map { part -> HTML in "<span class=\"by-hand\"></span>\(part)" }
        return "\(parts.first ?? "")\(rest)"
    }

    /// The way to a paper in one of several languages.
    static func languagePicker(_ languages: [Term], _ path: String, _ words: Words) -> HTML {
        let links = languages.map { term -> HTML in
            "<a class=\"btn\" href=\"\(path)?language=\(term.code)\">\(term.name(in: words.language).capitalised)</a>"
        }
        return "<p class=\"acts\">\(links)</p>"
    }
}

extension Site {
    func paperPage(
        _ paper: Paper, title: String, back: String, _ label: String, _ visitor: Visitor, _ caller: Caller,
        languages: HTML? = nil
    ) -> Response {
        page(
            title, at: .people, visitor, caller,
            """
            <div class="print-hint flow">\(Piece.back(to: back, label))\(languages)
            <p class="soft small">\(visitor.words.printHint)</p></div>
            \(PaperView(paper: paper, language: paper.language).html)
            """)
    }

    @Sendable func showConsentReceipt(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Consent> = try visitor.id(.consent)
        let asked = Self.asked("language", request) ?? visitor.language.iso
        let (paper, consent, languages, caller) = try await store.write(as: visitor.credential()) { tx in
            let (paper, page) = try Paper.receipt(of: id, in: asked, tx)
            return (paper, page, try Paper.languages(in: tx), try tx.caller)
        }
        return paperPage(
            paper, title: "\(visitor.words.printReceipt) \(consent.personCode)", back: "/consents/\(id.text)",
            visitor.words.theConsent, visitor, caller,
            languages: PaperView.languagePicker(languages, "/consents/\(id.text)/receipt", visitor.words))
    }

    @Sendable func showConsentForm(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let asked = Self.asked("language", request) ?? visitor.language.iso
        var draft = Consent.Draft()
        (draft.recipient, draft.purpose) = (Self.asked("recipient", request), Self.asked("purpose", request))
        let (paper, languages, caller) = try await store.write(as: visitor.credential()) { [draft] tx in
            (try Paper.form(for: id, draft, in: asked, tx), try Paper.languages(in: tx), try tx.caller)
        }
        return paperPage(
            paper, title: visitor.words.printForm, back: "/people/\(id.text)#consents", visitor.words.backToFile,
            visitor, caller,
            languages: PaperView.languagePicker(languages, "/people/\(id.text)/consents/form", visitor.words))
    }
}

extension Language {
    /// ISO 639-3.
    var iso: String { self == .french ? "fra" : "eng" }
}
