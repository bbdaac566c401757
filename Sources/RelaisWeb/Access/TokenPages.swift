import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    func addTokenPages(to router: Router<Visitor>) {
        router.get("tokens") { request, visitor in
            let form = Form.filled(["days": ["90"]])
            return try await tokensPage(form, nil, nil, visitor, isEnded: Self.asked("done", request) == "end")
        }
        router.post("tokens", use: makeToken)
        router.get("tokens/:id/end", use: askBeforeEnd)
        router.post("tokens/:id/end") { request, visitor in
            let id: ID<AccessToken> = try visitor.id(.token)
            _ = try await Form(request, visitor, fields: [])
            try await store.write(as: visitor.credential()) { try AccessToken.end(id, in: $0) }
            return redirect(to: "/tokens?done=end")
        }
    }

    /// Shows the secret in the answer to the form itself: there is no address that shows it.
    @Sendable private func makeToken(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["name", "scopes", "days"])
        do {
            let secret = try await store.write(as: visitor.credential()) { tx in
                let draft = AccessToken.Draft(name: form["name"], scopes: form.all("scopes"), days: form["days"])
                return try AccessToken.add(draft, in: tx).secret
            }
            return try await tokensPage(.filled(["days": ["90"]]), nil, secret, visitor)
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            return try await tokensPage(form, objection, nil, visitor)
        }
    }

    private func tokensPage(
        _ form: Form, _ objection: Objection?, _ secret: Token?, _ visitor: Visitor, isEnded: Bool = false
    ) async throws -> Response {
        let (tokens, caller, now) = try await ownTokens(visitor)
        let words = visitor.words
        let view = TokenView(
            tokens: tokens, caller: caller, fields: Fields(form, objection?.invalid ?? [], words), now: now,
            token: FormToken.field(visitor))
        return page(
            words.tokens, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/", words.myDay))
            \(objection?.note(words, about: .token))
            \(when(isEnded) { Piece.note("ok", icon: "done", "<p>\(words.tokenEnded)</p>") })
            <div class="head"><h1>\(words.tokens)</h1><p class="lead">\(words.tokensLead)</p></div>
            \(when(secret) { view.secret($0.text) })
            <div class="flow">\(view.list)\(view.form)</div>
            """)
    }

    @Sendable private func askBeforeEnd(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<AccessToken> = try visitor.id(.token)
        let (tokens, caller, _) = try await ownTokens(visitor)
        guard let token = tokens.first(where: { $0.id == id }) else { throw Refusal.notFound(.init(.token)) }
        let words = visitor.words
        return page(
            words.endToken, at: nil, visitor, caller,
            """
            <div class="ask flow">\(Piece.back(to: "/tokens", words.tokens))
            <h1>\(words.endTokenQuestion(token.name))</h1><p class="lead">\(words.endTokenLead)</p>
            <form class="form" method="post" action="/tokens/\(id.text)/end">\(FormToken.field(visitor))
            <p class="acts"><button class="btn btn-no">\(words.endToken)</button><a class="btn" href="/tokens">\(words.changeNothing)</a></p></form></div>
            """)
    }

    /// Only for someone signed in by password: a token knows of no other.
    private func ownTokens(_ visitor: Visitor) async throws -> (tokens: [AccessToken], caller: Caller, now: Date) {
        try await store.read(as: visitor.credential()) { tx in
            guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
            return (try AccessToken.list(in: tx), try tx.caller, tx.now)
        }
    }
}
