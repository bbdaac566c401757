import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

extension MentoringWalk {
    mutating func changeMentee(_ tx: Transaction, _ cast: Cast, at moment: Date) throws {
        let index = dice.below(mentees.count)
        let (mentee, day) = (mentees[index], Day(moment))
        if mentee.hasAssent, dice.below(4) == 0 {
            let facts = try tx.as(cast.walter, at: moment) { try MenteePage(mentee.id, in: $0).facts }
            let fact = try #require(facts.first { $0.kind == .assent && $0.withdrawnAt == nil })
            if try attempt("withdraw", true, tx, cast.walter, at: moment, { try Mentee.withdraw(fact.id, in: $0) }) {
                mentees[index].hasAssent = false
                holdWhere { $0.mentee == index }
            }
        } else if !mentee.hasAssent {
            if try attempt(
                "assent", true, tx, cast.walter, at: moment,
                { try Mentee.record(.init(kind: "assent"), of: mentee.id, in: $0) })
            {
                mentees[index].hasAssent = true
            }
        } else {
            // Of age from the day after the last that an authority decides.
            if try attempt(
                "own agreement", day.isAfter(mentee.agreedUntil), tx, cast.walter, at: moment,
                { try Mentee.record(.init(kind: "own_agreement"), of: mentee.id, in: $0) })
            {
                mentees[index].isOfAge = true
            }
        }
    }

    mutating func move(_ tx: Transaction, _ cast: Cast, at moment: Date) throws {
        let open = matches.indices.filter { matches[$0].isOpen || dice.below(10) == 0 }
        guard !open.isEmpty else { return }
        let index = open[dice.below(open.count)]
        let (match, day) = (matches[index], Day(moment))
        let (mentor, mentee) = (mentors[match.mentor], mentees[match.mentee])
        let (isReady, isWhole) = (mentor.isReady(on: day, grace: Self.grace), !mentee.lacks(on: day))
        func tried(_ name: String, _ isExpected: Bool, _ verb: (Transaction) throws -> Void) throws -> Bool {
            try attempt(name, isExpected, tx, cast.victor, at: moment, verb)
        }
        switch dice.below(24) {
        case 0...4:
            let isExpected = match.state == .proposed && !match.mentorAgreed && (!match.menteeAgreed || isWhole)
            if try tried("mentor agrees", isExpected, { try Match.agree(match.id, by: .mentor, in: $0) }) {
                matches[index].mentorAgreed = true
                if match.menteeAgreed { matches[index].state = .consented }
            }
        case 5...9:
            let isExpected = match.state == .proposed && !match.menteeAgreed && isWhole
            if try tried("mentee agrees", isExpected, { try Match.agree(match.id, by: .mentee(mentee.id), in: $0) }) {
                matches[index].menteeAgreed = true
                if match.mentorAgreed { matches[index].state = .consented }
            }
        case 10...12:
            if try tried(
                "trial", match.state == .consented && isReady && isWhole,
                { try Match.meet(match.id, on: day.text, in: $0) })
            {
                (matches[index].state, matches[index].isTried) = (.trial, true)
            }
        case 13...15:
            if try tried(
                "sign", [.consented, .trial].contains(match.state),
                { try Match.sign(match.id, on: nil, by: ["mentor", "mentee", "association"], in: $0) })
            {
                matches[index].isSigned = true
            }
        case 16...18:
            let isExpected =
                [.consented, .trial].contains(match.state) && isReady && isWhole && match.isTried && match.isSigned
            if try tried("activate", isExpected, { try Match.activate(match.id, in: $0) }) {
                matches[index].state = .active
            }
        case 19:
            guard dice.below(3) == 0 else { return }
            if try tried(
                "hold", [.consented, .trial, .active].contains(match.state),
                { try Match.hold(match.id, why: "absence", in: $0) })
            {
                (matches[index].heldFrom, matches[index].state) = (match.state, .onHold)
            }
        case 20, 21:
            let isExpected =
                match.state == .onHold && mentor.state == .cleared && !mentor.isStopped(on: day, grace: Self.grace)
                && isWhole
            // What went on from a trial or before begins nothing: the checks must hold for those.
            if try tried("resume", isExpected, { try Match.resume(match.id, in: $0) }), let former = match.heldFrom {
                (matches[index].state, matches[index].heldFrom) = (former, nil)
            }
        case 22:
            guard dice.below(3) == 0 else { return }
            if try tried(
                "close", match.state == .active || (match.state == .onHold && match.heldFrom == .active),
                { try Match.close(match.id, why: "mentor_request", in: $0) })
            {
                (matches[index].state, matches[index].heldFrom) = (.closed, nil)
            }
        default:
            guard dice.below(3) == 0 else { return }
            if try tried(
                "decline",
                [.proposed, .consented, .trial].contains(match.state)
                    || (match.state == .onHold && match.heldFrom != .active),
                { try Match.decline(match.id, why: "mentee_declined", in: $0) })
            {
                (matches[index].state, matches[index].heldFrom) = (.declined, nil)
            }
        }
    }
}
