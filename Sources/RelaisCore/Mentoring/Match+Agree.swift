import Foundation
import Postgres

extension Match {
    /// Who says yes to a match.
    package enum Party: Sendable, Equatable {
        case mentor
        case mentee(ID<Mentee>)
    }

    /// Records that the mentor, or one of the mentees, said yes to the other, on which day. Once everybody has, it is consented. A mentee
    /// says yes when all that must be there is: the inscription, their assent, the agreement of whoever holds authority.
    ///
    /// - Throws: `Obstacle.missing`, `.matchIs`.
    package static func agree(_ id: ID<Match>, by party: Party, on day: String? = nil, in tx: Transaction) throws {
        let (match, keys) = try held(id, in: tx)
        try match.requireMove(to: .consented)
        guard match.state == .proposed else { throw Refusal.mentoring(.matchIs(match.state, needs: [.proposed])) }
        var checks = Checks()
        let agreedOn = checks.pastDay("agreed_on", day, from: match.proposedAt, in: tx)
        try checks.done()

        var lacking = match.mentees.filter { $0.agreedOn == nil }.map(\.mentee)
        switch party {
        case .mentor:
            guard match.mentorAgreedOn == nil else { throw Refusal.nothingChanged }
        case .mentee(let mentee):
            guard let side = match.mentees.first(where: { $0.mentee == mentee }) else {
                throw Refusal.notFound(.init(.mentee, mentee.rawValue))
            }
            guard side.agreedOn == nil else { throw Refusal.nothingChanged }
            let missing = try Mentee.lacks([mentee], in: match.organisation, tx)
            guard missing.isEmpty else { throw Refusal.mentoring(.missing(missing)) }
            lacking.removeAll { $0 == mentee }
            try tx.execute(
                """
                UPDATE casework.match_mentee SET agreed_on = \(agreedOn.text)::date WHERE match = \(id) AND mentee = \(mentee)
                """)
        }
        let isMentor = party == .mentor
        let isWhole = lacking.isEmpty && (isMentor || match.mentorAgreedOn != nil)
        if isWhole {
            let missing = try Mentee.lacks(match.mentees.map(\.mentee), in: match.organisation, tx)
            guard missing.isEmpty else { throw Refusal.mentoring(.missing(missing)) }
        }
        try match.keep(
            isMentor ? "mentor_agreed_on = \(agreedOn.text)::date" : "mentor_agreed_on = mentor_agreed_on",
            to: isWhole ? .consented : nil, isWhole ? .matchConsented : .matchAgreed,
            reason: isMentor ? "mentor" : "mentee", keys, in: tx)
    }
}

extension Checks {
    /// A whole day between another and today; today where nothing is given.
    mutating func pastDay(_ field: String, _ given: String?, from earliest: Date?, in tx: Transaction) -> Day {
        guard let given, !given.isEmpty else { return Day(tx.now) }
        return day(field, given, from: earliest, to: tx.now) ?? Day(tx.now)
    }
}
