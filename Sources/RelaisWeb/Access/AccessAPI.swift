import Foundation
import RelaisCore
import Vault

extension Operation {
    static let access: [Operation] = [
        Operation(
            .post, "sign-in", "Sign in: a token for the calls that follow", .access, access: .open,
            body: [.needed("email", .words(most: 254)), .needed("password", .name(most: Keyring.longestPassword))],
            answers: SignInJSON.schema, keepsAnswer: false
        ) { call in
            let signIn = try await SignIn.signIn(
                email: call.body["email"] ?? "", password: call.body["password"] ?? "",
                address: call.visitor.address, in: call.store)
            return try .json(SignInJSON(token: signIn.token.text, caller: CallerJSON(signIn.caller)))
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
        Operation(
            .get, "accounts", "The accounts of the organisation", .access, access: .may(.keepAccounts),
            answers: .page(of: AccountJSON.schema)
        ) { call in
            try await call.write { tx in try .json(ListJSON(AccountList(in: tx).accounts.map(AccountJSON.init))) }
        },
        Operation(
            .post, "accounts", "Give someone a sign-in", .access, access: .may(.keepAccounts),
            body: [
                .needed("email", .email), .needed("name", .words(most: 100)),
                .needed("roles", .list(.choice(of: Role.ofMembers), least: 1, most: 10)),
                .maybe("language", .choice(Language.self)),
                .needed("password", .text(least: Account.shortestPassword, most: Keyring.longestPassword)),
            ],
            answers: MadeJSON.schema
        ) { call in
            let caller = try await call.store.read(as: call.visitor.credential()) { try $0.caller }
            try caller.require(.keepAccounts)
            guard let organisation = caller.organisation else { throw Refusal.notPermitted(.keepAccounts) }
            let draft = Account.Draft(
                email: call.body["email"], name: call.body["name"], roles: call.body.all("roles"),
                language: call.body["language"])
            let kept = try await Account.kept(password: call.body["password"] ?? "", in: call.store)
            return try await call.write { tx in
                try .made(MadeJSON(id: Account.add(draft, password: kept, to: organisation, in: tx).text))
            }
        },
    ]
}

private struct SignInJSON: Encodable {
    let token: String
    let caller: CallerJSON

    static let schema = Schema.object("SignIn", [.init("token", .text()), .init("caller", CallerJSON.schema)])
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

private struct AccountJSON: Encodable {
    let id: String
    let email: String
    let name: String
    let roles: [String]
    let organisation: String
    let disabledAt: Date?

    init(_ account: Account) {
        (id, email, name, roles) = (account.id.text, account.email, account.name, account.roles)
        (organisation, disabledAt) = (account.organisationName, account.disabledAt)
    }

    static let schema = Schema.object(
        "Account",
        [
            .init("id", .uuid), .init("email", .text()), .init("name", .text()),
            .init("roles", .list(.choice(of: Role.ofMembers))), .init("organisation", .text()),
            .maybe("disabled_at", .moment),
        ])
}
