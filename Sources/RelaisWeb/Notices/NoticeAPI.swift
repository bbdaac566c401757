import Foundation
import RelaisCore

extension Operation {
    static let notices: [Operation] = [
        Operation(
            .get, "notices", "What moved on the referrals and offered files one deals with, the newest first", .notices,
            access: .member, query: Input.part, answers: .page(of: NoticeJSON.schema)
        ) { call in
            let (limit, after) = try call.query.part()
            return try await call.write { tx in
                let lines = try NoticeList(limit: limit, after: after, in: tx).lines
                return try .json(ListJSON(lines.items.map(NoticeJSON.init), next: lines.next))
            }
        },
        Operation(
            .post, "notices/{id}/reading", "Mark a notice as read", .notices, access: .member, answers: nil
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
    let emergencyId: String?
    let requestId: String?
    let breachId: String?
    let personId: String?
    let personCode: String?
    let colleague: String?
    let organisation: String?
    let mentorId: String?
    let mentorCode: String?
    let programmeId: String?
    let at: Date
    let readAt: Date?

    init(_ line: NoticeList.Line) {
        (id, version, kind) = (line.id.text, line.version, line.kind.rawValue)
        var named: (referral: String?, handover: String?, agreement: String?, consent: String?, emergency: String?)
        var ofRights: (request: String?, breach: String?, person: String?)
        var called: (reference: String?, code: String?, colleague: String?, organisation: String?)
        var mentor: (id: String?, code: String?)
        var programme: String?
        switch line.subject {
        case .mentor(let id, let code): mentor = (id.text, code)
        case .programme(let id, _): programme = id.text
        case .referral(let id, let reference): (named.referral, called.reference) = (id.text, reference)
        case .handover(let id): named.handover = id.text
        case .agreement(let id): named.agreement = id.text
        case .consent(let id, _, let code): (named.consent, called.code) = (id.text, code)
        case .emergency(let id, let code): (named.emergency, called.code) = (id.text, code)
        case .colleague(let name): called.colleague = name
        case .organisation(let name): called.organisation = name
        case .request(let id, _): ofRights.request = id.text
        case .breach(let id): ofRights.breach = id.text
        case .person(let id, let code): (ofRights.person, called.code) = (id.text, code)
        }
        (referralId, handoverId, agreementId, consentId, emergencyId) = named
        (requestId, breachId, personId) = ofRights
        (reference, personCode, colleague, organisation) = called
        (mentorId, mentorCode) = mentor
        programmeId = programme
        (at, readAt) = (line.at, line.readAt)
    }

    static let schema = Schema.object(
        "Notice",
        [
            .init("id", .uuid), .init("version", .integer(1...2)), .init("kind", .choice(Notice.Kind.self)),
            .maybe("referral_id", .uuid), .maybe("reference", .text()), .maybe("handover_id", .uuid),
            .maybe("agreement_id", .uuid), .maybe("consent_id", .uuid), .maybe("emergency_id", .uuid),
            .maybe("request_id", .uuid), .maybe("breach_id", .uuid), .maybe("person_id", .uuid),
            .maybe("person_code", .text()), .maybe("colleague", .text()), .maybe("organisation", .text()),
            .maybe("mentor_id", .uuid), .maybe("mentor_code", .text()), .maybe("programme_id", .uuid),
            .init("at", .moment), .maybe("read_at", .moment),
        ])
}
