import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    func addAccountPages(to router: Router<Visitor>) {
        router.get("accounts", use: showAccounts)
        router.get("accounts/new") { _, visitor in try await invitePage(.filled(), nil, visitor) }
        router.post("accounts", use: invite)
        router.get("accounts/:id") { request, visitor in
            try await accountPage(nil, nil, visitor, done: Self.asked("done", request))
        }
        router.post("accounts/:id/amendment", use: amendAccount)
        router.post("accounts/:id/address", use: readdress)
        router.post("accounts/:id/invitation") { request, visitor in
            try await makeLink(request, visitor, .invitation) { id, _, tx in try Account.inviteAgain(id, in: tx) }
        }
        router.post("accounts/:id/recovery") { request, visitor in
            try await makeLink(request, visitor, .recovery) { id, form, tx in
                try Account.recover(id, resets: form.all("resets"), in: tx)
            }
        }
        router.post("accounts/:id/agreement") { request, visitor in
            try await makeLink(request, visitor, .recovery) { id, _, tx in try Account.agree(toRecovering: id, in: tx) }
        }
        router.post("accounts/:id/disabling") { request, visitor in
            try await change(request, visitor, done: "disabling") { id, _, tx in try Account.disable(id, in: tx) }
        }
        router.post("accounts/:id/enabling") { request, visitor in
            try await change(request, visitor, done: "enabling") { id, _, tx in try Account.enable(id, in: tx) }
        }
        router.post("accounts/:id/departure") { request, visitor in
            try await change(request, visitor, done: "departure") { id, form, tx in
                try Account.leave(id, handingTo: form["heir"], in: tx)
            }
        }
    }

    @Sendable private func showAccounts(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let (accounts, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try AccountList(in: tx).accounts, try tx.caller, tx.now)
        }
        let words = visitor.words
        let heads = [words.tokenName, words.roles, words.accountStands].map {
            head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
        }
        let rows = accounts.map { one -> HTML in
            """
            <tr role="row"><th scope="row" role="rowheader"><a href="/accounts/\(one.id.text)"><bdi>\(one.name)</bdi></a><br><span class="small soft"><bdi>\(one.email)</bdi></span></th>\
            <td role="cell" data-label="\(words.roles)">\(words.roles(one.roles))</td>\
            <td role="cell" data-label="\(words.accountStands)">\(words.state(one.state))\(when(one.mailReturnedAt) { "<br><b>\(words.mailComesBack(words.day($0, now: now)))</b>" })</td></tr>
            """
        }
        return page(
            words.accounts, at: nil, visitor, caller,
            """
            <div class="head"><h1>\(words.accounts)</h1><p class="lead">\(words.accountsLead)</p>
            <p class="acts"><a class="btn btn-go" href="/accounts/new">\(words.inviteSomeone)</a><a class="btn" href="/access">\(words.whoMayDoWhat)</a></p></div>
            <table class="cards" role="table"><caption class="vh">\(words.accounts)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(rows)</tbody></table>
            """)
    }

    @Sendable private func invite(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["email", "name", "language", "roles"])
        do {
            let (id, secret, caller) = try await store.write(as: visitor.credential()) { tx in
                let draft = Account.Draft(
                    email: form["email"], name: form["name"], roles: form.all("roles"), language: form["language"])
                let caller = try tx.caller
                guard let organisation = caller.organisation else { throw Refusal.notPermitted(.keepAccounts) }
                let made = try Account.invite(draft, to: organisation, in: tx)
                return (made.id, made.secret, caller)
            }
            return linkMadePage(secret, .invitation, id, caller, visitor)
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            return try await invitePage(form, objection, visitor)
        }
    }

    private func invitePage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let caller = try await store.read(as: visitor.credential()) { tx in
            try tx.caller.require(.keepAccounts)
            return try tx.caller
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let roles = Role.ofMembers.map {
            ($0.rawValue, "\(words.role($0)) <span class=\"small soft\">\(words.roleHint($0))</span>" as HTML)
        }
        return page(
            words.inviteSomeone, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/accounts", words.accounts))\(objection?.note(words, about: .account))
            <div class="head"><h1>\(words.inviteSomeone)</h1><p class="lead">\(words.inviteLead)</p></div>
            <form class="form form-page" method="post" action="/accounts">\(FormToken.field(visitor))
            \(fields.line("name", words.theirName, hint: words.yourNameHint))
            \(fields.line("email", words.emailAddress, type: "email"))
            \(fields.checks("roles", words.roles, roles, hint: words.rolesHint))
            <p class="acts"><button class="btn btn-go">\(words.makeInvitation)</button><a class="btn" href="/accounts">\(words.changeNothing)</a></p></form>
            """)
    }

    /// Shows a link in the answer to the form itself: there is no address that shows it.
    private func linkMadePage(
        _ secret: Token, _ kind: Link.Kind, _ id: ID<Account>, _ caller: Caller, _ visitor: Visitor
    ) -> Response {
        let words = visitor.words
        return page(
            words.linkMade, at: nil, visitor, caller,
            """
            <div class="ask flow">\(Piece.back(to: "/accounts/\(id.text)", words.backToAccount))<h1>\(words.linkMade)</h1>
            <p class="lead">\(kind == .invitation ? words.invitationLinkLead : words.recoveryLinkLead)</p>
            <section class="sheet" role="status"><p><code class="secret">\(address(of: secret, kind))</code></p></section>
            <p class="small soft">\(words.linkShownOnce)</p></div>
            """)
    }

    /// `nil` from the verb: it is asked for, and someone else makes it.
    private func makeLink(
        _ request: Request, _ visitor: Visitor, _ kind: Link.Kind,
        _ verb: @escaping @Sendable (ID<Account>, Form, Transaction) throws -> Token?
    ) async throws -> Response {
        let id: ID<Account> = try visitor.id(.account)
        let form = try await Form(request, visitor, fields: ["resets", FormVersion.name])
        do {
            let (secret, caller) = try await store.write(as: visitor.credential()) { tx in
                (try tx.seeing(form.seen) { try verb(id, form, $0) }, try tx.caller)
            }
            guard let secret else { return redirect(to: "/accounts/\(id.text)?done=recovery") }
            return linkMadePage(secret, kind, id, caller, visitor)
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            return try await accountPage(nil, objection, visitor)
        }
    }

    private func change<Value: Sendable>(
        _ request: Request, _ visitor: Visitor, done: String,
        _ verb: @escaping @Sendable (ID<Account>, Form, Transaction) throws -> Value
    ) async throws -> Response {
        let id: ID<Account> = try visitor.id(.account)
        let form = try await Form(request, visitor, fields: ["heir", FormVersion.name])
        return try await submit(form, visitor) { tx in
            try verb(id, form, tx)
        } again: { objection in
            try await accountPage(nil, objection, visitor)
        } done: { _ in
            "/accounts/\(id.text)?done=\(done)"
        }
    }

    @Sendable private func amendAccount(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Account> = try visitor.id(.account)
        let form = try await Form(request, visitor, fields: ["name", "language", "roles", FormVersion.name])
        return try await submit(form, visitor) { tx in
            try Account.amend(
                id, name: form["name"] ?? "", language: form["language"], roles: form.all("roles"), in: tx)
        } again: { objection in
            try await accountPage(form, objection, visitor)
        } done: {
            "/accounts/\(id.text)?done=amendment"
        }
    }

    @Sendable private func readdress(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Account> = try visitor.id(.account)
        let form = try await Form(request, visitor, fields: ["email", FormVersion.name])
        return try await submit(form, visitor) { tx in
            try Account.readdress(id, email: form["email"], in: tx)
        } again: { objection in
            try await accountPage(nil, address: form, objection, visitor)
        } done: {
            "/accounts/\(id.text)?done=address"
        }
    }

    private func accountPage(
        _ form: Form?, address: Form? = nil, _ objection: Objection?, _ visitor: Visitor, done: String? = nil
    ) async throws -> Response {
        let id: ID<Account> = try visitor.id(.account)
        let (shown, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try AccountPage(id, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let account = shown.account
        let form =
            form
            ?? .filled(
                ["name": [account.name], "language": [account.language.rawValue], "roles": account.roles])
        let view = AccountView(
            page: shown, caller: caller, fields: Fields(form, objection?.invalid ?? [], words),
            address: Fields(
                address ?? .filled(["email": [account.email]]), objection?.invalid ?? [], words), now: now,
            token: FormToken.field(visitor))
        return page(
            words.account, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/accounts", words.accounts))\(objection?.note(words, about: .account))
            \(when(done.flatMap(words.accountDone)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            <div class="head"><h1><bdi>\(account.name)</bdi></h1><p class="lead">\(words.state(account.state)) · <bdi>\(account.email)</bdi></p></div>
            <div class="flow">\(view.whole)</div>
            """)
    }
}
