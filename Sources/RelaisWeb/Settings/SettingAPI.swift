import Foundation
import RelaisCore

extension Operation {
    /// What an organisation settles for itself, and who of it is bound by secrecy.
    static let settings: [Operation] = [
        Operation(
            .get, "settings", "What one's organisation has settled, and what holds where it has not", .access,
            access: .may(.keepAccounts), answers: .page(of: SettingJSON.schema)
        ) { call in
            try await call.write { tx in try .json(ListJSON(SettingList(in: tx).lines.map(SettingJSON.init))) }
        },
        Operation(
            .post, "settings/{id}", "Settle something for one's organisation", .access, access: .may(.keepAccounts),
            body: [.needed("value", .words(most: 200))], answers: nil
        ) { call in
            guard let setting = Setting(rawValue: call.id) else { throw Refusal.notFound(.init(.organisation)) }
            return try await call.write { tx in
                try setting.set(call.body["value"], in: tx)
                return .done
            }
        },
        Operation(
            .get, "secrecy", "Who of one's organisation is bound by professional secrecy", .access,
            access: .may(.keepAccounts), answers: .page(of: BoundJSON.schema)
        ) { call in
            try await call.write { tx in try .json(ListJSON(SecrecyList(in: tx).members.map(BoundJSON.init))) }
        },
        Operation(
            .post, "accounts/{id}/secrecy", "Say whether an account is bound by professional secrecy", .access,
            access: .may(.keepAccounts), body: [.needed("bound", .choice(["yes", "no"]))], answers: nil
        ) { call in
            guard let id = ID<Account>(call.id) else { throw Refusal.notFound(.init(.account)) }
            return try await call.write { tx in
                try Account.bind(id, isBound: call.body.isTicked("bound"), tx)
                return .done
            }
        },
    ]
}

private struct SettingJSON: Encodable {
    let id: String
    let value: String
    let isOwn: Bool
    let version: Int

    init(_ line: SettingLine) {
        (id, value, isOwn, version) = (line.setting.rawValue, line.value, line.isOwn, line.rowVersion)
    }

    static let schema = Schema.object(
        "Setting",
        [
            .init("id", .choice(Setting.self)), .init("value", .text()), .init("is_own", .flag),
            .init("version", .integer()),
        ])
}

private struct BoundJSON: Encodable {
    let id: String
    let name: String
    let isBound: Bool
    let version: Int

    init(_ member: SecrecyList.Member) {
        (id, name, isBound, version) = (member.account.text, member.name, member.isBound, member.rowVersion)
    }

    static let schema = Schema.object(
        "Bound",
        [.init("id", .uuid), .init("name", .text()), .init("is_bound", .flag), .init("version", .integer())])
}
