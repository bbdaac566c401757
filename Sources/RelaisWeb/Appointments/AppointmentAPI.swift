import Foundation
import RelaisCore

extension Operation {
    /// When someone who was accepted is expected, for the side that expects them.
    static let appointments: [Operation] = [
        Operation(
            .get, "appointments", "When the person of a referral is expected, the latest first", .referrals,
            access: .may(.seePeople), query: [.needed("referral", .name(most: 40))],
            answers: .page(of: AppointmentJSON.schema)
        ) { call in
            try await call.write { tx in
                let id = try ReferralPage(Referral.id(for: call.query["referral"] ?? "", in: tx), in: tx).line.id
                return try .json(ListJSON(AppointmentList(of: id, in: tx).lines.map(AppointmentJSON.init)))
            }
        },
        Operation(
            .post, "referrals/{id}/appointments", "Expect the person on a day, at a time, somewhere", .referrals,
            access: .may(.answerReferrals),
            body: when + [.needed("place", .words(most: 200)), .maybe("bring", .text(most: 300))],
            answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let made = try Referral.appoint(
                    Referral.id(for: call.id, in: tx), on: call.body["on"], at: call.body["at"],
                    place: call.body["place"], bring: call.body["bring"], in: tx)
                return try .made(MadeJSON(id: made.text))
            }
        },
        Operation(
            .get, "appointments/{id}", "The slip to print: what the person needs to come, in a language of theirs",
            .referrals, access: .may(.seePeople), query: [.maybe("language", .language)],
            answers: AppointmentSlipJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try appointment(call)
                let paper = try AppointmentPaper(
                    id, of: Appointment.referral(of: id, in: tx), in: call.query["language"], tx)
                return try .json(AppointmentSlipJSON(paper), version: paper.version)
            }
        },
        Operation(
            .post, "appointments/{id}/rescheduling",
            "Another time: this one is cancelled by whoever asked, and another made", .referrals,
            access: .may(.answerReferrals),
            body: when + [
                by, .maybe("place", .words(most: 200)), .maybe("bring", .text(most: 300)),
            ], answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let made = try Referral.reschedule(
                    appointment(call), on: call.body["on"], at: call.body["at"], by: call.body["by"],
                    place: call.body["place"], bring: call.body["bring"], in: tx)
                return try .made(MadeJSON(id: made.text))
            }
        },
        Operation(
            .post, "appointments/{id}/cancellation", "Nobody comes after all: who says so", .referrals,
            access: .may(.answerReferrals), body: [by], answers: nil
        ) { call in
            try await call.write { tx in
                _ = try Referral.cancel(appointment(call), by: call.body["by"], in: tx)
                return .done
            }
        },
    ]

    private static let when: [Input] = [
        .needed("on", .date), .needed("at", .form("([01]?[0-9]|2[0-3])[:hH][0-5][0-9]", most: 5)),
    ]
    private static let by = Input.needed("by", .choice(Appointment.CancelledBy.self))

    private static func appointment(_ call: Call) throws -> ID<Appointment> {
        guard let id = ID<Appointment>(call.id) else { throw Refusal.notFound(.init(.referral)) }
        return id
    }
}

private struct AppointmentJSON: Encodable {
    let id: String
    let startsAt: Date
    let place: String
    let bring: String?
    let cancelledBy: String?

    init(_ one: Appointment) {
        (id, startsAt, place, bring) = (one.id.text, one.startsAt, one.place, one.bring)
        cancelledBy = one.cancelledBy?.rawValue
    }

    static let schema = Schema.object(
        "Appointment",
        [
            .init("id", .uuid), .init("starts_at", .moment), .init("place", .text()), .maybe("bring", .text()),
            .maybe("cancelled_by", .choice(Appointment.CancelledBy.self)),
        ])
}

/// A slip as it is printed: labels and values in the person's language.
private struct AppointmentSlipJSON: Encodable {
    struct Line: Encodable {
        let label: String
        let value: String

        static let schema = Schema.object("SlipLine", [.init("label", .text()), .init("value", .text())])
    }
    let language: String
    let isRightToLeft: Bool
    let title: String
    let lines: [Line]
    let cannotCome: String

    init(_ paper: AppointmentPaper) {
        (language, isRightToLeft) = (paper.text.language, paper.text.isRightToLeft)
        title = paper.text.say("appointment.title")
        lines = paper.lines.map { Line(label: $0.label, value: $0.value) }
        cannotCome = paper.text.say("appointment.cannot")
    }

    static let schema = Schema.object(
        "AppointmentSlip",
        [
            .init("language", .language), .init("is_right_to_left", .flag), .init("title", .text()),
            .init("lines", .list(Line.schema)), .init("cannot_come", .text()),
        ])
}
