import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// The whole life of consents: every verb by every caller at random, and time, against the model: no difference, on both sides. A
/// failure names its seed.
@Suite struct ConsentWalkTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 8, 9] as [UInt64]) func agreesWithTheModel(seed: UInt64) async throws {
        try await inTransaction { tx, cast in
            var walk = try Walk(tx: tx, cast: cast, seed: seed)
            for step in 0..<140 { guard try walk.step(step) else { return } }
            try walk.expectSame()
            let unbound = try tx.unbound(cast)
            #expect(unbound == [], "seed \(seed)")
            let stopped = walk.model.referrals.count { $0.isStopped }
            #expect(stopped > 0, "seed \(seed)")
        }
    }
}

private struct Walk {
    let tx: Transaction
    let cast: Cast
    let seed: UInt64
    var random: Dice
    var model = ConsentModel()
    var people: [ID<Person>] = []
    var guardians: [ID<Representative>?] = []
    var given: [ID<Consent>] = []
    var referrals: [ID<Referral>] = []
    var offers: [ID<Handover>] = []
    private var seconds = 0

    init(tx: Transaction, cast: Cast, seed: UInt64) throws {
        (self.tx, self.cast, self.seed) = (tx, cast, seed)
        random = Dice(seed: seed)
        for number in 0..<4 {
            let isMinor = ConsentModel.isMinor(number)
            // Young enough to be minors as long as the walk may last.
            let person = try tx.person(isMinor ? .born("2012-05-01") : .adult, by: cast)
            people.append(person)
            guardians.append(
                isMinor ? try tx.as(cast.alice) { try Representative.add(.guardian, for: person, in: $0) } : nil)
        }
    }

    private var now: Date { noon + Double(model.today) * 86_400 + Double(seconds) }

    mutating func step(_ number: Int) throws -> Bool {
        seconds += 1
        guard let tried = draw() else { return true }
        let who = random.below(3) > 0 ? ConsentModel.Walker.alice : ConsentModel.Walker.allCases[random.below(4)]
        let actor = likely(tried) ?? who
        let expected = model.answer(to: tried, by: actor)
        let answer = try attempt(tried, by: actor)
        #expect(answer == expected, "seed \(seed), step \(number): \(actor) tries \(tried)")
        guard answer == expected else { return false }
        if answer == .goes { model.make(tried) }
        if case .pass = tried { try letTimePass() }
        if number % 20 == 19 { try expectSame() }
        return true
    }

    /// Answers are mostly given by whom they are asked of.
    private mutating func likely(_ tried: ConsentModel.Try) -> ConsentModel.Walker? {
        switch tried {
        case .accept(let number), .complete(let number), .decline(let number):
            random.below(5) > 0 ? (model.referrals[number].to == 0 ? .charlie : .frank) : nil
        case .declineOffer(let number): random.below(4) > 0 ? (model.offers[number].to == 0 ? .charlie : .frank) : nil
        case .send, .offer, .pass: .alice
        default: nil
        }
    }

    private mutating func draw() -> ConsentModel.Try? {
        let (person, to) = (random.below(people.count), random.below(2))
        switch random.below(14) {
        case 0, 1, 2:
            let isMinor = ConsentModel.isMinor(person)
            return .give(
                person: person, to: to, random.below(3) > 0 ? .referral : .handover, days: 5 + random.below(40),
                withGuardian: random.below(6) > 0 ? isMinor : !isMinor)
        case 3: return given.isEmpty ? nil : .withdraw(random.below(given.count))
        case 4: return given.isEmpty ? nil : .renew(random.below(given.count), days: 5 + random.below(40))
        case 5: return .pass(days: 1 + random.below(6))
        case 6, 7, 8: return model.stands(person, to, .referral) == nil ? nil : .send(person: person, to: to)
        case 9, 10: return referrals.isEmpty ? nil : .accept(random.below(referrals.count))
        case 11: return referrals.isEmpty ? nil : .complete(random.below(referrals.count))
        case 12:
            if referrals.isEmpty { return nil }
            return random.below(2) == 0
                ? .decline(random.below(referrals.count)) : .takeBack(random.below(referrals.count))
        default:
            if !offers.isEmpty, random.below(2) == 0 { return .declineOffer(random.below(offers.count)) }
            let isOpen = model.offers.contains { $0.person == person && $0.isOpen }
            return model.stands(person, to, .handover) == nil || isOpen ? nil : .offer(person: person, to: to)
        }
    }

    private mutating func attempt(
        _ tried: ConsentModel.Try, by who: ConsentModel.Walker
    ) throws -> ConsentModel.Answer {
        do {
            try act(tried, by: who.member(cast))
            return .goes
        } catch let refusal as Refusal {
            switch refusal {
            case .notFound: return .unknown
            case .notAssigned: return .notAssigned
            case .notYourMove, .notYourSide: return .otherSide
            case .invalid: return .wrong
            case .consentStands: return .stands
            case .consentIs, .referralIs, .handoverIs: return .over
            default: throw refusal
            }
        }
    }

