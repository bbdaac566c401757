import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    /// `pages` are those on which a form may come back.
    func addAccessPages(to router: Router<Visitor>, pages: Pages) {
        router.get("sign-in", use: showSignIn)
        router.post("sign-in") { request, visitor in try await signIn(request, visitor, pages) }
        router.post("sign-out", use: signOut)
        router.get("language/:code", use: chooseLanguage)
        router.post("language", use: keepLanguage)
    }

    @Sendable private func showSignIn(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let next = Self.ownPath(request.uri.queryParameters["next"].map(String.init))
        return try await signInPage(visitor, .filled(["next": [next]]))
    }

    private func signIn(_ request: Request, _ visitor: Visitor, _ pages: Pages) async throws -> Response {
        var fresh = visitor
        fresh.token = nil
        let form = try await Form(
            request, fresh, fields: ["email", "password", "next", "typed"], upTo: 2 * Form.largest)
        do {
            let signIn = try await SignIn.signIn(
                email: form["email"] ?? "", password: form["password"] ?? "", address: visitor.address, in: store)
            fresh.token = signIn.token
            fresh.language = signIn.caller.language
            let next = Self.ownPath(form["next"])
            let typed = try await store.read(as: Credential(signIn.token)) { tx in
                try form["typed"].flatMap { try TypedForm(sealed: $0, in: tx) }
            }
            var response: Response
            if let typed {
                response = await page(of: typed, fresh, in: pages, otherwise: next)
            } else {
                response = redirect(to: next)
            }
            // Longer than the session: what is typed at its end is then known to be theirs. And their own language,
            // whoever used this browser before.
            response.headers[values: .setCookie] = [
                Self.sessionCookie(signIn.token.text, lasting: 43_200), Self.languageCookie(signIn.caller.language),
            ]
            return response
        } catch let refusal as Refusal {
            fresh.token = nil
            return try await signInPage(fresh, form, Failure(refusal, in: visitor.language))
        }
    }

    @Sendable private func signOut(_ request: Request, _ visitor: Visitor) async throws -> Response {
        _ = try await Form(request, visitor, fields: [])
        do {
            try await store.write(as: visitor.credential()) { try SignIn.signOut(in: $0) }
        } catch Refusal.signInNeeded {}
        var response = redirect(to: "/sign-in")
        response.headers[values: .setCookie] = [Self.sessionCookie("", lasting: 0)]
        response.headers[Header.clearSiteData] = "\"cache\", \"storage\""
        return response
    }

    /// Kept with the account of whoever is signed in, and in the browser's cookie.
    @Sendable private func keepLanguage(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["language", "back"])
        guard let language = Language(rawValue: form["language"] ?? "") else { throw Unreadable() }
        try await store.write(as: visitor.credential()) { try Account.chooseLanguage(language, in: $0) }
        var response = redirect(to: Self.ownPath(form["back"]))
        response.headers[values: .setCookie] = [Self.languageCookie(language)]
        return response
    }

    /// The same for a visitor, in a cookie alone: nothing of anybody's is changed, so a link may do it.
    @Sendable private func chooseLanguage(_ request: Request, _ visitor: Visitor) async throws -> Response {
        guard let language = visitor.parameters.get("code").flatMap(Language.init) else { throw HTTPError(.notFound) }
        var response = redirect(to: Self.ownPath(request.uri.queryParameters["back"].map(String.init)))
        response.headers[values: .setCookie] = [Self.languageCookie(language)]
        return response
    }

    /// `__Host-`: this host alone, encrypted or loopback, the whole site; out of reach of scripts and other sites' forms.
    private static func sessionCookie(_ value: String, lasting seconds: Int) -> String {
        "\(Recognition.cookie)=\(value); Path=/; Max-Age=\(seconds); Secure; HttpOnly; SameSite=Lax"
    }

    private static func languageCookie(_ language: Language) -> String {
        "\(Recognition.languageCookie)=\(language.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    }

    /// The page that asks someone to sign in again before what they sent is done.
    func signInPage(
        _ visitor: Visitor, keeping typed: String?, next: String, saying sentence: String? = nil
    ) async throws -> Response {
        let words = visitor.words
        var response = try await signInPage(
            visitor, .filled(["next": [next], "typed": typed.map { [$0] } ?? []]),
            saying: typed == nil ? words.signInAgain : sentence ?? words.typedIsKept)
        response.status = .unauthorized
        return response
    }

    private func signInPage(
        _ visitor: Visitor, _ form: Form, _ failure: Failure? = nil, saying sentence: String? = nil
    ) async throws -> Response {
        let words = visitor.words
        let fields = Fields(form, failure?.invalid ?? [], words)
        let isDemonstration = try await store.isDemonstration()
        let problem: HTML? = failure.map { failure in
            Piece.errors(failure.invalid, words)
                ?? "<div class=\"note note-err\" role=\"alert\">\(Icon.state("late"))<div><p>\(failure.sentence)</p></div></div>"
        }
        var response = document(
            words.signIn, visitor, status: failure?.status ?? .ok, bodyClass: "",
            """
            <a class="skip" href="#main">\(words.skip)</a>
            <div class="gate"><main id="main" class="gate-form"><p class="brand">\(Piece.mark)Relais</p><h1>\(words.takeOver)</h1>
            \(problem)\(when(sentence) { Piece.note("warn", icon: "lock", "<p>\($0)</p>") })
            <form class="form" method="post" action="/sign-in"><input type="hidden" name="next" value="\(form["next"] ?? "/")">\
            \(when(form["typed"]) { "<input type=\"hidden\" name=\"typed\" value=\"\($0)\">" })
            \(fields.line("email", words.emailAddress, type: "email", autocomplete: "username"))
            \(fields.line("password", words.password, type: "password", autocomplete: "current-password"))
            <button class="btn btn-go btn-big">\(words.goOn)</button></form>
            \(when(isDemonstration) { "<p class=\"small soft\">\(words.demonstration)</p>" })
            <p class="small soft">\(languageLink(visitor))</p></main>
            <aside class="gate-art night" aria-label="\(words.presentation)"><svg viewBox="0 0 600 700" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><g class="art">\
            <path class="art-c" d="M-20 130H150C260 130 220 250 330 250H640"/><path class="art-c" d="M-20 590H260C370 590 330 480 440 480H640"/>\
            <path class="art-a" d="M-20 290H120C230 290 190 360 300 360"/><path class="art-b" d="M300 360C410 360 370 430 480 430H640"/></g>\
            <circle class="baton" cx="300" cy="360" r="20"/></svg><p>\(words.motto)</p></aside></div>
            """)
        if let wait = failure?.retryAfter { response.headers[.retryAfter] = String(wait) }
        return response
    }
}
