import Foundation
import HTTPTypes
import RelaisCore
import Vault

extension Operation {
    static let tokens: [Operation] = [
        Operation(
            .get, "tokens", "One's own tokens, without their secret", .access, access: .session,
            answers: .page(of: TokenJSON.schema)
        ) { call in
            try await call.read { tx in try .json(ListJSON(AccessToken.list(in: tx).map(TokenJSON.init))) }
        },
        Operation(
            .post, "tokens", "Make a token: its secret is in the answer, and nowhere else", .access, access: .session,
            body: [
                .needed("name", .words(most: 100)),
                .needed("scopes", .list(.choice(Permission.self), least: 1, most: Permission.allCases.count)),
                .maybe("days", .form("([1-9]|[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-5])", most: 3)),
            ],
            answers: MadeTokenJSON.schema, keeps: .fact
        ) { call in
            let draft = AccessToken.Draft(
                name: call.body["name"], scopes: call.body.all("scopes"), days: call.body["days"])
            return try await call.write { tx in
                let made = try AccessToken.add(draft, in: tx)
                return try .json(MadeTokenJSON(id: made.id.text, token: made.secret.text), status: .created)
            }
        },
        Operation(
            .post, "tokens/{id}/end", "End a token, at once", .access, access: .session, answers: nil
        ) { call in
            try await call.write { tx in
                guard let id = ID<AccessToken>(call.id) else { throw Refusal.notFound(.init(.token)) }
                try AccessToken.end(id, in: tx)
                return .done
            }
        },
    ]
}

private struct TokenJSON: Encodable {
    let id: String
    let name: String
    let scopes: [String]
    let createdAt: Date
    let usedAt: Date?
    let expiresAt: Date

    init(_ token: AccessToken) {
        (id, name, scopes) = (token.id.text, token.name, token.scopes)
        (createdAt, usedAt, expiresAt) = (token.createdAt, token.usedAt, token.expiresAt)
    }

    static let schema = Schema.object(
        "Token",
        [
            .init("id", .uuid), .init("name", .text()), .init("scopes", .list(.choice(Permission.self))),
            .init("created_at", .moment), .maybe("used_at", .moment), .init("expires_at", .moment),
        ])
}

private struct MadeTokenJSON: Encodable {
    let id: String
    let token: String

    static let schema = Schema.object("MadeToken", [.init("id", .uuid), .init("token", .text())])
}