    private mutating func act(_ tried: ConsentModel.Try, by member: Member) throws {
        let organisations = [cast.clinic, cast.outside]
        let (people, given, referrals, offers, now) = (people, given, referrals, offers, now)
        let ground = { [model] (person: Int, to: Int, purpose: ConsentModel.Purpose) -> Disclosure.Basis in
            model.stands(person, to, purpose) == nil ? .publicInterestTask : .consent
        }
        func `do`<Value>(_ body: (Transaction) throws -> Value) throws -> Value { try tx.as(member, at: now, body) }
        switch tried {
        case .give(let person, let to, let purpose, let days, let withGuardian):
            var draft = Consent.Draft.all(to: organisations[to], for: purpose == .referral ? .referral : .handover)
            draft.until = Day(now).adding(days: days).text
            if withGuardian { (draft.representative, draft.hasAssent) = ((guardians[person] ?? ID()).text, true) }
            self.given.append(try `do` { [draft] in try Consent.give(draft, for: people[person], in: $0) })
        case .withdraw(let number): _ = try `do` { try Consent.withdraw(given[number], in: $0) }
        case .renew(let number, let days):
            var draft = Consent.Draft()
            draft.until = Day(now).adding(days: days).text
            let person = model.given[number].person
            if let guardian = guardians[person] { (draft.representative, draft.hasAssent) = (guardian.text, true) }
            self.given.append(try `do` { [draft] in try Consent.renew(given[number], draft, in: $0).id })
        case .pass: return
        case .send(let person, let to):
            self.referrals.append(
                try `do` { tx in
                    // With a consent it rests on that; without, on something else.
                    var draft = Referral.Draft.course(
                        for: people[person], cast, on: ground(person, to, .referral))
                    draft.service = (to == 0 ? cast.course : cast.workshop).text
                    let id = try Referral.draft(draft, in: tx).id
                    try Referral.send(id, in: tx)
                    return id
                })
        case .accept(let number): _ = try `do` { try Referral.accept(referrals[number], in: $0) }
        case .complete(let number):
            try `do` { try Referral.complete(referrals[number], outcome: "achieved", in: $0) }
        case .decline(let number):
            try `do` { try Referral.decline(referrals[number], reason: "no_capacity", in: $0) }
        case .takeBack(let number):
            try `do` { try Referral.withdraw(referrals[number], reason: "person_moved", in: $0) }
        case .offer(let person, let to):
            self.offers.append(
                try `do` {
                    try Person.handOver(
                        people[person], to: organisations[to].text, basis: ground(person, to, .handover).rawValue,
                        in: $0)
                })
        case .declineOffer(let number):
            try `do` { try Handover.decline(offers[number], reason: "no_capacity", in: $0) }
        }
    }

    /// The daemon looks, and does what it finds.
    private func letTimePass() throws {
        try tx.leave(Job(.findEndings), cast, at: now)
        try tx.doJobs(cast, at: now)
    }

    /// What each consent, referral and offer is by now, as the holder and as the recipient see it.
    func expectSame() throws {
        for (number, one) in model.given.enumerated() {
            let line = try tx.as(cast.alice, at: now) { try ConsentPage(given[number], in: $0) }.line
            let ending: Consent.Ending? =
                switch one.ending {
                case .withdrawn: .withdrawn
                case .expired: .expired
                case .renewed: .renewed
                case nil: nil
                }
            #expect(line.ending == ending, "seed \(seed): consent \(number)")
        }
        for (number, one) in model.referrals.enumerated() {
            let place: Comment = "seed \(seed): referral \(number)"
            let own = try tx.as(cast.alice, at: now) { try ReferralPage(referrals[number], in: $0) }
            let state: Referral.State =
                switch one.state {
                case .sent: .sent
                case .accepted: .accepted
                case .completed: .completed
                case .declined: .declined
                case .withdrawn: .withdrawn
                }
            #expect(own.line.state == state && (own.reason == .consentEnded) == one.isStopped, place)
            #expect(own.request.need == "Apprendre à lire", place)
            let theirs = try tx.as(one.to == 0 ? cast.dora : cast.grace, at: now) {
                try ReferralPage(referrals[number], in: $0)
            }
            #expect(!theirs.request.need.isEmpty == one.hasCopy, place)
            #expect((theirs.slip.ageBracket != nil) == one.hasCopy, place)
        }
        for (number, one) in model.offers.enumerated() {
            let line = try tx.as(cast.alice, at: now) { try HandoverPage(offers[number], in: $0) }.line
            #expect((line.state == .offered) == one.isOpen, "seed \(seed): offer \(number)")
        }
    }
}

extension ConsentModel.Walker {
    fileprivate func member(_ cast: Cast) -> Member {
        switch self {
        case .alice: cast.alice
        case .carol: cast.carol
        case .charlie: cast.charlie
        case .frank: cast.frank
        }
    }
}
