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

/// A referral, as either side of it sees it.
struct ReferralJSON: Encodable {
    struct Step: Encodable {
        let at: Date
        let state: String
        let organisation: String
        let account: String?
        let reason: String?
        let note: String?

        static let schema = Schema.object(
            "Step",
            [
                .init("at", .moment), .init("state", .choice(Referral.State.self)), .init("organisation", .text()),
                .maybe("account", .text()), .maybe("reason", .choice(Referral.Reason.self)), .maybe("note", .text()),
            ])
    }
    struct Leg: Encodable {
        let id: String
        let reference: String
        let state: String
        let isParent: Bool

        static let schema = Schema.object(
            "Leg",
            [
                .init("id", .uuid), .init("reference", .text()), .init("state", .choice(Referral.State.self)),
                .init("is_parent", .flag),
            ])
    }
    struct Disclosed: Encodable {
        let ageBracket: String?
        let languages: [String]
        let frenchLevel: String?
        let commune: String?
        let isFrozen: Bool
        let withReferral: [String]
        let onAcceptance: [String]
        let basis: String?
        let retractedAt: Date?
        let keptUntil: Date?
        /// Of a draft: fields that no right is named for, and whether an agreement is in force.
        let uncovered: [String]?
        let hasAgreement: Bool?

        init(_ page: ReferralPage) {
            let (slip, plan) = (page.slip, page.slip.plan)
            (ageBracket, languages) = (slip.ageBracket?.rawValue, slip.languages.map(\.code))
            (frenchLevel, commune, isFrozen) = (slip.frenchLevel?.rawValue, slip.commune, slip.isFrozen)
            withReferral = Disclosure.always + plan.choice.fields(.withReferral).map(\.rawValue)
            onAcceptance = plan.choice.fields(.onAcceptance).map(\.rawValue)
            basis = page.line.side == .referrer ? plan.basis.rawValue : nil
            (retractedAt, keptUntil) = (slip.retractedAt, slip.keptUntil)
            (uncovered, hasAgreement) = (page.ground?.uncovered, page.ground?.hasAgreement)
        }

        static let schema = Schema.object(
            "Disclosure",
            [
                .maybe("age_bracket", .choice(AgeBracket.self)), .init("languages", .list(.language)),
                .maybe("french_level", .choice(FrenchLevel.self)), .maybe("commune", .text()),
                .init("is_frozen", .flag), .init("with_referral", .list(.text())),
                .init("on_acceptance", .list(.text())),
                .maybe("basis", .choice(Disclosure.Basis.self)), .maybe("retracted_at", .moment),
                .maybe("kept_until", .moment), .maybe("uncovered", .list(.text())), .maybe("has_agreement", .flag),
            ])
    }

    let referral: ReferralLineJSON
    let serviceId: String
    let personId: String?
    let assignee: String?
    let need: String
    let alreadyDone: String?
    let disclosure: Disclosed
    let answeredAt: Date?
    let startedAt: Date?
    let endedAt: Date?
    let reason: String?
    /// On whose side the reason lies, and what is proposed next.
    let reasonSide: String?
    let next: [String]
    let isVouched: Bool
    let outcome: String?
    let levelAtEntry: String?
    let levelAtExit: String?
    let orientation: String?
    let barriers: [String]
    /// Whether the person agreed that who refers reads the outcome, the levels, where they go on to and what stood in the way.
    let isResultShared: Bool
    let attendanceSummary: AttendanceSummaryJSON
    let attendance: [AttendanceJSON]
    let assessments: [AssessmentJSON]
    let legs: [Leg]
    let partners: [String]
    let thread: [Step]
    let messages: [MessageJSON]
    let notes: [NoteJSON]
    let moves: [String]
    let rowVersion: Int

    init(_ page: ReferralPage) {
        referral = ReferralLineJSON(page.line)
        (serviceId, personId, assignee) = (page.service.text, page.person?.text, page.assignee)
        (need, alreadyDone) = (page.request.need, page.request.alreadyDone)
        disclosure = Disclosed(page)
        (answeredAt, startedAt, endedAt) = (page.answeredAt, page.startedAt, page.endedAt)
        (reason, outcome) = (page.reason?.rawValue, page.outcome?.rawValue)
        (reasonSide, next) = (page.endReason?.whose.rawValue, page.next.map(\.code))
        isVouched = page.request.isVouched ?? (page.request.vouchWords != nil)
        (levelAtEntry, levelAtExit) = (page.result.levelAtEntry?.rawValue, page.result.levelAtExit?.rawValue)
        (orientation, barriers) = (page.result.orientation?.rawValue, page.result.barriers.map(\.rawValue))
        isResultShared = page.isResultShared
        attendanceSummary = AttendanceSummaryJSON(page.support.summary)
        attendance = page.support.days.map(AttendanceJSON.init)
        assessments = page.support.assessments.map(AssessmentJSON.init)
        partners = page.partners
        legs = page.legs.map { leg in
            Leg(id: leg.id.text, reference: leg.reference, state: leg.state.rawValue, isParent: leg.isParent)
        }
        thread = page.thread.map { step in
            Step(
                at: step.at, state: step.state.rawValue, organisation: step.organisation, account: step.account,
                reason: step.reason?.rawValue, note: step.note)
        }
        (messages, notes) = (page.messages.map(MessageJSON.init), page.notes.map(NoteJSON.init))
        moves = page.moves.map(\.noun)
        rowVersion = page.rowVersion
    }

    static let schema = Schema.object(
        "Referral",
        [
            .init("referral", ReferralLineJSON.schema), .init("service_id", .uuid), .maybe("person_id", .uuid),
            .maybe("assignee", .text()), .init("need", .text()), .maybe("already_done", .text()),
            .init("disclosure", Disclosed.schema), .maybe("answered_at", .moment), .maybe("started_at", .moment),
            .maybe("ended_at", .moment), .maybe("reason", .choice(Referral.Reason.self)),
            .maybe("reason_side", .choice(Referral.Reason.Whose.self)), .init("next", .list(.text())),
            .init("is_vouched", .flag), .maybe("outcome", .choice(Outcome.self)),
            .maybe("level_at_entry", .choice(FrenchLevel.self)),
            .maybe("level_at_exit", .choice(FrenchLevel.self)), .maybe("orientation", .choice(Orientation.self)),
            .init("barriers", .list(.choice(Barrier.self))), .init("is_result_shared", .flag),
            .init("attendance_summary", AttendanceSummaryJSON.schema),
            .init("attendance", .list(AttendanceJSON.schema)),
            .init("assessments", .list(AssessmentJSON.schema)), .init("legs", .list(Leg.schema)),
            .init("partners", .list(.text())),
            .init("thread", .list(Step.schema)), .init("messages", .list(MessageJSON.schema)),
            .init("notes", .list(NoteJSON.schema)),
            .init("moves", .list(.choice(Move.allCases.map(\.noun)))), .init("row_version", .integer()),
        ])
}
