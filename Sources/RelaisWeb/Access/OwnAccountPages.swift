import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    func addOwnAccountPages(to router: Router<Visitor>) {
        router.get("account") { request, visitor in
            try await ownAccountPage(nil, nil, visitor, done: Self.asked("done", request))
        }
        router.post("account", use: amendOwn)
        addMailPages(to: router)
        router.post("account/password", use: changePassword)
        router.get("account/factor") { _, visitor in try await ownFactorPage(.filled(), nil, visitor) }
        router.post("account/factor", use: replaceFactor)
        router.post("account/codes", use: renewCodes)
        router.post("account/sessions/end") { request, visitor in
            _ = try await Form(request, visitor, fields: [])
            try await store.write(as: visitor.credential()) { try OwnAccount.endSession(nil, in: $0) }
            return redirect(to: "/account?done=sessions")
        }
        router.post("account/sessions/:id/end") { request, visitor in
            let id: ID<OwnAccount> = try visitor.id(.session)
            _ = try await Form(request, visitor, fields: [])
            try await store.write(as: visitor.credential()) { try OwnAccount.endSession(id.rawValue, in: $0) }
            return redirect(to: "/account?done=sessions")
        }
        router.post("account/devices/:id/end") { request, visitor in
            let id: ID<OwnAccount> = try visitor.id(.device)
            _ = try await Form(request, visitor, fields: [])
            try await store.write(as: visitor.credential()) { try OwnAccount.forgetDevice(id.rawValue, in: $0) }
            return redirect(to: "/account?done=device")
        }
    }

    @Sendable private func amendOwn(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["name", "language", FormVersion.name])
        var response = try await submit(form, visitor) { tx in
            try OwnAccount.amend(name: form["name"] ?? "", language: form["language"], in: tx)
        } again: { objection in
            try await ownAccountPage(form, objection, visitor)
        } done: {
            "/account?done=account"
        }
        if response.status == .seeOther, let language = Language(rawValue: form["language"] ?? "") {
            response.headers[values: .setCookie] = [Cookie.language(language)]
        }
        return response
    }

    @Sendable private func changePassword(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["current_password", "new_password"])
        do {
            try await OwnAccount.changePassword(
                from: form["current_password"] ?? "", to: form["new_password"] ?? "", as: visitor.credential(),
                in: store)
            return redirect(to: "/account?done=password")
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            return try await ownAccountPage(nil, objection, visitor)
        }
    }

    @Sendable private func renewCodes(_ request: Request, _ visitor: Visitor) async throws -> Response {
        _ = try await Form(request, visitor, fields: [])
        let (codes, caller) = try await store.write(as: visitor.credential()) { tx in
            (try OwnFactor.renewCodes(in: tx), try tx.caller)
        }
        return codesPage(codes, caller, visitor)
    }

    @Sendable private func replaceFactor(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["code"])
        do {
            let (codes, caller) = try await store.write(as: visitor.credential()) { tx in
                (try OwnFactor.replace(code: form["code"] ?? "", in: tx), try tx.caller)
            }
            return codesPage(codes, caller, visitor)
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            return try await ownFactorPage(form, objection, visitor)
        }
    }

    private func codesPage(_ codes: [RecoveryCode], _ caller: Caller, _ visitor: Visitor) -> Response {
        let words = visitor.words
        return page(
            words.yourCodes, at: nil, visitor, caller,
            """
            <div class="ask flow"><h1>\(words.yourCodes)</h1>\(FactorView(words: words).codes(codes))
            <p class="acts"><a class="btn btn-go" href="/account">\(words.codesAreKept)</a></p></div>
            """)
    }

    private func ownFactorPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let (offer, caller) = try await store.write(as: visitor.credential()) { tx in
            (try OwnFactor.offer(in: tx), try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form.with("code", ""), objection?.invalid ?? [], words)
        return page(
            words.secondFactor, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/account", words.myAccount))\(objection?.note(words, about: .account))
            <h1>\(words.secondFactor)</h1><p class="lead">\(words.secondFactorLead)</p>
            \(FactorView(words: words).offer(offer))
            <form class="form narrow" method="post" action="/account/factor">\(FormToken.field(visitor))
            \(fields.line("code", words.codeShown, autocomplete: "one-time-code", hint: words.codeShownHint))
            <p class="acts"><button class="btn btn-go">\(words.goOn)</button><a class="btn" href="/account">\(words.changeNothing)</a></p></form></div>
            """)
    }

    /// `form` is that of the name and the language, `mail` that of e-mails, where either comes back.
    func ownAccountPage(
        _ form: Form?, mail: Form? = nil, _ objection: Objection?, _ visitor: Visitor, done: String? = nil
    ) async throws -> Response {
        let (own, choice, caller, now) = try await store.read(as: visitor.credential()) { tx in
            (try OwnAccount(in: tx), try MailChoice(in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let form = form ?? .filled(["name": [own.name], "language": [own.language.rawValue]])
        let view = OwnAccountView(
            own: own, isDemonstration: caller.isDemonstration,
            fields: Fields(form, objection?.invalid ?? [], words), now: now, token: FormToken.field(visitor))
        let mails = MailView(
            choice: choice, isSetUp: isMailSetUp,
            fields: Fields(mail ?? MailView.filled(choice), objection?.invalid ?? [], words), now: now,
            token: FormToken.field(visitor))
        return page(
            words.myAccount, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/", words.myDay))\(objection?.note(words, about: .account))
            \(when(done.flatMap(words.accountDone)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            <div class="head"><h1>\(words.myAccount)</h1><p class="lead"><bdi>\(own.email)</bdi></p></div>
            <div class="flow">\(view.identity)\(mails.html)\(view.password)\(view.factor)\(view.sessions)\(view.devices)
            <section class="sec" aria-labelledby="more"><h2 id="more">\(words.andAlso)</h2>
            <p class="acts"><a class="btn" href="/tokens">\(words.tokens)</a><a class="btn" href="/loss">\(words.lostDevice)</a></p></section></div>
            """)
    }
}
