import Foundation
import Postgres

extension Match {
    /// The trial meeting: the first, with somebody of the programme, on which day it was or will be. Nobody meets before all have agreed
    /// and while a check of the mentor does not hold.
    ///
    /// - Throws: `Obstacle.missing`, `.mentorIs`, `.matchIs`.
    package static func meet(_ id: ID<Match>, on day: String?, in tx: Transaction) throws {
        let (match, keys) = try held(id, in: tx)
        try match.requireMove(to: .trial)
        guard match.state != .onHold else { throw Refusal.mentoring(.matchIs(match.state, needs: [.consented])) }
        var checks = Checks()
        let trialOn = checks.day("trial_on", day, from: match.proposedAt, to: tx.now + 92 * 86_400)
        try checks.done()
        guard let trialOn else { return }
        try match.requireReady(in: tx)
        try match.keep("trial_on = \(trialOn.text)::date", to: .trial, .matchTried, keys, in: tx)
    }

    /// The convention is signed: by whom, on the day the last of them did. The mentor, every mentee and the association sign; for a minor
    /// whoever holds authority does too, which the agreement that is kept says.
    package static func sign(_ id: ID<Match>, on day: String?, by signatories: [String], in tx: Transaction) throws {
        let (match, keys) = try held(id, in: tx)
        guard [.consented, .trial].contains(match.state) else {
            throw Refusal.mentoring(.matchIs(match.state, needs: [.consented, .trial]))
        }
        var checks = Checks()
        let signedOn = checks.pastDay("signed_on", day, from: match.proposedAt, in: tx)
        let signed = Set(checks.some("signatories", signatories, as: Signatory.self))
        let owed = Signatory.allCases.filter { [.mentor, .mentee, .association].contains($0) && !signed.contains($0) }
        if !owed.isEmpty { checks.refuse("signatories", .unsigned(by: owed)) }
        try checks.done()
        try match.keep(
            "signed_on = \(signedOn.text)::date, signatories = \(signed.codes)", .matchSigned, keys, in: tx)
    }

    /// It begins: everybody agreed, the trial was met, the convention is signed, and every check of the mentor holds today.
    ///
    /// - Throws: `Obstacle.missing`, `.mentorIs`, `.matchIs`.
    package static func activate(_ id: ID<Match>, in tx: Transaction) throws {
        let (match, keys) = try held(id, in: tx)
        try match.requireMove(to: .active)
        guard match.state != .onHold else {
            throw Refusal.mentoring(.matchIs(match.state, needs: [.consented, .trial]))
        }
        try match.requireReady(in: tx)
        let rules = try Programme.known(match.programme, in: tx).rules
        var missing: [Missing] = []
        if rules.requires.contains(.trial), match.trialOn.map({ $0.isAfter(Day(tx.now)) }) ?? true {
            missing.append(.trial)
        }
        if rules.requires.contains(.convention), match.signedOn == nil { missing.append(.convention) }
        guard missing.isEmpty else { throw Refusal.mentoring(.missing(missing)) }
        try match.keep("active_on = \(Day(tx.now).text)::date", to: .active, .matchActivated, keys, in: tx)
    }

    /// Refuses to go on while something is missing on either side.
    private func requireReady(in tx: Transaction) throws {
        try Self.requireCleared(mentor, for: programme, in: organisation, tx)
        let missing = try Mentee.lacks(mentees.map(\.mentee), in: organisation, tx)
        guard missing.isEmpty else { throw Refusal.mentoring(.missing(missing)) }
    }
}
