import Foundation
import RelaisCore

/// A match as it stands in a list: codes, never names.
struct MatchLineJSON: Encodable {
    let id: String
    let mentorId: String
    let mentorCode: String
    let mentees: [String]
    let personCodes: [String]
    let state: String
    let heldFor: String?
    let endedFor: String?
    let proposedAt: Date
    let movedAt: Date
    let activeOn: String?
    let rowVersion: Int

    init(_ line: MatchList.Line) {
        (id, mentorId, mentorCode) = (line.id.text, line.mentor.text, line.mentorCode)
        (mentees, personCodes, state) = (line.mentees.map(\.text), line.personCodes, line.state.rawValue)
        (heldFor, endedFor) = (line.heldFor?.rawValue, line.endedFor?.rawValue)
        (proposedAt, movedAt, activeOn) = (line.proposedAt, line.movedAt, line.activeOn?.text)
        rowVersion = line.rowVersion
    }

    static let schema = Schema.object(
        "MatchLine",
        [
            .init("id", .uuid), .init("mentor_id", .uuid), .init("mentor_code", .text()),
            .init("mentees", .list(.uuid)), .init("person_codes", .list(.text())),
            .init("state", .choice(Match.State.self)), .maybe("held_for", .choice(Match.Holding.self)),
            .maybe("ended_for", .choice(Match.Ending.self)), .init("proposed_at", .moment),
            .init("moved_at", .moment), .maybe("active_on", .date), .init("row_version", .integer()),
        ])
}

/// One match, with what each side said and how it moved.
struct MatchJSON: Encodable {
    struct SideJSON: Encodable {
        let mentee: String
        let personId: String
        let agreedOn: String?
        let interviewedOn: String?
    }

    struct MoveJSON: Encodable {
        let from: String?
        let to: String
        let reason: String?
        let by: String?
        let at: Date
    }

    struct SubstituteJSON: Encodable {
        let id: String
        let mentorId: String
        let startsOn: String
        let endsOn: String
        let endedAt: Date?
        let rowVersion: Int
    }

    let id: String
    let programme: String
    let mentorId: String
    let mentorCode: String
    let state: String
    let heldFrom: String?
    let heldFor: String?
    let endedFor: String?
    let mentorAgreedOn: String?
    let trialOn: String?
    let signedOn: String?
    let signatories: [String]
    let activeOn: String?
    let endedOn: String?
    let mentorInterviewedOn: String?
    let predecessor: String?
    let mentees: [SideJSON]
    let clearance: String
    let moves: [MoveJSON]
    let substitutes: [SubstituteJSON]
    let rowVersion: Int

    init(_ page: MatchPage) {
        let match = page.match
        (id, programme, mentorId) = (match.id.text, match.programme.text, match.mentor.text)
        (mentorCode, state, heldFrom) = (page.mentorCode, match.state.rawValue, match.heldFrom?.rawValue)
        (heldFor, endedFor) = (page.heldFor?.rawValue, page.endedFor?.rawValue)
        (mentorAgreedOn, trialOn) = (match.mentorAgreedOn?.text, match.trialOn?.text)
        (signedOn, signatories) = (match.signedOn?.text, page.signatories.map(\.rawValue))
        (activeOn, endedOn) = (match.activeOn?.text, match.endedOn?.text)
        (mentorInterviewedOn, predecessor) = (page.mentorInterviewedOn?.text, page.predecessor?.text)
        mentees = match.mentees.map {
            SideJSON(
                mentee: $0.mentee.text, personId: $0.person.text, agreedOn: $0.agreedOn?.text,
                interviewedOn: $0.interviewedOn?.text)
        }
        clearance = page.clearance.status.rawValue
        moves = page.moves.map {
            MoveJSON(from: $0.from?.rawValue, to: $0.to.rawValue, reason: $0.reason, by: $0.by, at: $0.at)
        }
        substitutes = page.substitutes.map {
            SubstituteJSON(
                id: $0.id.text, mentorId: $0.mentor.text, startsOn: $0.starts.text, endsOn: $0.ends.text,
                endedAt: $0.endedAt, rowVersion: $0.rowVersion)
        }
        rowVersion = match.rowVersion
    }

    static let schema = Schema.object(
        "Match",
        [
            .init("id", .uuid), .init("programme", .uuid), .init("mentor_id", .uuid), .init("mentor_code", .text()),
            .init("state", .choice(Match.State.self)), .maybe("held_from", .choice(Match.State.self)),
            .maybe("held_for", .choice(Match.Holding.self)), .maybe("ended_for", .choice(Match.Ending.self)),
            .maybe("mentor_agreed_on", .date), .maybe("trial_on", .date), .maybe("signed_on", .date),
            .init("signatories", .list(.choice(Match.Signatory.self))), .maybe("active_on", .date),
            .maybe("ended_on", .date), .maybe("mentor_interviewed_on", .date), .maybe("predecessor", .uuid),
            .init("mentees", .list(side)), .init("clearance", .choice(Clearance.Status.self)),
            .init("moves", .list(move)), .init("substitutes", .list(substitute)), .init("row_version", .integer()),
        ])

    private static let side = Schema.object(
        "MatchSide",
        [
            .init("mentee", .uuid), .init("person_id", .uuid), .maybe("agreed_on", .date),
            .maybe("interviewed_on", .date),
        ])

    private static let move = Schema.object(
        "MatchMove",
        [
            .maybe("from", .choice(Match.State.self)), .init("to", .choice(Match.State.self)),
            .maybe("reason", .text()), .maybe("by", .text()), .init("at", .moment),
        ])

    private static let substitute = Schema.object(
        "Substitute",
        [
            .init("id", .uuid), .init("mentor_id", .uuid), .init("starts_on", .date), .init("ends_on", .date),
            .maybe("ended_at", .moment), .init("row_version", .integer()),
        ])
}
