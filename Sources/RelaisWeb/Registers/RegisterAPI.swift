import Foundation
import RelaisCore

extension Operation {
    /// What an organisation keeps of its own duties: breaches, processing, what goes.
    static let registers: [Operation] =
        [
            Operation(
                .get, "retention", "What will be kept no longer within so many days, and what stays all the same",
                .rights,
                access: .may(.previewRetention), query: [.maybe("days", .integer(0...RetentionPreview.longest))],
                answers: RetentionJSON.schema
            ) { call in
                let days = call.query["days"].flatMap { Int($0) } ?? Retention.noticeDays
                return try await call.write { tx in try .json(RetentionJSON(RetentionPreview(days: days, in: tx))) }
            },
            Operation(
                .get, "registers/processing", "The register of processing, column by column (GDPR 30)", .rights,
                access: .may(.readRegisters), query: [.maybe("language", .choice(Language.self))], answers: processing
            ) { call in
                let language = call.query["language"].flatMap(Language.init) ?? call.visitor.language
                return try await call.write { tx in try .json(ProcessingDocument(Processing(in: tx), in: language)) }
            },
        ] + breaches

    private static let processing = Schema.object(
        "Processing",
        [
            .init("organisation", .text()), .maybe("contact", .text()), .init("made_on", .date),
            .init(
                "activities",
                .list(
                    .object(
                        "Activity",
                        [
                            .init("name", .choice(Activity.self)), .init("title", .text()), .init("basis", .text()),
                            .init("people", .list(.choice(Breach.People.self))),
                            .init(
                                "columns",
                                .list(
                                    .object(
                                        "Column",
                                        [
                                            .init("name", .text()), .init("purpose", .text()),
                                            .init("retention", .text()),
                                        ]))),
                        ]))),
            .init(
                "recipients",
                .list(
                    .object("Recipient", [.init("name", .text()), .init("covers", .text()), .maybe("until", .date)]))),
            .init(
                "roles",
                .list(.object("RoleMatrix", [.init("name", .choice(Role.self)), .init("may", .list(.text()))]))),
            .init(
                "terms",
                .list(
                    .object(
                        "Term",
                        [
                            .init("name", .choice(Retention.Class.self)), .init("months", .integer()),
                            .init("law", .text()),
                        ]))),
            .init("measures", .list(.text())),
        ])
}

private struct RetentionJSON: Encodable {
    struct Line: Encodable {
        let kept: String
        let personCode: String
        let lastContact: Date
        let toldAt: Date?
        let goesAt: Date
        let keptFor: String?
    }
    let until: Date
    let items: [Line]
    let isCut: Bool
    let requests: Int
    let consents: Int
    let breaches: Int

    init(_ preview: RetentionPreview) {
        (until, isCut) = (preview.until, preview.isCut)
        items = preview.lines.map {
            Line(
                kept: $0.kept.rawValue, personCode: $0.code, lastContact: $0.lastContact, toldAt: $0.toldAt,
                goesAt: $0.goesAt,
                keptFor: $0.keptFor?.rawValue)
        }
        (requests, consents, breaches) = (preview.requests, preview.consents, preview.breaches)
    }

    static let schema = Schema.object(
        "Retention",
        [
            .init("until", .moment),
            .init(
                "items",
                .list(
                    .object(
                        "RetentionLine",
                        [
                            .init("kept", .choice(["words", "file"])), .init("person_code", .text()),
                            .init("last_contact", .moment), .maybe("told_at", .moment), .init("goes_at", .moment),
                            .maybe("kept_for", .choice(RetentionPreview.Reason.self)),
                        ]))),
            .init("is_cut", .flag), .init("requests", .integer()), .init("consents", .integer()),
            .init("breaches", .integer()),
        ])
}
