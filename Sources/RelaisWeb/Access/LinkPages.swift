import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Link.Kind {
    /// Where the links of a kind lead, on this site.
    package var path: String { self == .invitation ? "/invitation/" : "/recovery/" }
}

extension Site {
    /// The whole address of a link, to be passed on.
    func address(of secret: Token, _ kind: Link.Kind) -> String { url + kind.path + secret.text }

    func addLinkPages(to router: Router<Visitor>, pages: Pages) {
        for path in ["invitation/:secret", "recovery/:secret"] {
            router.get(RouterPath(path)) { _, visitor in try await linkPage(.filled(), nil, visitor) }
            router.post(RouterPath(path)) { request, visitor in try await useLink(request, visitor, pages) }
        }
        router.get("forgotten") { _, visitor in try await forgottenPage(.filled(), nil, visitor) }
        router.post("forgotten", use: forgot)
    }

    private func secret(_ visitor: Visitor) throws -> Token {
        guard let secret = visitor.parameters.get("secret").flatMap({ Token($0) }) else { throw Refusal.linkLapsed }
        return secret
    }

    private func useLink(_ request: Request, _ visitor: Visitor, _ pages: Pages) async throws -> Response {
        var fresh = visitor
        fresh.token = nil
        let form = try await Form(request, fresh, fields: ["password"])
        let secret = try secret(visitor)
        do {
            let arrival = visitor.arrival
            let step = try await Link.use(secret, password: form["password"] ?? "", from: arrival, in: store)
            return try await goOn(step, .filled(), arrival, fresh, pages)
        } catch let refusal as Refusal where refusal != .linkLapsed {
            return try await linkPage(form, Failure(refusal, in: visitor.language), fresh)
        }
    }

    private func linkPage(_ form: Form, _ failure: Failure?, _ visitor: Visitor) async throws -> Response {
        var fresh = visitor
        fresh.token = nil
        let secret = try secret(visitor)
        let link = try await LinkPage.of(secret, in: store)
        let words = visitor.words
        let fields = Fields(form, failure?.invalid ?? [], words)
        let least = link.isAlone ? NewPassword.shortestAlone : NewPassword.shortest
        let field =
            link.takesNewPassword
            ? fields.line(
                "password", words.choosePassword, type: "password", autocomplete: "new-password",
                hint: words.passwordHint(least))
            : fields.line("password", words.password, type: "password", autocomplete: "current-password")
        return try await gate(
            link.kind == .invitation ? words.welcomeTo : words.backIn, fresh, failure: failure,
            """
            <p class="lead">\(link.kind == .invitation ? words.invitedBy(link.organisationName, link.name) : words.recoveryFor(link.name))</p>
            <form class="form" method="post" action="\(link.kind.path)\(secret.text)">
            <div class="field"><label for="f-email">\(words.emailAddress)</label><input class="in" id="f-email" type="email" value="\(link.email)" autocomplete="username" readonly></div>
            \(field)<button class="btn btn-go btn-big">\(words.goOn)</button></form>
            """)
    }

    @Sendable private func forgot(_ request: Request, _ visitor: Visitor) async throws -> Response {
        var fresh = visitor
        fresh.token = nil
        let form = try await Form(request, fresh, fields: ["email"])
        do {
            try await SignIn.forgot(email: form["email"] ?? "", from: visitor.arrival, in: store)
        } catch let refusal as Refusal {
            return try await forgottenPage(form, Failure(refusal, in: visitor.language), fresh)
        }
        let words = visitor.words
        return try await gate(
            words.cannotSignIn, fresh,
            """
            \(Piece.note("ok", icon: "done", "<p>\(words.forgottenSaid)</p>"))
            <p class="acts"><a class="btn" href="/sign-in">\(words.signIn)</a></p>
            """)
    }

    private func forgottenPage(_ form: Form, _ failure: Failure?, _ visitor: Visitor) async throws -> Response {
        let words = visitor.words
        let fields = Fields(form, failure?.invalid ?? [], words)
        return try await gate(
            words.cannotSignIn, visitor, failure: failure,
            """
            <p class="lead">\(words.forgottenLead)</p>
            <form class="form" method="post" action="/forgotten">
            \(fields.line("email", words.emailAddress, type: "email", autocomplete: "username"))
            <button class="btn btn-go btn-big">\(words.sayIt)</button></form>
            <p class="small"><a href="/sign-in">\(words.signIn)</a></p>
            """)
    }
}
