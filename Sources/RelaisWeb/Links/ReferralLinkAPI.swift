import Foundation
import HTTPTypes
import RelaisCore
import Vault

extension Operation {
    /// The links by which an organisation without accounts answers, for the side that gives them.
    static let links: [Operation] = [
        Operation(
            .get, "links", "The links that were given to a referral, the latest first", .referrals,
            access: .may(.seePeople), query: [.needed("referral", .name(most: 40))],
            answers: .page(of: ReferralLinkJSON.schema)
        ) { call in
            try await call.write { tx in
                let list = try ReferralLinkList(of: Referral.id(for: call.query["referral"] ?? "", in: tx), in: tx)
                return try .json(ListJSON(list.lines.map { ReferralLinkJSON($0, at: tx.now) }))
            }
        },
        Operation(
            .post, "referrals/{id}/link",
            "Give the link by which an organisation without accounts answers, shown this once; the one before ends",
            .referrals, access: .may(.referPeople), answers: GivenLinkJSON.schema, keeps: .fact
        ) { call in
            let site = call.site
            return try await call.write { tx in
                let secret = try Referral.giveLink(Referral.id(for: call.id, in: tx), in: tx)
                return try .json(GivenLinkJSON(link: "\(site)/l/\(secret.text)"), status: .created)
            }
        },
        Operation(
            .post, "referrals/{id}/link/end", "Take the link back: it lets nobody in from now on", .referrals,
            access: .may(.referPeople), answers: nil
        ) { call in
            try await call.write { tx in
                try Referral.endLink(Referral.id(for: call.id, in: tx), in: tx)
                return .done
            }
        },
        Operation(
            .post, "referrals/{id}/link/code",
            "Make the code that opens the identity by the link, shown this once: told by another way", .referrals,
            access: .may(.referPeople), answers: GivenCodeJSON.schema, keeps: .fact
        ) { call in
            try await call.write { tx in
                let code = try Referral.giveLinkCode(Referral.id(for: call.id, in: tx), in: tx)
                return try .json(GivenCodeJSON(code: code), status: .created)
            }
        },
    ]

    /// The slips by which a young person says whether an outcome is so, for either side.
    static let slips: [Operation] = [
        Operation(
            .get, "slips", "The slips that were made for a referral, and what was answered", .referrals,
            access: .may(.seePeople), query: [.needed("referral", .name(most: 40))],
            answers: .page(of: SlipJSON.schema)
        ) { call in
            try await call.write { tx in
                let list = try ConfirmationList(of: Referral.id(for: call.query["referral"] ?? "", in: tx), in: tx)
                return try .json(ListJSON(list.lines.map { SlipJSON($0, at: tx.now) }))
            }
        },
        Operation(
            .post, "referrals/{id}/slip",
            "Make the code by which the young person says whether the outcome is so, shown this once; the one before ends",
            .referrals, access: .may(.seePeople), body: [.needed("language", .language)],
            answers: MadeSlipJSON.schema, keeps: .fact
        ) { call in
            let site = call.site
            return try await call.write { tx in
                let paper = try SlipPaper.make(of: Referral.id(for: call.id, in: tx), in: call.body["language"], tx)
                let made = MadeSlipJSON(code: paper.code.text, page: "\(site)/c", until: paper.until.text)
                return try .json(made, status: .created)
            }
        },
        Operation(
            .post, "referrals/{id}/slip/end", "Take the slip back before it is answered", .referrals,
            access: .may(.seePeople), answers: nil
        ) { call in
            try await call.write { tx in
                try Referral.endSlip(Referral.id(for: call.id, in: tx), in: tx)
                return .done
            }
        },
    ]
}

/// How a link stands; its secret is kept nowhere.
private struct ReferralLinkJSON: Encodable {
    let madeAt: Date
    let expiresAt: Date
    let endedAt: Date?
    let isLive: Bool
    let codeGivenAt: Date?
    let isLocked: Bool
    let identifiedAt: Date?

    init(_ link: ReferralLink, at moment: Date) {
        (madeAt, expiresAt, endedAt, isLive) = (link.madeAt, link.expiresAt, link.endedAt, link.isLive(at: moment))
        (codeGivenAt, isLocked, identifiedAt) = (link.codeGivenAt, link.isLocked, link.identifiedAt)
    }

    static let schema = Schema.object(
        "ReferralLink",
        [
            .init("made_at", .moment), .init("expires_at", .moment), .maybe("ended_at", .moment),
            .init("is_live", .flag), .maybe("code_given_at", .moment), .init("is_locked", .flag),
            .maybe("identified_at", .moment),
        ])
}

struct GivenLinkJSON: Encodable {
    let link: String

    static let schema = Schema.object("MadeReferralLink", [.init("link", .text())])
}

private struct GivenCodeJSON: Encodable {
    let code: String

    static let schema = Schema.object("MadeCode", [.init("code", .text())])
}

private struct SlipJSON: Encodable {
    let madeAt: Date
    let expiresAt: Date
    let endedAt: Date?
    let isAsked: Bool
    let answer: String?
    let answeredAt: Date?

    init(_ slip: Confirmation, at moment: Date) {
        (madeAt, expiresAt, endedAt, isAsked) = (slip.madeAt, slip.expiresAt, slip.endedAt, slip.isAsked(at: moment))
        (answer, answeredAt) = (slip.answer?.rawValue, slip.answeredAt)
    }

    static let schema = Schema.object(
        "ConfirmationSlip",
        [
            .init("made_at", .moment), .init("expires_at", .moment), .maybe("ended_at", .moment),
            .init("is_asked", .flag), .maybe("answer", .choice(Confirmation.Answer.self)),
            .maybe("answered_at", .moment),
        ])
}

/// What stands on a slip: the code, where it is typed, and until when.
private struct MadeSlipJSON: Encodable {
    let code: String
    let page: String
    let until: String

    static let schema = Schema.object(
        "MadeSlip", [.init("code", .text()), .init("page", .text()), .init("until", .date)])
}
