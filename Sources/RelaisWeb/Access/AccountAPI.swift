import Foundation
import HTTPTypes
import RelaisCore
import Vault

extension Operation {
    private static let roles = Schema.list(.choice(of: Role.ofMembers), least: 1, most: 10)

    static let accounts: [Operation] = [
        Operation(
            .get, "accounts", "The accounts of the organisation", .access, access: .may(.keepAccounts),
            answers: .page(of: AccountJSON.schema)
        ) { call in
            try await call.write { tx in
                try .json(ListJSON(AccountList(in: tx).accounts.map { AccountJSON($0) }))
            }
        },
        Operation(
            .post, "accounts", "Invite someone: the link they choose their password with, shown this once", .access,
            access: .may(.keepAccounts),
            body: [
                .needed("email", .email), .needed("name", .words(most: 100)), .needed("roles", roles),
                .maybe("language", .choice(Language.self)),
            ],
            answers: LinkJSON.schema, keeps: .fact
        ) { call in
            let draft = Account.Draft(
                email: call.body["email"], name: call.body["name"], roles: call.body.all("roles"),
                language: call.body["language"])
            let site = call.site
            return try await call.write { tx in
                guard let organisation = try tx.caller.organisation else { throw Refusal.notPermitted(.keepAccounts) }
                let made = try Account.invite(draft, to: organisation, in: tx)
                return try .json(LinkJSON(made.id, made.secret, .invitation, site), status: .created)
            }
        },
        Operation(
            .get, "accounts/{id}", "One account: how it stands, and what is in its hands", .access,
            access: .may(.keepAccounts), answers: AccountJSON.schema
        ) { call in
            try await call.write { tx in
                let page = try AccountPage(Account.id(for: call.id, in: tx), in: tx)
                return try .json(AccountJSON(page.account, page), version: page.account.version)
            }
        },
        change(
            "amendment", "Change a name, a language, or roles",
            body: [
                .maybe("name", .words(most: 100)), .maybe("language", .choice(Language.self)), .maybe("roles", roles),
            ]
        ) { id, call, tx in
            let roles = call.body.all("roles")
            try Account.amend(
                id, name: call.body["name"], language: call.body["language"], roles: roles.isEmpty ? nil : roles, in: tx
            )
        },
        change(
            "address", "Give an account another address, to sign in with and for mail; needs a recent proof",
            body: [.needed("email", .words(most: 254))]
        ) { id, call, tx in try Account.readdress(id, email: call.body["email"], in: tx) },
        change("disabling", "Shut an account, at once and everywhere") { id, _, tx in try Account.disable(id, in: tx) },
        change("enabling", "Open it again") { id, _, tx in try Account.enable(id, in: tx) },
        change(
            "departure", "End a membership: its open work becomes a colleague’s",
            body: [.maybe("heir", .words(most: 254))]
        ) { id, call, tx in try Account.leave(id, handingTo: call.body["heir"], in: tx) },
        link("invitation", "Another link for someone invited", .invitation) { id, _, tx in
            try Account.inviteAgain(id, in: tx)
        },
        link(
            "recovery", "Ask that someone may sign in again; another administrator agrees to it", .recovery,
            body: [.needed("resets", .list(.choice(Link.Reset.self), least: 1, most: 2))]
        ) { id, call, tx in try Account.recover(id, resets: call.body.all("resets"), in: tx) },
        link("agreement", "Agree to it: the link, shown this once", .recovery) { id, _, tx in
            try Account.agree(toRecovering: id, in: tx)
        },
        Operation(
            .post, "losses", "A colleague’s device is lost: all they are signed in with ends", .access,
            access: .session,
            body: [.needed("colleague", .words(most: 254))], answers: nil
        ) { call in
            try await call.write { tx in
                try Account.reportLost(call.body["colleague"], in: tx)
                return .done
            }
        },
    ]

    private static func change(
        _ noun: String, _ summary: String, body: [Input] = [],
        _ verb: @escaping @Sendable (ID<Account>, Call, Transaction) throws -> Void
    ) -> Operation {
        Operation(
            .post, "accounts/{id}/\(noun)", summary, .access, access: .may(.keepAccounts), body: body, answers: nil
        ) { call in
            try await call.write { tx in
                try verb(Account.id(for: call.id, in: tx), call, tx)
                return .done
            }
        }
    }

    private static func link(
        _ noun: String, _ summary: String, _ kind: Link.Kind, body: [Input] = [],
        _ verb: @escaping @Sendable (ID<Account>, Call, Transaction) throws -> Token?
    ) -> Operation {
        Operation(
            .post, "accounts/{id}/\(noun)", summary, .access, access: .may(.keepAccounts), body: body,
            answers: LinkJSON.schema, keeps: .fact
        ) { call in
            let site = call.site
            return try await call.write { tx in
                let id = try Account.id(for: call.id, in: tx)
                return try .json(LinkJSON(id, verb(id, call, tx), kind, site), status: .created)
            }
        }
    }
}

/// A link that was made: where it leads, unless somebody else is to make it.
private struct LinkJSON: Encodable {
    let id: String
    let link: String?

    init(_ id: ID<Account>, _ secret: Token?, _ kind: Link.Kind, _ site: String) {
        (self.id, link) = (id.text, secret.map { site + kind.path + $0.text })
    }

    static let schema = Schema.object("MadeLink", [.init("id", .uuid), .maybe("link", .text())])
}

private struct AccountJSON: Encodable {
    let id: String
    let version: Int
    let email: String
    let name: String
    let roles: [String]
    let language: String
    let organisation: String
    let state: String
    let peopleFollowed: Int?
    let openReferrals: Int?
    let drafts: Int?
    let recoveryAsked: Date?

    init(_ account: Account, _ page: AccountPage? = nil) {
        (id, version, email, name) = (account.id.text, account.version, account.email, account.name)
        (roles, language, organisation) = (account.roles, account.language.rawValue, account.organisationName)
        state = account.state.rawValue
        (peopleFollowed, openReferrals, drafts) = (page?.work.people, page?.work.referrals, page?.work.drafts)
        recoveryAsked = page?.asked?.createdAt
    }

    static let schema = Schema.object(
        "Account",
        [
            .init("id", .uuid), .init("version", .integer()), .init("email", .text()), .init("name", .text()),
            .init("roles", .list(.choice(of: Role.ofMembers))), .init("language", .choice(Language.self)),
            .init("organisation", .text()), .init("state", .choice(Account.State.self)),
            .maybe("people_followed", .integer()), .maybe("open_referrals", .integer()), .maybe("drafts", .integer()),
            .maybe("recovery_asked", .moment),
        ])
}
