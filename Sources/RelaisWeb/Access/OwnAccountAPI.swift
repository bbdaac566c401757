import Foundation
import RelaisCore
import Vault

extension Operation {
    private static let password = Schema.name(most: Keyring.longestPassword)

    static let ownAccount: [Operation] = [
        Operation(
            .get, "account", "One’s own account: what one is signed in with, and how", .access, access: .session,
            answers: OwnAccountJSON.schema
        ) { call in
            try await call.read { tx in
                let own = try OwnAccount(in: tx)
                return try .json(OwnAccountJSON(own), version: own.version)
            }
        },
        Operation(
            .post, "account/amendment", "One’s own name and language", .access, access: .session,
            body: [.maybe("name", .words(most: 100)), .maybe("language", .choice(Language.self))], answers: nil
        ) { call in
            try await call.write { tx in
                try OwnAccount.amend(name: call.body["name"], language: call.body["language"], in: tx)
                return .done
            }
        },
        Operation(
            .post, "account/password", "One’s own password: every other session ends", .access, access: .session,
            body: [.needed("current_password", password), .needed("new_password", password)], answers: nil,
            keeps: .again
        ) { call in
            try await OwnAccount.changePassword(
                from: call.body["current_password"] ?? "", to: call.body["new_password"] ?? "",
                as: call.visitor.credential(), in: call.store)
            return .done
        },
        Operation(
            .post, "account/factor", "Another second factor, to be confirmed; needs a recent proof", .access,
            access: .session, answers: FactorJSON.schema, keeps: .fact
        ) { call in
            try await call.write { tx in try .json(FactorJSON(OwnFactor.offer(in: tx))) }
        },
        Operation(
            .post, "account/factor/confirmation", "Confirm it by its code: new codes on paper", .access,
            access: .session, body: [.needed("code", .words(most: 100))], answers: CodesJSON.schema, keeps: .fact
        ) { call in
            try await call.write { tx in
                try .json(CodesJSON(OwnFactor.replace(code: call.body["code"] ?? "", in: tx)))
            }
        },
        Operation(
            .post, "account/codes", "Ten new codes on paper; needs a recent proof", .access, access: .session,
            answers: CodesJSON.schema, keeps: .fact
        ) { call in
            try await call.write { tx in try .json(CodesJSON(OwnFactor.renewCodes(in: tx))) }
        },
        Operation(
            .post, "sessions/{id}/end", "End one of one’s own sessions", .access, access: .session, answers: nil
        ) { call in
            try await call.write { tx in
                guard let id = UUID(uuidString: call.id) else { throw Refusal.notFound(.init(.session)) }
                try OwnAccount.endSession(id, in: tx)
                return .done
            }
        },
        Operation(
            .post, "sessions/end", "End all of one’s own sessions but this", .access, access: .session, answers: nil
        ) { call in
            try await call.write { tx in
                try OwnAccount.endSession(nil, in: tx)
                return .done
            }
        },
        Operation(
            .post, "devices/{id}/end", "Forget a device", .access, access: .session, answers: nil
        ) { call in
            try await call.write { tx in
                guard let id = UUID(uuidString: call.id) else { throw Refusal.notFound(.init(.device)) }
                try OwnAccount.forgetDevice(id, in: tx)
                return .done
            }
        },
    ]
}

private struct CodesJSON: Encodable {
    let recoveryCodes: [String]

    init(_ codes: [RecoveryCode]) { recoveryCodes = codes.map(\.text) }

    static let schema = Schema.object("RecoveryCodes", [.init("recovery_codes", .list(.text()))])
}

private struct OwnAccountJSON: Encodable {
    let name: String
    let email: String
    let language: String
    let version: Int
    let factorSince: Date?
    let codesLeft: Int
    let sessions: [Opened]
    let devices: [Opened]

    struct Opened: Encodable {
        let id: String
        let label: String?
        let createdAt: Date
        let seenAt: Date
        let isThis: Bool?

        static let schema = Schema.object(
            "SignedIn",
            [
                .init("id", .uuid), .maybe("label", .text()), .init("created_at", .moment), .init("seen_at", .moment),
                .maybe("is_this", .flag),
            ])
    }

    init(_ own: OwnAccount) {
        (name, email, language, version) = (own.name, own.email, own.language.rawValue, own.version)
        (factorSince, codesLeft) = (own.factorSince, own.codesLeft)
        sessions = own.sessions.map {
            Opened(
                id: $0.id.uuidString.lowercased(), label: $0.label, createdAt: $0.createdAt, seenAt: $0.seenAt,
                isThis: $0.isThis)
        }
        devices = own.devices.map {
            Opened(
                id: $0.id.uuidString.lowercased(), label: $0.label, createdAt: $0.createdAt, seenAt: $0.seenAt,
                isThis: nil)
        }
    }

    static let schema = Schema.object(
        "OwnAccount",
        [
            .init("name", .text()), .init("email", .text()), .init("language", .choice(Language.self)),
            .init("version", .integer()), .maybe("factor_since", .moment), .init("codes_left", .integer()),
            .init("sessions", .list(Opened.schema)), .init("devices", .list(Opened.schema)),
        ])
}
