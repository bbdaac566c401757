import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    func addVerificationPages(to router: Router<Visitor>, pages: Pages) {
        router.get("verification") { request, visitor in
            try await verificationPage(
                .filled(["next": [Self.ownPath(Self.asked("next", request))]]), nil, visitor)
        }
        router.post("verification") { request, visitor in try await verify(request, visitor, pages) }
    }

    private func verify(_ request: Request, _ visitor: Visitor, _ pages: Pages) async throws -> Response {
        let form = try await Form(
            request, visitor, fields: ["code", "password", "next", "typed"], upTo: 2 * Form.largest)
        do {
            try await SignIn.verify(
                form["code"] ?? form["password"] ?? "", as: visitor.credential(), in: store)
        } catch let refusal as Refusal {
            guard refusal != .signInNeeded, refusal != .passwordNeeded else { throw refusal }
            return try await verificationPage(form, Failure(refusal, in: visitor.language), visitor)
        }
        let next = Self.ownPath(form["next"])
        let typed = try await store.read(as: visitor.credential()) { tx in
            try form["typed"].flatMap { try TypedForm(sealed: $0, in: tx) }
        }
        guard let typed else { return redirect(to: next) }
        return await page(of: ComingBack(typed, isVerified: true), typed, visitor, in: pages, otherwise: next)
    }

    /// Asks for a proof before what matters most: a code, or the password of whoever has no second factor.
    func verificationPage(_ form: Form, _ failure: Failure?, _ visitor: Visitor) async throws -> Response {
        let (own, caller) = try await store.read(as: visitor.credential()) { tx in
            (try OwnFactor(in: tx), try tx.caller)
        }
        let asked = own.asked
        let words = visitor.words
        let fields = Fields(form.with("code", ""), failure?.invalid ?? [], words)
        let field: HTML =
            asked == .code
            ? fields.line("code", words.code, autocomplete: "one-time-code", hint: words.codeHint)
            : "\(Piece.username(own.email))\(fields.line("password", words.password, type: "password", autocomplete: "current-password"))"
        return page(
            words.provesYou, at: nil, visitor, caller, status: failure?.status ?? .forbidden,
            """
            <div class="ask flow">\(when(failure) { failure in
                Piece.errors(failure.invalid, words) ?? Piece.refused(failure.sentence) })
            <h1>\(words.provesYou)</h1><p class="lead">\(asked == .code ? words.provesYouLead : words.provesYouByPassword)</p>
            \(when(form["typed"]) { _ in Piece.note("ok", icon: "done", "<p>\(words.typedWaits)</p>") })
            <form class="form narrow" method="post" action="/verification">\(FormToken.field(visitor))\(carried(form))\(field)
            <p class="acts"><button class="btn btn-go">\(words.goOn)</button><a class="btn" href="\(Self.ownPath(form["next"]))">\(words.changeNothing)</a></p></form></div>
            """)
    }

    /// The same for what was sent and not done, which comes back afterwards.
    func verificationPage(_ visitor: Visitor, keeping typed: String?, next: String) async throws -> Response {
        try await verificationPage(
            .filled(["next": [next], "typed": typed.map { [$0] } ?? []]), nil, visitor)
    }
}
