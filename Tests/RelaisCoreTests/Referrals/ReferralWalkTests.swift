import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// A life told in a few lines of plain Swift, by the rules of the domain and not by the code they test.
private struct Life {
    var state: Referral.State = .draft
    /// Who accepted, and follows the recipient's own person since.
    var acceptor: Who?
    var isStarted = false
    /// Whose move the last one was; nobody's once time has made it.
    var lastSide: Referral.Side? = .referrer
    var lastAt: Date
    var days = 0
    var children = 0
    /// Whether the other side can know of it.
    var isSent = false

    /// What a call should answer: `nil` that it goes, or why it does not.
    enum Answer: Equatable { case goes, unknown, notTheirs, notNow, notPermitted }

    static let recipients: Set<Move> = [
        .accept, .decline, .waitlist, .start, .attend, .assess, .conclude, .complete, .end,
    ]
    static let referrers: Set<Move> = [.send, .redraft, .withdraw]

    func answer(to move: Move, by who: Who, at moment: Date) -> Answer {
        guard let side = who.side(self) else { return who.isColleague(self) ? .notNow : .unknown }
        if Self.recipients.contains(move) && side != .recipient { return .notTheirs }
        if Self.referrers.contains(move) && side != .referrer { return .notTheirs }
        let isOver = [.declined, .completed, .notFulfilled, .withdrawn, .expired, .enteredInError].contains(state)
        let goes =
            switch move {
            case .send, .redraft: state == .draft
            case .accept, .decline: state == .sent || state == .waitlisted
            case .waitlist: state == .sent || state == .accepted || state == .inProgress
            case .start: state == .accepted
            case .attend, .assess, .conclude: [.accepted, .inProgress, .completed, .notFulfilled].contains(state)
            case .complete, .end: state == .accepted || state == .inProgress
            case .withdraw: !isOver
            case .forward:
                side == .recipient
                    ? [.accepted, .inProgress, .completed, .notFulfilled].contains(state)
                    : [.declined, .completed, .notFulfilled, .withdrawn, .expired].contains(state)
            case .correct: state != .enteredInError
            }
        guard goes else { return .notNow }
        // What is sent opens the file, which is for whoever follows the person.
        if move == .send && who == .carol { return .notPermitted }
        if move == .correct {
            if lastSide != side { return .notTheirs }
            if moment > lastAt + 86_400 { return .notNow }
        }
        return .goes
    }

    /// Whether the daemon ends it for its referrer at this moment: thirty days after the last move nobody has answered.
    func expires(at moment: Date) -> Bool {
        (state == .sent || state == .waitlisted) && moment >= WorkingDays.later(lastAt, 30)
    }

    mutating func expire(at moment: Date) { (state, lastSide, lastAt) = (.expired, nil, moment) }

    mutating func make(_ move: Move, by who: Who, on side: Referral.Side, at moment: Date) {
        switch move {
        case .send: state = .sent
        case .accept: (state, acceptor) = (.accepted, acceptor ?? who)
        case .decline: state = .declined
        case .waitlist: state = .waitlisted
        case .start: (state, isStarted) = (.inProgress, true)
        case .complete: state = .completed
        case .end: state = .notFulfilled
        case .withdraw: state = .withdrawn
        case .correct: state = .enteredInError
        case .redraft, .assess, .conclude: return
        case .attend:
            days = 1
            guard state == .accepted else { return }
            (state, isStarted) = (.inProgress, true)
        case .forward:
            children += side == .recipient ? 1 : 0
            return
        }
        (lastSide, lastAt) = (side, moment)
    }
}

/// Who tries, and what they are to a referral of Alice's that Charlie answers first.
private enum Who: CaseIterable {
    case alice, carol, charlie, dora, erin, bob, frank

    func member(_ cast: Cast) -> Member {
        switch self {
        case .alice: cast.alice
        case .carol: cast.carol
        case .charlie: cast.charlie
        case .dora: cast.dora
        case .erin: cast.erin
        case .bob: cast.bob
        case .frank: cast.frank
        }
    }

    func side(_ life: Life) -> Referral.Side? {
        switch self {
        case .alice, .carol: return .referrer
        case .dora: return life.isSent ? .recipient : nil
        case .charlie, .erin: return life.isSent && (life.acceptor ?? self) == self ? .recipient : nil
        case .bob, .frank: return nil
        }
    }

    /// A caseworker whose colleague has the person in hand: they are told so, and no more.
    func isColleague(_ life: Life) -> Bool {
        [.charlie, .erin].contains(self) && life.acceptor != nil && life.acceptor != self
    }
}

/// The whole life of a referral, every verb by every caller at random, against the model: no difference in thousands of
/// tries. A failure names its seed.
@Suite struct ReferralWalkTests {
    /// Twelve walks; three in the inner loop (`scripts/test --quick`).
    static let seeds = [UInt64](1...(ProcessInfo.processInfo.environment["RELAIS_QUICK"] == nil ? 12 : 3))

