import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore

extension Site {
    /// A page of the workplace: head, navigation, what it is about, foot.
    ///
    /// `title` never holds a name of someone; `place` is where the reader stands.
    func page(
        _ title: String, at place: Place?, _ visitor: Visitor, _ caller: Caller?, status: HTTPResponse.Status = .ok,
        live: Live? = nil, _ main: HTML
    ) -> Response {
        let words = visitor.words
        let body: HTML = """
            <a class="skip" href="#main">\(words.skip)</a>
            <header class="top"><div class="top-in">
            <a class="brand" href="/">\(Piece.mark)Relais</a>
            \(when(caller) { navigation(place, $0, visitor) })
            </div></header>
            <main id="main" class="page">
            \(when(store.tally.isReadOnly && status.code < 500) { #"<p class="note note-warn" role="status">\#(words.readOnly)</p>"# })\
            \(when(visitor.comingBack) { Piece.note("ok", icon: "done", "<p>\($0.isVerified ? words.verifiedNothingDone : $0.isFile ? words.chooseFileAgain : words.nothingIsLost)</p>") })\
            \(main)
            </main>
            \(when(caller) { _ in Live.line(live, words) })
            \(foot(visitor, caller))
            """
        return document(title, visitor, status: status, bodyClass: caller == nil ? "" : "has-nav", body)
    }

