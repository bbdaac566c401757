import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    func addSecondStepPages(to router: Router<Visitor>, pages: Pages) {
        router.get("sign-in/code") { _, visitor in
            guard visitor.pending != nil else { return redirect(to: "/sign-in") }
            return try await codePage(.filled(), nil, visitor)
        }
        router.post("sign-in/code") { request, visitor in try await takeCode(request, visitor, pages) }
        router.get("sign-in/enrolment") { _, visitor in
            guard let pending = visitor.pending else { return redirect(to: "/sign-in") }
            do { return try await enrolmentPage(pending, .filled(), nil, visitor) } catch Refusal.signInLapsed {
                return redirect(to: "/sign-in")
            }
        }
        router.post("sign-in/enrolment") { request, visitor in try await enrol(request, visitor) }
        router.post("return") { request, visitor in try await comeBack(request, visitor, pages) }
    }

    private func takeCode(_ request: Request, _ visitor: Visitor, _ pages: Pages) async throws -> Response {
        var fresh = visitor
        fresh.token = nil
        let form = try await Form(request, fresh, fields: ["code", "next", "typed"], upTo: 2 * Form.largest)
        guard let pending = visitor.pending else { return redirect(to: "/sign-in") }
        do {
            let arrival = visitor.arrival
            let signIn = try await SignIn.finish(pending, code: form["code"] ?? "", from: arrival, in: store)
            return try await welcome(signIn, form, arrival, fresh, pages)
        } catch Refusal.signInLapsed {
            return try await signInPage(fresh, keeping: form["typed"], next: Self.ownPath(form["next"]))
        } catch let refusal as Refusal {
            return try await codePage(form, Failure(refusal, in: visitor.language), fresh)
        }
    }

    func codePage(_ form: Form, _ failure: Failure?, _ visitor: Visitor) async throws -> Response {
        let words = visitor.words
        let fields = Fields(form.with("code", ""), failure?.invalid ?? [], words)
        return try await gate(
            words.yourCode, visitor, failure: failure,
            """
            <p class="lead">\(words.yourCodeLead)</p>
            <form class="form" method="post" action="/sign-in/code">\(carried(form))
            \(fields.line("code", words.code, autocomplete: "one-time-code", hint: words.codeHint))
            <button class="btn btn-go btn-big">\(words.goOn)</button></form>
            <p class="small"><a href="/forgotten">\(words.lostBoth)</a></p>
            """)
    }

    private func enrol(_ request: Request, _ visitor: Visitor) async throws -> Response {
        var fresh = visitor
        fresh.token = nil
        let form = try await Form(request, fresh, fields: ["code", "next", "typed"], upTo: 2 * Form.largest)
        guard let pending = visitor.pending else { return redirect(to: "/sign-in") }
        do {
            let arrival = visitor.arrival
            let (signIn, codes) = try await SignIn.enrol(pending, code: form["code"] ?? "", from: arrival, in: store)
            fresh.token = signIn.token
            fresh.language = signIn.caller.language
            let words = fresh.words
            var response = try await gate(
                words.yourCodes, fresh,
                """
                \(FactorView(words: words).codes(codes))
                <form class="form" method="post" action="/return">\(FormToken.field(fresh))\(carried(form))
                <p class="acts"><button class="btn btn-go btn-big">\(words.codesAreKept)</button></p></form>
                """)
            response.headers[values: .setCookie] = cookies(of: signIn, arrival)
            return response
        } catch Refusal.signInLapsed {
            return try await signInPage(fresh, keeping: form["typed"], next: Self.ownPath(form["next"]))
        } catch let refusal as Refusal {
            return try await enrolmentPage(pending, form, Failure(refusal, in: visitor.language), fresh)
        }
    }

    /// Refuses with `signInLapsed` when nobody stands there any more.
    func enrolmentPage(
        _ pending: Token, _ form: Form, _ failure: Failure?, _ visitor: Visitor
    ) async throws -> Response {
        let words = visitor.words
        let offer: FactorOffer
        do { offer = try await SignIn.offer(pending, in: store) } catch let wait as Refusal {
            guard case .signInWait = wait else { throw wait }
            return try await gate(
                words.secondFactor, visitor, failure: Failure(wait, in: visitor.language), "")
        }
        return try await gate(
            words.secondFactor, visitor, failure: failure,
            """
            <p class="lead">\(words.secondFactorLead)</p>
            \(FactorView(words: words).offer(offer))
            <form class="form" method="post" action="/sign-in/enrolment">\(carried(form))
            \(Fields(form.with("code", ""), failure?.invalid ?? [], words).line("code", words.codeShown, autocomplete: "one-time-code", hint: words.codeShownHint))
            <button class="btn btn-go btn-big">\(words.goOn)</button></form>
            """)
    }

    /// From the codes on paper to where one was going, or to what one had typed.
    private func comeBack(_ request: Request, _ visitor: Visitor, _ pages: Pages) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["next", "typed"], upTo: 2 * Form.largest)
        let next = Self.ownPath(form["next"])
        let typed = try await store.read(as: visitor.credential()) { tx in
            try form["typed"].flatMap { try TypedForm(sealed: $0, in: tx) }
        }
        guard let typed else { return redirect(to: next) }
        return await page(of: ComingBack(typed), typed, visitor, in: pages, otherwise: next)
    }
}