    @Test(arguments: seeds) func agreesWithTheModel(seed: UInt64) async throws {
        try await inTransaction { tx, cast in
            var random = Dice(seed: seed)
            for _ in 0..<6 { try walk(tx, cast, &random, seed) }
            let unbound = try tx.unbound(cast)
            #expect(unbound == [], "seed \(seed)")
        }
    }

    private func walk(_ tx: Transaction, _ cast: Cast, _ random: inout Dice, _ seed: UInt64) throws {
        let made = try tx.referral(.draft, cast)
        var moment = noon
        var life = Life(lastAt: noon - 4 * 3_600)
        for step in 0..<45 {
            moment += Double(random.below(8)) * 3_600
            if random.below(15) == 0 {
                moment += Double(10 + random.below(30)) * 86_400
                let isExpired = try expire(made, at: moment, tx, cast)
                #expect(isExpired == life.expires(at: moment), "seed \(seed), step \(step): \(life.state) expires")
                guard isExpired == life.expires(at: moment) else { return }
                if isExpired { life.expire(at: moment) }
            }
            let move = Move.allCases[random.below(Move.allCases.count)]
            // Those on the sides come up more often, so that lives go far.
            let who = random.below(3) == 0 ? Who.allCases[random.below(7)] : [.alice, .charlie][random.below(2)]
            let expected = life.answer(to: move, by: who, at: moment)
            let answer = try attempt(move, made, by: who.member(cast), at: moment, tx, cast)
            #expect(answer == expected, "seed \(seed), step \(step): \(who) tries \(move) in \(life.state)")
            guard answer == expected else { return }
            if answer == .goes, let side = who.side(life) {
                if move == .send { life.isSent = true }
                life.make(move, by: who, on: side, at: moment)
            }
            if step % 9 == 0 { try expectSame(life, made, tx, cast, at: moment, seed) }
        }
        try expectSame(life, made, tx, cast, at: moment, seed)
    }

    /// The daemon looks whether the time has come.
    private func expire(_ made: Made, at moment: Date, _ tx: Transaction, _ cast: Cast) throws -> Bool {
        do {
            try tx.as(cast.daemon, at: moment) { tx in
                try tx.act(for: cast.shelter)
                try Referral.expire(made.id, in: tx)
            }
            return true
        } catch Refusal.referralIs {
            return false
        }
    }

    private func attempt(
        _ move: Move, _ made: Made, by member: Member, at moment: Date, _ tx: Transaction, _ cast: Cast
    ) throws -> Life.Answer {
        let id = made.id
        do {
            try tx.as(member, at: moment) { tx in
                switch move {
                case .send: try Referral.send(id, in: tx)
                case .redraft: try Referral.redraft(id, .course(for: made.person, cast), in: tx)
                case .accept: _ = try Referral.accept(id, in: tx)
                case .decline: try Referral.decline(id, reason: "no_capacity", in: tx)
                case .waitlist: try Referral.waitlist(id, reason: "no_capacity", in: tx)
                case .start: try Referral.start(id, in: tx)
                case .attend: try Referral.attend(id, on: Day(moment).text, presence: "present", in: tx)
                case .assess: try Referral.assess(id, at: "entry", levels: [.reading: "a1"], in: tx)
                case .conclude: try Referral.conclude(id, orientation: "school", barriers: [], in: tx)
                case .complete: try Referral.complete(id, outcome: "achieved", in: tx)
                case .end: try Referral.end(id, reason: "no_show", in: tx)
                case .forward: try Referral.forward(id, .onwards(cast), in: tx)
                case .withdraw: try Referral.withdraw(id, reason: "person_moved", in: tx)
                case .correct: try Referral.correct(id, reason: "duplicate", in: tx)
                }
            }
            return .goes
        } catch let refusal as Refusal {
            switch refusal {
            case .notFound: return .unknown
            case .notYourMove: return .notTheirs
            case .notPermitted, .notAssigned: return .notPermitted
            case .referralIs, .tooLateToCorrect: return .notNow
            default: throw refusal
            }
        }
    }

    private func expectSame(
        _ life: Life, _ made: Made, _ tx: Transaction, _ cast: Cast, at moment: Date, _ seed: UInt64
    ) throws {
        let page = try tx.as(cast.alice, at: moment) { try ReferralPage(made.id, in: $0) }
        #expect(page.line.state == life.state, "seed \(seed)")
        #expect((page.startedAt != nil) == life.isStarted, "seed \(seed)")
        guard life.isSent else { return }
        let theirs = try tx.as(cast.dora, at: moment) { try ReferralPage(made.id, in: $0) }
        #expect(theirs.line.state == life.state && (theirs.person != nil) == (life.acceptor != nil), "seed \(seed)")
        #expect((theirs.support.days.count > 0) == (life.days > 0), "seed \(seed)")
        #expect(theirs.legs.count == min(life.children, 20), "seed \(seed)")
    }
}
