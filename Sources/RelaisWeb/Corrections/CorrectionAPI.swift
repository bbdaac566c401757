import Foundation
import RelaisCore

extension Operation {
    /// Corrections of files that others hold a copy of.
    static let corrections: [Operation] = [
        Operation(
            .get, "corrections", "The corrections one's organisation was offered and made, those that wait first",
            .people,
            access: .may(.seePeople), answers: .page(of: CorrectionJSON.schema)
        ) { call in
            try await call.write { tx in
                try .json(ListJSON(CorrectionList(in: tx).lines.map(CorrectionJSON.init)))
            }
        },
        Operation(
            .get, "corrections/{id}", "A correction: which fields, never what they say", .people,
            access: .may(.seePeople), answers: CorrectionJSON.schema
        ) { call in
            try await call.write { tx in try .correction(CorrectionPage(call.correction(), in: tx)) }
        },
        reply("acceptance", "Take a correction over: one's own file says the same") {
            try Correction.accept($0, in: $1)
        },
        reply("refusal", "Keep one's own version") { try Correction.decline($0, in: $1) },
    ]

    private static func reply(
        _ noun: String, _ summary: String, _ verb: @escaping @Sendable (ID<Correction>, Transaction) throws -> Void
    ) -> Operation {
        Operation(
            .post, "corrections/{id}/\(noun)", summary, .people, access: .may(.amendPeople),
            answers: CorrectionJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try call.correction()
                try verb(id, tx)
                return try .correction(CorrectionPage(id, in: tx))
            }
        }
    }
}

extension Call {
    fileprivate func correction() throws -> ID<Correction> {
        guard let id = ID<Correction>(id) else { throw Refusal.notFound(.init(.correction)) }
        return id
    }
}

extension Reply {
    fileprivate static func correction(_ page: CorrectionPage) throws -> Reply {
        try json(CorrectionJSON(page.line), version: page.line.rowVersion)
    }
}

private struct CorrectionJSON: Encodable {
    let id: String
    let state: String
    let referralId: String
    let reference: String
    let from: String
    let to: String
    let isOwn: Bool
    let fields: [String]
    let offeredAt: Date
    let answeredAt: Date?
    let personId: String?
    let personCode: String?
    let rowVersion: Int

    init(_ line: CorrectionLine) {
        (id, state) = (line.id.text, line.state.rawValue)
        (referralId, reference) = (line.referral.text, line.reference)
        (from, to, isOwn, fields) = (line.referrerName, line.recipientName, line.isOwn, line.fields)
        (offeredAt, answeredAt) = (line.offeredAt, line.answeredAt)
        (personId, personCode, rowVersion) = (line.person?.text, line.personCode, line.rowVersion)
    }

    static let schema = Schema.object(
        "Correction",
        [
            .init("id", .uuid), .init("state", .choice(Correction.State.self)), .init("referral_id", .uuid),
            .init("reference", .text()), .init("from", .text()), .init("to", .text()), .init("is_own", .flag),
            .init("fields", .list(.text())), .init("offered_at", .moment), .maybe("answered_at", .moment),
            .maybe("person_id", .uuid), .maybe("person_code", .text()), .init("row_version", .integer()),
        ])
}
