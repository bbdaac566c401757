import Foundation
import RelaisCore

struct PlacesJSON: Encodable {
    struct Session: Encodable {
        let id: String
        let startsOn: String?
        let endsOn: String?
        let places: Int
        let taken: Int
        let isOpen: Bool
        let version: Int

        static let schema = Schema.object(
            "Session",
            [
                .init("id", .uuid), .maybe("starts_on", .text()), .maybe("ends_on", .text()),
                .init("places", .integer()),
                .init("taken", .integer()), .init("is_open", .flag), .init("version", .integer()),
            ])
    }
    struct Waiting: Encodable {
        let referralId: String
        let reference: String
        let priority: String
        let rank: Int
        let listedAt: Date
        let offeredUntil: Date?

        static let schema = Schema.object(
            "Waiting",
            [
                .init("referral_id", .uuid), .init("reference", .text()),
                .init("priority", .choice(Referral.Priority.self)),
                .init("rank", .integer()), .init("listed_at", .moment), .maybe("offered_until", .moment),
            ])
    }
    let serviceId: String
    let sessions: [Session]
    let waiting: [Waiting]
    let reminderDays: Int?
    let expiryDays: Int?
    let offerDays: Int?
    let startDays: Int?
    let progressDays: Int?
    let escalation: String?

    init(_ page: PlacesPage) {
        serviceId = page.service.id.text
        sessions = page.intakes.map { one in
            Session(
                id: one.id.text, startsOn: one.startsOn?.text, endsOn: one.endsOn?.text, places: one.places,
                taken: one.taken,
                isOpen: one.isOpen(on: page.today), version: one.rowVersion)
        }
        waiting = page.waiting.map { one in
            Waiting(
                referralId: one.id.text, reference: one.reference, priority: one.priority.rawValue, rank: one.rank,
                listedAt: one.listedAt, offeredUntil: one.offeredUntil)
        }
        let days = page.clock?.days ?? [:]
        (reminderDays, expiryDays, offerDays) = (days[.reminderDays], days[.expiryDays], days[.offerDays])
        (startDays, progressDays, escalation) = (days[.startDays], days[.progressDays], page.clock?.escalationName)
    }

    static let schema = Schema.object(
        "Places",
        [
            .init("service_id", .uuid), .init("sessions", .list(Session.schema)),
            .init("waiting", .list(Waiting.schema)),
        ] + Setting.clocks.map { .maybe($0.rawValue, .integer()) } + [.maybe("escalation", .text())])
}

struct StandingJSON: Encodable {
    struct Clock: Encodable {
        let kind: String
        let at: Date

        static let schema = Schema.object(
            "Clock", [.init("kind", .choice(Standing.Clock.Kind.self)), .init("at", .moment)])
    }
    let rank: Int?
    let of: Int?
    let listedAt: Date?
    let offeredUntil: Date?
    let sessionId: String?
    let clocks: [Clock]

    init(_ times: ReferralTimes) {
        let standing = times.standing
        (rank, of, listedAt) = (standing?.rank, standing?.of, standing?.listedAt)
        (offeredUntil, sessionId) = (standing?.offeredUntil, standing?.intake?.text)
        clocks = times.clocks.map { Clock(kind: $0.kind.rawValue, at: $0.at) }
    }

    static let schema = Schema.object(
        "Standing",
        [
            .maybe("rank", .integer()), .maybe("of", .integer()), .maybe("listed_at", .moment),
            .maybe("offered_until", .moment), .maybe("session_id", .uuid), .init("clocks", .list(Clock.schema)),
        ])
}

struct AbsenceJSON: Encodable {
    let id: String
    let state: String
    let absent: String
    let substitute: String
    let startsOn: String
    let endsOn: String
    let version: Int

    init(_ one: Absence, on today: Day) {
        (id, state, absent) = (one.id.text, one.state(on: today).rawValue, one.accountName)
        (substitute, startsOn, endsOn, version) = (
            one.substituteName, one.startsOn.text, one.endsOn.text, one.rowVersion
        )
    }

    static let schema = Schema.object(
        "Absence",
        [
            .init("id", .uuid), .init("state", .choice(Absence.State.self)), .init("absent", .text()),
            .init("substitute", .text()), .init("starts_on", .text()), .init("ends_on", .text()),
            .init("version", .integer()),
        ])
}
