import RelaisCore

extension Schema {
    private static let asked = Schema.object(
        "StatementRequest",
        [
            .init("kind", .choice(RightsRequest.Kind.self)), .init("received_on", .date), .init("due_on", .date),
            .maybe("answer", .choice(RightsRequest.Answer.self)), .maybe("answered_on", .date),
        ])

    /// A statement of accesses and disclosures.
    static let statement = Schema.object(
        "Statement",
        [
            .init("entry", .uuid), .init("code", .text()), .init("organisation", .text()), .init("made_at", .moment),
            .init("since", .moment), .init("sources", .list(source)), .init("looks", .list(look)),
            .init("openings", .list(opening)), .init("disclosures", .list(disclosed)),
            .init("handovers", .list(handedOver)),
            .init("corrections", .list(corrected)), .init("consents", .list(agreed)), .init("information", .list(told)),
            .init("restrictions", .list(restricted)), .init("requests", .list(asked)),
        ])

    private static let source = Schema.object(
        "StatementSource", [.init("organisation", .text()), .init("at", .moment), .init("is_handover", .flag)])
    private static let look = Schema.object(
        "StatementLook",
        [
            .maybe("who", .text()), .init("function", .choice(Statement.Function.self)),
            .init("kind", .choice(Statement.Look.Kind.self)), .init("times", .integer()), .init("first", .moment),
            .init("last", .moment),
        ])
    private static let opening = Schema.object(
        "StatementOpening",
        [
            .init("at", .moment), .maybe("who", .text()), .init("function", .choice(Statement.Function.self)),
            .init("kind", .choice(Statement.Opening.Kind.self)), .init("purpose", .text()),
        ])
    private static let disclosed = Schema.object(
        "StatementDisclosure",
        [
            .init("reference", .text()), .init("organisation", .text()), .init("service", .text()),
            .init("fields", .list(.text())), .init("on_acceptance", .list(.text())),
            .maybe("basis", .choice(Disclosure.Basis.self)), .init("sent_at", .moment), .maybe("opened_at", .moment),
            .maybe("accepted_at", .moment), .maybe("ended_at", .moment), .maybe("retracted_at", .moment),
        ])
    private static let handedOver = Schema.object(
        "StatementHandover",
        [
            .init("organisation", .text()), .init("state", .choice(Handover.State.self)),
            .maybe("basis", .choice(Disclosure.Basis.self)), .init("offered_at", .moment),
            .maybe("answered_at", .moment),
        ])
    private static let corrected = Schema.object(
        "StatementCorrection",
        [
            .init("organisation", .text()), .init("reference", .text()), .init("state", .choice(Correction.State.self)),
            .init("fields", .list(.text())), .init("offered_at", .moment), .maybe("answered_at", .moment),
        ])
    private static let agreed = Schema.object(
        "StatementConsent",
        [
            .init("organisation", .text()), .init("purpose", .choice(Consent.Purpose.self)),
            .init("fields", .list(.text())),
            .init("given_by", .choice(Consent.Giver.self)), .init("given_on", .date), .init("until_on", .date),
            .maybe("ending", .choice(Consent.Ending.self)), .maybe("ended_at", .moment),
        ])
    private static let told = Schema.object(
        "StatementInformation",
        [.init("given_on", .date), .init("told", .choice(Information.Told.self)), .init("language", .text())])
    private static let restricted = Schema.object(
        "StatementRestriction",
        [
            .init("reason", .choice(Restriction.Reason.self)), .init("restricted_at", .moment),
            .maybe("lifted_at", .moment),
        ])

    /// Everything that is kept of someone; docs/EXPORT.md tells of the sections.
    static let export = Schema.object(
        "PersonExport",
        [
            .init("format", .text()), .init("reference", .uuid), .init("code", .text()), .init("organisation", .text()),
            .init("made_at", .moment), .init("has_protection", .flag),
            .init(
                "sections",
                .list(
                    .object(
                        "PersonExportSection",
                        [.init("name", .choice(PersonExport.Section.Name.self)), .init("records", .list(.anything))]))),
            .init("statement", statement),
        ])

    /// What is kept of an account, for its owner.
    static let ownData = Schema.object(
        "OwnData",
        [
            .init("format", .text()), .init("name", .text()), .init("email", .text()), .init("language", .text()),
            .init("created_at", .moment), .init("made_at", .moment),
            .init(
                "memberships",
                .list(
                    .object(
                        "OwnMembership",
                        [
                            .init("organisation", .text()), .init("roles", .list(.choice(Role.self))),
                            .init("since", .moment),
                            .maybe("until", .moment),
                        ]))),
            .init(
                "presences",
                .list(
                    .object(
                        "OwnPresence",
                        [
                            .init("kind", .text()), .maybe("name", .text()), .init("began_at", .moment),
                            .init("seen_at", .moment),
                            .maybe("ended_at", .moment),
                        ]))),
            .init(
                "acts",
                .list(
                    .object(
                        "OwnAct",
                        [
                            .init("action", .text()), .init("times", .integer()), .init("first", .moment),
                            .init("last", .moment),
                        ]))),
            .init(
                "looks",
                .list(
                    .object(
                        "OwnLook",
                        [
                            .init("at", .moment), .maybe("who", .text()),
                            .init("function", .choice(Statement.Function.self)),
                            .init("action", .text()), .init("fields", .list(.text())),
                        ]))),
            .init("requests", .list(asked)), .init("notices", .integer()), .maybe("volunteer", .anything),
        ])
}
