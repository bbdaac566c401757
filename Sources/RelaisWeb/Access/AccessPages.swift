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
        addSecondStepPages(to: router, pages: pages)
        addVerificationPages(to: router, pages: pages)
        addLinkPages(to: router, pages: pages)
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
            let arrival = visitor.arrival
            let step = try await SignIn.begin(
                email: form["email"] ?? "", password: form["password"] ?? "", from: arrival, in: store)
            return try await goOn(step, form, arrival, fresh, pages)
        } catch let refusal as Refusal {
            return try await signInPage(fresh, form, Failure(refusal, in: visitor.language))
        }
    }

    /// After the first step, whichever it was: in, or to the second.
    func goOn(
        _ step: SignIn.Step, _ form: Form, _ arrival: Arrival, _ visitor: Visitor, _ pages: Pages
    ) async throws -> Response {
        var response: Response
        let pending: Token
        switch step {
        case .signedIn(let signIn): return try await welcome(signIn, form, arrival, visitor, pages)
        case .code(let token):
            pending = token
            response = try await codePage(form, nil, visitor)
        case .enrolment(let token):
            pending = token
            response = try await enrolmentPage(token, form, nil, visitor)
        }
        response.headers[values: .setCookie] = [Cookie.kept(Cookie.pending, pending.text, lasting: 1_800)]
        return response
    }

    /// Someone is in: to where they were going, or to what they had typed.
    func welcome(
        _ signIn: SignIn, _ form: Form, _ arrival: Arrival, _ visitor: Visitor, _ pages: Pages
    ) async throws -> Response {
        var visitor = visitor
        visitor.token = signIn.token
        visitor.language = signIn.caller.language
        let next = Self.ownPath(form["next"])
        let typed = try await store.read(as: Credential(signIn.token)) { tx in
            try form["typed"].flatMap { try TypedForm(sealed: $0, in: tx) }
        }
        var response: Response
        if let typed {
            response = await page(of: ComingBack(typed), typed, visitor, in: pages, otherwise: next)
        } else {
            response = redirect(to: next)
        }
        response.headers[values: .setCookie] = cookies(of: signIn, arrival)
        return response
    }

    /// Longer than the session: what is typed at its end is then known to be theirs. And their own language, whoever used
    /// this browser before.
    func cookies(of signIn: SignIn, _ arrival: Arrival) -> [String] {
        [
            Cookie.kept(Cookie.session, signIn.token.text, lasting: 43_200),
            Cookie.language(signIn.caller.language), Cookie.noPending,
        ] + [arrival.device.map { Cookie.kept(Cookie.device, $0.text, lasting: 7_776_000) }].compactMap { $0 }
    }

    @Sendable private func signOut(_ request: Request, _ visitor: Visitor) async throws -> Response {
        _ = try await Form(request, visitor, fields: [])
        do {
            try await store.write(as: visitor.credential()) { try SignIn.signOut(in: $0) }
        } catch Refusal.signInNeeded {}
        var response = redirect(to: "/sign-in")
        response.headers[values: .setCookie] = [Cookie.kept(Cookie.session, "", lasting: 0)]
        response.headers[Header.clearSiteData] = "\"cache\", \"storage\""
        return response
    }

    /// Kept with the account of whoever is signed in, and in the browser's cookie.
    @Sendable private func keepLanguage(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["language", "back"])
        guard let language = Language(rawValue: form["language"] ?? "") else { throw Unreadable() }
        try await store.write(as: visitor.credential()) { try Account.chooseLanguage(language, in: $0) }
        var response = redirect(to: Self.ownPath(form["back"]))
        response.headers[values: .setCookie] = [Cookie.language(language)]
        return response
    }

    /// The same for a visitor, in a cookie alone: nothing of anybody's is changed, so a link may do it.
    @Sendable private func chooseLanguage(_ request: Request, _ visitor: Visitor) async throws -> Response {
        guard let language = visitor.parameters.get("code").flatMap(Language.init) else { throw HTTPError(.notFound) }
        var response = redirect(to: Self.ownPath(request.uri.queryParameters["back"].map(String.init)))
        response.headers[values: .setCookie] = [Cookie.language(language)]
        return response
    }

    /// The page that asks someone to sign in again before what they sent is done.
    func signInPage(
        _ visitor: Visitor, keeping typed: String?, next: String, saying sentence: String? = nil
    ) async throws -> Response {
        try await signInPage(
            visitor, .filled(["next": [next], "typed": typed.map { [$0] } ?? []]), status: .unauthorized,
            note: typed == nil ? visitor.words.signInAgain : sentence ?? visitor.words.typedIsKept)
    }

    private func signInPage(
        _ visitor: Visitor, _ form: Form, _ failure: Failure? = nil, status: HTTPResponse.Status = .ok,
        note: String? = nil
    ) async throws -> Response {
        let words = visitor.words
        let fields = Fields(form, failure?.invalid ?? [], words)
        return try await gate(
            words.takeOver, visitor, failure: failure, status: status,
            """
            \(when(note) { Piece.note("warn", icon: "lock", "<p>\($0)</p>") })
            <form class="form" method="post" action="/sign-in">\(carried(form))
            \(fields.line("email", words.emailAddress, type: "email", autocomplete: "username"))
            \(fields.line("password", words.password, type: "password", autocomplete: "current-password"))
            <button class="btn btn-go btn-big">\(words.goOn)</button></form>
            <p class="small"><a href="/forgotten">\(words.cannotSignIn)</a></p>
            """)
    }
}