    /// The document around a body, with the icons it uses and no others.
    func document(
        _ title: String, _ visitor: Visitor, status: HTTPResponse.Status = .ok, bodyClass: String,
        language: String? = nil, isRightToLeft: Bool = false, _ body: HTML
    ) -> Response {
        let language = language ?? visitor.language.rawValue
        let html: HTML = """
            <!doctype html>
            <html lang="\(language)" dir="\(isRightToLeft ? "rtl" : "ltr")">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) · Relais</title>
            <meta name="color-scheme" content="light dark">
            <link rel="stylesheet" href="\(stylesheet.path)">
            <script src="\(script.path)" nonce="\(visitor.nonce)" defer></script>
            <link rel="icon" href="\(Icon.favicon)">
            </head>
            <body class="\(bodyClass)">
            \(Icon.sprite(for: body))
            \(body)
            </body>
            </html>

            """
        return Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8", .contentLanguage: language],
            body: .init(byteBuffer: ByteBuffer(string: html.text)))
    }

    private func navigation(_ place: Place?, _ caller: Caller, _ visitor: Visitor) -> HTML {
        let words = visitor.words
        let links = Place.allCases.filter { $0.isOpen(to: caller) }.map { entry -> HTML in
            """
            <li\(when(entry == .services && caller.may(.seeProgrammes)) { " class=\"only-wide\"" })><a href="\(entry.path)"\(when(entry == place) { #" aria-current="page""# })>\
            \(Icon.of(entry.icon))<span>\(entry.label(words))</span></a></li>
            """
        }
        // A volunteer has nobody to look for.
        let searches = !caller.may(.seeOwnMatches)
        return """
            <nav class="nav" aria-label="\(words.mainNavigation)"><ul>\(links)\
            \(when(searches) { "<li class=\"only-phone\"><a href=\"/find\">\(Icon.of("search"))<span>\(words.find)</span></a></li>" })</ul></nav>
            \(when(searches) { searchBox(visitor) })
            <details class="who"><summary><span><b>\(caller.organisationName)</b><small>\(caller.name)</small></span>\(Icon.of("down"))</summary>
            <div class="who-menu"><p class="small soft">\(words.youActFor(caller.organisationName))</p>\
            \(menu(caller, words))\(languageLink(visitor))
            <form method="post" action="/sign-out">\(FormToken.field(visitor))<button class="btn">\(words.signOut)</button></form></div></details>
            """
    }

    private func searchBox(_ visitor: Visitor) -> HTML {
        let words = visitor.words
        return """
            <form class="find" role="search" method="post" action="/find">\(FormToken.field(visitor))<label class="vh" for="q">\(words.findLabel)</label>\
            <input type="search" id="q" name="q" placeholder="\(words.findPlaceholder)" maxlength="100" autocomplete="off" dir="auto"><kbd class="key" aria-hidden="true" hidden>/</kbd>\
            <button>\(Icon.of("search"))<span class="vh">\(words.find)</span></button></form>
            """
    }

    /// What is one's own, and what one keeps for the organisation.
    private func menu(_ caller: Caller, _ words: Words) -> [HTML] {
        let isMember = caller.kind == .member
        let links: [(isOpen: Bool, path: String, label: String)] = [
            (isMember, "/notices", words.notices),
            (
                caller.organisation != nil && (caller.may(.seePeople) || caller.may(.readRegisters)), "/paths",
                words.pathsTitle
            ),
            (isMember, "/account", words.myAccount),
            (true, "/rights", words.rights),
            (isMember && caller.may(.seePeople), "/absences", words.absences),
            (caller.may(.reviewEmergencies), "/emergencies", words.emergencies),
            (isMember && caller.may(.raiseConcerns) && !caller.may(.seePeople), "/concerns", words.concerns),
            (caller.may(.readAgreements), "/agreements", words.agreements),
            (caller.may(.keepAccounts), "/accounts", words.accounts),
            (caller.may(.keepAccounts), "/settings", words.settings),
            (isMember && caller.may(.reviewEmergencies), "/audit/volumes", words.accessVolumes),
            (caller.may(.readAudit), "/access", words.matrix),
        ]
        return links.filter(\.isOpen).map { "<a href=\"\($0.path)\">\($0.label)</a> " }
    }

    /// The way to the other language, and back to this page: a link for a visitor, a button for whoever has an account
    /// that remembers it.
    func languageLink(_ visitor: Visitor) -> HTML {
        let other: Language = visitor.language == .french ? .english : .french
        let name = other == .french ? "Français" : "English"
        guard visitor.token != nil else {
            return """
                <a href="/language/\(other.rawValue)?back=\(Self.percentEncoded(visitor.path))" lang="\(other.rawValue)" hreflang="\(other.rawValue)">\(name)</a>
                """
        }
        return """
            <form method="post" action="/language">\(FormToken.field(visitor))<input type="hidden" name="back" value="\(visitor.path)">\
            <button class="as-link" name="language" value="\(other.rawValue)" lang="\(other.rawValue)">\(name)</button></form>
            """
    }

    /// Whoever audits sees on each page what the log signed last.
    private func foot(_ visitor: Visitor, _ caller: Caller?) -> HTML {
        let words = visitor.words
        let log = caller.flatMap { $0.may(.readAudit) ? $0.organisation : nil }
        let head: SignedHeads.Head? = log.flatMap { store.heads[$0] }
        let signed: HTML? = when(head) { head in
            "<p><a href=\"/audit#signed\">\(words.signedFoot(head.size))</a> <code>\(String(head.root.prefix(12)))…</code></p>"
        }
        return """
            <footer class="foot"><div class="foot-in"><p>\(caller?.isDemonstration ?? false ? words.demonstration : words.footer)</p>\(signed)
            <ul><li>\(languageLink(visitor))</li></ul></div></footer>
            """
    }

    /// What went wrong, as a page with a way on.
    func page(_ failure: Failure, _ visitor: Visitor) async -> Response {
        let words = visitor.words
        // A database that does not answer is not asked again for the name of whoever waits.
        let caller =
            failure.status == .serviceUnavailable
            ? nil : try? await store.read(as: visitor.credential()) { try $0.caller }
        var response = page(
            words.failureTitle(failure.status.code), at: nil, visitor, caller, status: failure.status,
            """
            <div class="ask flow"><h1>\(words.failureTitle(failure.status.code))</h1>
            <p class="lead">\(failure.sentence)</p>
            <p class="acts"><a class="btn" href="\(visitor.token == nil ? "/sign-in" : "/")">\(visitor.token == nil ? words.signIn : words.backToMyDay)</a></p></div>
            """)
        if let retryAfter = failure.retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return response
    }

    func redirect(to path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }

    /// A value as it may stand in a URL.
    static func percentEncoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~/")))
            ?? ""
    }

    /// What a query holds under a name, decoded once, as forms encode: a space is `+`.
    static func asked(_ name: String, _ request: Request) -> String? {
        for pair in (request.uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if Form.decoded(parts[0]) == name { return parts.count > 1 ? Form.decoded(parts[1]) : "" }
        }
        return nil
    }

    /// A path of this site, or its front page: never another site's, wherever a link would lead.
    static func ownPath(_ text: String?) -> String {
        // Bytes, not characters: a browser drops tabs, and a combining mark after a slash hides it from Swift only.
        guard let text else { return "/" }
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.dropFirst().first != UInt8(ascii: "/"),
            bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
        else { return "/" }
        return text
    }
}
