import Foundation
import RelaisCore

/// A referral in a list.
struct ReferralLineJSON: Encodable {
    let id: String
    let reference: String
    let state: String
    let priority: String
    let side: String
    let referrer: String
    let recipient: String
    let service: String
    let commune: String
    let personCode: String?
    let draftedAt: Date
    let sentAt: Date?
    let dueAt: Date?
    let receivedAt: Date?

    init(_ line: ReferralLine) {
        (id, reference, state) = (line.id.text, line.reference, line.state.rawValue)
        (priority, side) = (line.priority.rawValue, line.side.rawValue)
        (referrer, recipient, service) = (line.referrerName, line.recipientName, line.serviceName)
        (commune, personCode) = (line.communeName, line.personCode)
        (draftedAt, sentAt, dueAt, receivedAt) = (line.draftedAt, line.sentAt, line.dueAt, line.receivedAt)
    }

    static let schema = Schema.object(
        "ReferralLine",
        [
            .init("id", .uuid), .init("reference", .text()), .init("state", .choice(Referral.State.self)),
            .init("priority", .choice(Referral.Priority.self)), .init("side", .choice(Referral.Side.self)),
            .init("referrer", .text()), .init("recipient", .text()), .init("service", .text()),
            .init("commune", .text()), .maybe("person_code", .text()), .init("drafted_at", .moment),
            .maybe("sent_at", .moment), .maybe("due_at", .moment), .maybe("received_at", .moment),
        ])
}

/// A referral, as whoever reads it may see it.
struct ReferralJSON: Encodable {
    struct Step: Encodable {
        let at: Date
        let state: String
        let organisation: String
        let account: String?
        let reason: String?
        let note: String?
    }
    struct Attendance: Encodable {
        let heldOn: String
        let presence: String
        let minutes: Int?
    }
    struct Levels: Encodable {
        let moment: String
        let level: String?
        let listening: String?
        let reading: String?
        let spokenInteraction: String?
        let spokenProduction: String?
        let writing: String?

        init(_ assessment: Assessment) {
            moment = assessment.moment.rawValue
            level = assessment.level?.rawValue
            func told(_ skill: Skill) -> String? { assessment.levels[skill]?.rawValue }
            (listening, reading, writing) = (told(.listening), told(.reading), told(.writing))
            (spokenInteraction, spokenProduction) = (told(.spokenInteraction), told(.spokenProduction))
        }
    }
    struct Leg: Encodable {
        let id: String
        let reference: String
        let state: String
        let isParent: Bool
    }
    struct Disclosure: Encodable {
        let ageBracket: String?
        let languages: [String]
        let frenchLevel: String?
        let commune: String?
        let isFrozen: Bool
        let onAcceptance: [String]
    }

    let referral: ReferralLineJSON
    let serviceId: String
    let personId: String?
    let assignee: String?
    let need: String
    let alreadyDone: String?
    let disclosure: Disclosure
    let answeredAt: Date?
    let startedAt: Date?
    let endedAt: Date?
    let reason: String?
    let outcome: String?
    let levelAtEntry: String?
    let levelAtExit: String?
    let attendance: [Attendance]
    let assessments: [Levels]
    let legs: [Leg]
    let thread: [Step]
    let moves: [String]
    let rowVersion: Int

    init(_ page: ReferralPage) {
        referral = ReferralLineJSON(page.line)
        (serviceId, personId, assignee) = (page.service.text, page.person?.text, page.assignee)
        (need, alreadyDone) = (page.request.need, page.request.alreadyDone)
        disclosure = Disclosure(
            ageBracket: page.slip.ageBracket?.rawValue, languages: page.slip.languages.map(\.code),
            frenchLevel: page.slip.frenchLevel?.rawValue, commune: page.slip.commune, isFrozen: page.slip.isFrozen,
            onAcceptance: Manifest.onAcceptance)
        (answeredAt, startedAt, endedAt) = (page.answeredAt, page.startedAt, page.endedAt)
        (reason, outcome) = (page.reason?.rawValue, page.outcome?.rawValue)
        (levelAtEntry, levelAtExit) = (page.levelAtEntry?.rawValue, page.levelAtExit?.rawValue)
        attendance = page.support.days.map { day in
            Attendance(heldOn: day.day.text, presence: day.presence.rawValue, minutes: day.minutes)
        }
        assessments = page.support.assessments.map(Levels.init)
        legs = page.legs.map { leg in
            Leg(id: leg.id.text, reference: leg.reference, state: leg.state.rawValue, isParent: leg.isParent)
        }
        thread = page.thread.map { step in
            Step(
                at: step.at, state: step.state.rawValue, organisation: step.organisation, account: step.account,
                reason: step.reason?.rawValue, note: step.note)
        }
        moves = page.moves.map(\.noun)
        rowVersion = page.rowVersion
    }
}
