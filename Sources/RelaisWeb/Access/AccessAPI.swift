import Foundation
import RelaisCore
import Vault

extension Operation {
    /// Who tries a password or a code, as the API knows them: by their network address alone.
    private static func arrival(_ call: Call) -> Arrival { Arrival(address: call.visitor.address, label: "API") }

    private static let pending = Input.needed("pending", .form("[A-Za-z0-9_-]{43}", most: 43))
    private static let secret = Input.needed("secret", .form("[A-Za-z0-9_-]{43}", most: 43))

    static let access: [Operation] = [
        Operation(
            .post, "sign-in", "Sign in: a token for the calls that follow, or what the second step asks for", .access,
            access: .open,
            body: [.needed("email", .words(most: 254)), .needed("password", .name(most: Keyring.longestPassword))],
            answers: SignInJSON.schema, keeps: .again
        ) { call in
            let step = try await SignIn.begin(
                email: call.body["email"] ?? "", password: call.body["password"] ?? "", from: arrival(call),
                in: call.store)
            return try .json(SignInJSON(step))
        },
        Operation(
            .post, "sign-in/code", "The second step: a code of the telephone, or one on paper", .access, access: .open,
            body: [pending, .needed("code", .words(most: 100))], answers: SignInJSON.schema, keeps: .again
        ) { call in
            guard let pending = Token(call.body["pending"] ?? "") else { throw Refusal.signInLapsed }
            let signIn = try await SignIn.finish(
                pending, code: call.body["code"] ?? "", from: arrival(call), in: call.store)
            return try .json(SignInJSON(.signedIn(signIn)))
        },
        Operation(
            .post, "sign-in/offer", "A second factor to make one’s own, for whoever has none", .access, access: .open,
            body: [pending], answers: FactorJSON.schema, keeps: .again
        ) { call in
            guard let pending = Token(call.body["pending"] ?? "") else { throw Refusal.signInLapsed }
            return try .json(FactorJSON(try await SignIn.offer(pending, in: call.store)))
        },
        Operation(
            .post, "sign-in/enrolment", "Make it one’s own, by its code: signed in, with ten codes on paper", .access,
            access: .open, body: [pending, .needed("code", .words(most: 100))], answers: SignInJSON.schema,
            keeps: .again
        ) { call in
            guard let pending = Token(call.body["pending"] ?? "") else { throw Refusal.signInLapsed }
            let (signIn, codes) = try await SignIn.enrol(
                pending, code: call.body["code"] ?? "", from: arrival(call), in: call.store)
            return try .json(SignInJSON(.signedIn(signIn), codes))
        },
        Operation(
            .post, "link", "Use the link of an invitation or of a recovery, with a password", .access, access: .open,
            body: [secret, .needed("password", .name(most: Keyring.longestPassword))], answers: SignInJSON.schema,
            keeps: .again
        ) { call in
            guard let secret = Token(call.body["secret"] ?? "") else { throw Refusal.linkLapsed }
            let step = try await Link.use(
                secret, password: call.body["password"] ?? "", from: arrival(call), in: call.store)
            return try .json(SignInJSON(step))
        },
        Operation(
            .post, "forgotten", "Tell those who keep the accounts that one cannot sign in any more", .access,
            access: .open, body: [.needed("email", .words(most: 254))], answers: nil, keeps: .again
        ) { call in
            try await SignIn.forgot(email: call.body["email"] ?? "", from: arrival(call), in: call.store)
            return .done
        },
        Operation(
            .post, "session/verification", "Prove again who one is, for what asks for a proof of the last five minutes",
            .access, access: .session, body: [.needed("answer", .name(most: Keyring.longestPassword))], answers: nil,
            keeps: .again
        ) { call in
            try await SignIn.verify(call.body["answer"] ?? "", as: call.visitor.credential(), in: call.store)
            return .done
        },
        Operation(
            .post, "sign-out", "Sign out: end the session of this token", .access, access: .session, answers: nil
        ) { call in
            try await call.write { tx in
                try SignIn.signOut(in: tx)
                return .done
            }
        },
        Operation(
            .get, "me", "Who is calling, and what they may do", .access, access: .member, answers: CallerJSON.schema
        ) { call in
            try await call.read { tx in try .json(CallerJSON(tx.caller)) }
        },
    ]
}

/// Signed in, or what the second step asks for.
private struct SignInJSON: Encodable {
    var token: String?
    var caller: CallerJSON?
    var pending: String?
    var asks: String?
    var recoveryCodes: [String]?

    init(_ step: SignIn.Step, _ codes: [RecoveryCode]? = nil) {
        switch step {
        case .signedIn(let signIn): (token, caller) = (signIn.token.text, CallerJSON(signIn.caller))
        case .code(let secret): (pending, asks) = (secret.text, "code")
        case .enrolment(let secret): (pending, asks) = (secret.text, "enrolment")
        }
        recoveryCodes = codes?.map(\.text)
    }

    static let schema = Schema.object(
        "SignIn",
        [
            .maybe("token", .text()), .maybe("caller", CallerJSON.schema), .maybe("pending", .text()),
            .maybe("asks", .choice(["code", "enrolment"])), .maybe("recovery_codes", .list(.text())),
        ])
}

/// A second factor that is offered.
struct FactorJSON: Encodable {
    let secret: String
    let link: String

    init(_ offer: FactorOffer) { (secret, link) = (offer.text, offer.link) }

    static let schema = Schema.object("Factor", [.init("secret", .text()), .init("link", .text())])
}

private struct CallerJSON: Encodable {
    let name: String
    let organisation: String
    let organisationId: String?
    let roles: [String]
    let permissions: [String]
    let isDemonstration: Bool

    init(_ caller: Caller) {
        name = caller.name
        organisation = caller.organisationName
        organisationId = caller.organisation?.text
        roles = caller.roles.map(\.rawValue).sorted()
        permissions = Permission.allCases.filter(caller.may).map(\.rawValue)
        isDemonstration = caller.isDemonstration
    }

    static let schema = Schema.object(
        "Caller",
        [
            .init("name", .text()), .init("organisation", .text()), .maybe("organisation_id", .uuid),
            .init("roles", .list(.choice(Role.self))), .init("permissions", .list(.choice(Permission.self))),
            .init("is_demonstration", .flag),
        ])
}
