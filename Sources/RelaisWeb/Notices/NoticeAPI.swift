import Foundation
import RelaisCore

extension Operation {
    static let notices: [Operation] = [
        Operation(
            .get, "notices", "What moved on the referrals and offered files one deals with, the newest first", .notices,
            access: .may(.seePeople), query: Input.part, answers: .page(of: NoticeJSON.schema)
        ) { call in
            let (limit, after) = try call.query.part()
            return try await call.write { tx in
                let lines = try NoticeList(limit: limit, after: after, in: tx).lines
                return try .json(ListJSON(lines.items.map(NoticeJSON.init), next: lines.next))
            }
        },
        Operation(
            .post, "notices/{id}/reading", "Mark a notice as read", .notices, access: .may(.seePeople), answers: nil
        ) { call in
            guard let id = ID<Notice>(call.id) else { throw Refusal.notFound(.init(.notice)) }
            return try await call.write { tx in
                try Notice.read(id, in: tx)
                return .done
            }
        },
    ]
}

private struct NoticeJSON: Encodable {
    let id: String
    let version: Int
    let kind: String
    let referralId: String?
    let reference: String?
    let handoverId: String?
    let agreementId: String?
    let consentId: String?
    let personCode: String?
    let at: Date
    let readAt: Date?

    init(_ line: NoticeList.Line) {
        (id, version, kind) = (line.id.text, line.version, line.kind.rawValue)
        (referralId, reference, handoverId) = (line.referral?.text, line.reference, line.handover?.text)
        (agreementId, consentId, personCode) = (line.agreement?.text, line.consent?.text, line.personCode)
        (at, readAt) = (line.at, line.readAt)
    }

    static let schema = Schema.object(
        "Notice",
        [
            .init("id", .uuid), .init("version", .integer(1...2)), .init("kind", .choice(Notice.Kind.self)),
            .maybe("referral_id", .uuid), .maybe("reference", .text()), .maybe("handover_id", .uuid),
            .maybe("agreement_id", .uuid), .maybe("consent_id", .uuid), .maybe("person_code", .text()),
            .init("at", .moment), .maybe("read_at", .moment),
        ])
}
