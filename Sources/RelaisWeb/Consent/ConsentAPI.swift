import Foundation
import RelaisCore

extension Operation {
    /// What people agreed to, and what they were told.
    static let consents: [Operation] = [
        Operation(
            .get, "people/{id}/consents", "What someone agreed to: what holds first", .consents,
            access: .may(.seePeople), answers: .page(of: ConsentJSON.schema)
        ) { call in
            try await call.write { tx in
                let list = try ConsentList(of: Person.id(for: call.id, in: tx), in: tx)
                let today = Day(tx.now)
                return try .json(
                    ListJSON(list.lines.map { ConsentJSON($0, today: today) }), version: list.rowVersion)
            }
        },
        Operation(
            .post, "people/{id}/consents", "Record what someone agreed to", .consents, access: .may(.keepConsents),
            body: [
                .needed("purpose", .choice(Consent.Purpose.self)), .needed("recipient", .name(most: 150)),
                .needed("method", .choice(Consent.Method.self)), .needed("language", .language),
            ] + terms, answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try Consent.give(Consent.Draft(call.body), for: Person.id(for: call.id, in: tx), in: tx)
                return try .made(MadeJSON(id: id.text))
            }
        },
        Operation(
            .get, "consents/{id}", "A consent, with what would stop if it ended", .consents, access: .may(.seePeople),
            answers: ConsentJSON.schema
        ) { call in
            try await call.write { tx in try .consent(ConsentPage(call.consent(), in: tx), in: tx) }
        },
        Operation(
            .post, "consents/{id}/withdrawal", "Withdraw a consent: what rests on it stops at once", .consents,
            access: .may(.keepConsents), answers: ConsentJSON.schema
        ) { call in
            try await call.write { tx in
                let stopped = try Consent.withdraw(call.consent(), in: tx)
                return try .consent(ConsentPage(call.consent(), in: tx), stopped, in: tx)
            }
        },
        Operation(
            .post, "consents/{id}/renewal", "Agree to the same again: a new consent on the terms of this one",
            .consents, access: .may(.keepConsents),
            body: [.maybe("method", .choice(Consent.Method.self)), .maybe("language", .language)] + terms,
            answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                try .made(MadeJSON(id: Consent.renew(call.consent(), Consent.Draft(call.body), in: tx).id.text))
            }
        },
        Operation(
            .post, "people/{id}/information", "Record that someone was told what is done with their data", .consents,
            access: .may(.keepConsents),
            body: [
                .needed("language", .language), .maybe("told", .choice(Information.Told.self)),
                .maybe("version", .form("[0-9A-Za-z.-]{1,20}", most: 20)), .maybe("given_on", .date),
                .maybe("interpreter", .choice(["yes", "no"])),
            ], answers: nil
        ) { call in
            try await call.write { tx in
                try Person.inform(Person.id(for: call.id, in: tx), Information.Draft(call.body), in: tx)
                return .done
            }
        },
    ]

    private static let terms: [Input] = [
        .maybe("fields", .list(.choice(allFields), most: 30)), .maybe("representative", .uuid),
        .maybe("shares_result", .choice(["yes", "no"])),
        .maybe("assent", .choice(["yes", "no"])), .maybe("interpreter", .choice(["yes", "no"])),
        .maybe("notice_version", .form("[0-9A-Za-z.-]{1,20}", most: 20)), .maybe("given_on", .date),
        .maybe("from_on", .date), .maybe("until_on", .date), .maybe("signer", .text(most: 150)),
        .maybe("words", .text(most: 500)),
    ]

    fileprivate static let allFields = Consent.Purpose.allCases.reduce(into: [String]()) { all, purpose in
        all += Consent.fields(for: purpose).filter { !all.contains($0) }
    }
}

extension Call {
    fileprivate func consent() throws -> ID<Consent> {
        guard let id = ID<Consent>(id) else { throw Refusal.notFound(.init(.consent)) }
        return id
    }
}

extension Reply {
    fileprivate static func consent(
        _ page: ConsentPage, _ stopped: Stopped? = nil, in tx: Transaction
    ) throws -> Reply {
        try json(ConsentJSON(page.line, page, stopped, today: Day(tx.now)), version: page.line.rowVersion)
    }
}

private struct ConsentJSON: Encodable {
    let id: String
    let purpose: String
    let recipientId: String
    let recipient: String
    let fields: [String]
    let sharesResult: Bool
    let givenBy: String
    let hasAssent: Bool
    let method: String
    let language: String
    let hasInterpreter: Bool
    let noticeVersion: String
    let givenOn: String
    let fromOn: String
    let untilOn: String
    let isInForce: Bool
    let ending: String?
    let endedAt: Date?
    let personId: String?
    let personCode: String?
    let signer: String?
    let words: String?
    let wouldStop: StoppedJSON?
    let stopped: StoppedJSON?

    init(_ line: ConsentLine, _ page: ConsentPage? = nil, _ stopped: Stopped? = nil, today: Day) {
        (id, purpose, recipientId) = (line.id.text, line.purpose.rawValue, line.recipient.text)
        (recipient, fields, givenBy) = (line.recipientName, line.fields, line.givenBy.rawValue)
        sharesResult = line.sharesResult
        (hasAssent, method, language) = (line.hasAssent, line.method.rawValue, line.language.code)
        (hasInterpreter, noticeVersion) = (line.hasInterpreter, line.noticeVersion)
        (givenOn, fromOn, untilOn) = (line.givenOn.text, line.from.text, line.until.text)
        (isInForce, ending, endedAt) = (line.standing(on: today) == .inForce, line.ending?.rawValue, line.endedAt)
        (personId, personCode) = (page?.person.text, page?.personCode)
        // What is sealed is in the answer to a question, and in none that is kept for a call that comes again.
        (signer, words) = stopped == nil ? (page?.signer, page?.words) : (nil, nil)
        self.stopped = stopped.map(StoppedJSON.init)
        wouldStop = page.flatMap { line.ending == nil ? StoppedJSON($0) : nil }
    }

    static let schema = Schema.object(
        "Consent",
        [
            .init("id", .uuid), .init("purpose", .choice(Consent.Purpose.self)), .init("recipient_id", .uuid),
            .init("recipient", .text()), .init("fields", .list(.choice(Operation.allFields))),
            .init("shares_result", .flag),
            .init("given_by", .choice(Consent.Giver.self)), .init("has_assent", .flag),
            .init("method", .choice(Consent.Method.self)), .init("language", .language),
            .init("has_interpreter", .flag), .init("notice_version", .text()), .init("given_on", .date),
            .init("from_on", .date), .init("until_on", .date), .init("is_in_force", .flag),
            .maybe("ending", .choice(Consent.Ending.self)), .maybe("ended_at", .moment), .maybe("person_id", .uuid),
            .maybe("person_code", .text()), .maybe("signer", .text()), .maybe("words", .text()),
            .maybe("would_stop", StoppedJSON.schema), .maybe("stopped", StoppedJSON.schema),
        ])
}

/// What came to an end with a consent, or would.
private struct StoppedJSON: Encodable {
    let referrals: [String]
    let copies: [String]
    let offers: Int

    init(_ stopped: Stopped) {
        (referrals, copies, offers) = (stopped.referrals, stopped.copies, stopped.offers)
    }

    init(_ page: ConsentPage) {
        (referrals, copies, offers) = (page.underWay.map(\.reference), page.copies.map(\.reference), page.offers)
    }

    static let schema = Schema.object(
        "Stopped",
        [.init("referrals", .list(.text())), .init("copies", .list(.text())), .init("offers", .integer())])
}
