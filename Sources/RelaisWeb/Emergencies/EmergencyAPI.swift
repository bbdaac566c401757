import Foundation
import RelaisCore

extension Operation {
    static let emergencies: [Operation] = [
        Operation(
            .get, "emergencies", "Files that were opened in an emergency, the newest first", .people, access: .member,
            query: Input.part, answers: .page(of: EmergencyJSON.schema)
        ) { call in
            let (limit, after) = try call.query.part()
            return try await call.write { tx in
                let lines = try EmergencyList(limit: limit, after: after, in: tx).lines
                return try .json(ListJSON(lines.items.map { EmergencyJSON($0) }, next: lines.next))
            }
        },
        Operation(
            .post, "emergencies", "Open a file one does not follow for half an hour; it is told at once, and reviewed",
            .people, access: .session,
            body: [
                .needed("person", .name(most: 20)), .needed("reason", .choice(Emergency.Reason.self)),
                .needed("words", .words(most: 1_000)),
            ], answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let (body, id) = (call.body, { (id: ID<Emergency>) in MadeJSON(id: id.text) })
                return try .made(
                    id(Emergency.open(code: body["person"], reason: body["reason"], words: body["words"], in: tx).id))
            }
        },
        Operation(
            .get, "emergencies/{id}", "One of them, with the words it was opened for", .people, access: .member,
            answers: EmergencyJSON.schema
        ) { call in
            try await call.write { tx in
                guard let id = ID<Emergency>(call.id) else { throw Refusal.notFound(.init(.emergency)) }
                let page = try EmergencyPage(id, in: tx)
                return try .json(
                    EmergencyJSON(page.emergency, words: page.words), version: page.emergency.rowVersion)
            }
        },
        Operation(
            .post, "emergencies/{id}/end", "Close a file one opened, before its time", .people,
            access: .may(.openInEmergency), answers: nil
        ) { call in
            try await call.write { tx in
                guard let id = ID<Emergency>(call.id) else { throw Refusal.notFound(.init(.emergency)) }
                try Emergency.close(id, in: tx)
                return .done
            }
        },
        Operation(
            .post, "emergencies/{id}/review", "Say whether it was justified", .people, access: .may(.reviewEmergencies),
            body: [.needed("verdict", .choice(Emergency.Verdict.self))], answers: nil
        ) { call in
            try await call.write { tx in
                guard let id = ID<Emergency>(call.id) else { throw Refusal.notFound(.init(.emergency)) }
                try Emergency.review(id, verdict: call.body["verdict"], in: tx)
                return .done
            }
        },
    ]
}

private struct EmergencyJSON: Encodable {
    let id: String
    let personCode: String
    let account: String
    let reason: String
    let words: String?
    let openedAt: Date
    let openUntil: Date?
    let verdict: String?
    let reviewedAt: Date?
    let reviewer: String?

    init(_ one: Emergency, words: String? = nil) {
        (id, personCode, account, reason) = (one.id.text, one.code, one.account, one.reason.rawValue)
        (self.words, openedAt, openUntil) = (words, one.openedAt, one.openUntil)
        (verdict, reviewedAt, reviewer) = (one.verdict?.rawValue, one.reviewedAt, one.reviewer)
    }

    static let schema = Schema.object(
        "Emergency",
        [
            .init("id", .uuid), .init("person_code", .text()), .init("account", .text()),
            .init("reason", .choice(Emergency.Reason.self)), .maybe("words", .text()), .init("opened_at", .moment),
            .maybe("open_until", .moment), .maybe("verdict", .choice(Emergency.Verdict.self)),
            .maybe("reviewed_at", .moment), .maybe("reviewer", .text()),
        ])
}
