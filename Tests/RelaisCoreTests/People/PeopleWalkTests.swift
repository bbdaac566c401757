import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What a file lives through, every verb by every caller at random, against the model: no difference. A failure names its
/// seed.
@Suite struct PeopleWalkTests {
    @Test(arguments: [UInt64](1...10)) func agreesWithTheModel(seed: UInt64) async throws {
        try await inTransaction { tx, cast in
            var walk = Walk(tx: tx, cast: cast, seed: seed)
            for step in 0..<160 { guard try walk.step(step) else { return } }
            try walk.expectSame()
            let unbound = try tx.unbound(cast)
            #expect(unbound == [], "seed \(seed)")
        }
    }
}

/// The model and the database side by side.
private struct Walk {
    let tx: Transaction
    let cast: Cast
    let seed: UInt64
    var random: Dice
    var model = PeopleModel()
    var people: [ID<Person>] = []
    var handovers: [ID<Handover>] = []

    private static let names = ["Ada", "Bea", "Cleo"]

    init(tx: Transaction, cast: Cast, seed: UInt64) {
        (self.tx, self.cast, self.seed) = (tx, cast, seed)
        random = Dice(seed: seed)
    }

    /// Tries one thing; answers whether the two still agree.
    mutating func step(_ number: Int) throws -> Bool {
        let tried = draw()
        let who = Walker.allCases[random.below(7)]
        let expected = model.answer(to: tried, by: who)
        let answer = try attempt(tried, by: who)
        #expect(answer == expected, "seed \(seed), step \(number): \(who) tries \(tried)")
        guard answer == expected else { return false }
        if answer == .goes { model.make(tried, by: who) }
        if number % 40 == 39 { try expectSame() }
        return true
    }

    private mutating func draw() -> PeopleModel.Try {
        let given = Self.names[random.below(3)]
        guard !people.isEmpty, random.below(7) > 0 else {
            return .register(given: given, phone: random.below(2) == 0 ? nil : "+33 1 99 00 11 2\(random.below(9))")
        }
        // The later ones come up more often, so that lives go far.
        let file = people.count - 1 - random.below(min(people.count, 6))
        let colleague = Walker.allCases[random.below(7)]
        switch random.below(handovers.isEmpty ? 6 : 10) {
        case 0: return .amend(file, given: given)
        case 1:
            let other = random.below(people.count)
            return other == file ? .amend(file, given: given) : .merge(other, into: file)
        case 2: return .assign(file, colleague)
        case 3: return .unassign(file, colleague)
        case 4, 5: return .offer(file, to: random.below(3))
        case 6, 7: return .take(handovers.count - 1 - random.below(min(handovers.count, 3)))
        case 8: return .decline(handovers.count - 1 - random.below(min(handovers.count, 3)))
        default: return .withdraw(handovers.count - 1 - random.below(min(handovers.count, 3)))
        }
    }

    private mutating func attempt(_ tried: PeopleModel.Try, by who: Walker) throws -> PeopleModel.Answer {
        do {
            try act(tried, by: who.member(cast))
            return .goes
        } catch let refusal as Refusal {
            switch refusal {
            case .notFound: return .unknown
            case .notPermitted: return .notPermitted
            case .notAssigned: return .notAssigned
            case .handedOver: return .handedOver
            case .handoverIs: return .notNow
            case .notYourSide: return .otherSide
            case .invalid: return .wrong
            case .nothingChanged: return .same
            default: throw refusal
            }
        }
    }

    private mutating func act(_ tried: PeopleModel.Try, by member: Member) throws {
        let organisations = [cast.shelter, cast.clinic, cast.outside]
        let (people, handovers) = (people, handovers)
        switch tried {
        case .register(let given, let phone):
            self.people.append(try tx.as(member) { try Person.register(Self.draft(given, phone), in: $0).id })
        case .amend(let file, let given):
            try tx.as(member) { _ = try Person.amend(people[file], Self.draft(given, nil), in: $0) }
        case .merge(let other, let survivor):
            try tx.as(member) { try Person.merge(people[other], into: people[survivor], in: $0) }
        case .assign(let file, let colleague):
            try tx.as(member) { try Person.assign(people[file], to: colleague.name, in: $0) }
        case .unassign(let file, let colleague):
            try tx.as(member) { try Person.unassign(people[file], from: colleague.name, in: $0) }
        case .offer(let file, let receiver):
            self.handovers.append(
                try tx.as(member) {
                    try Person.handOver(
                        people[file], to: organisations[receiver].text, basis: "public_interest_task", in: $0)
                })
        case .take(let offer):
            self.people.append(try tx.as(member) { try Handover.take(handovers[offer], in: $0).id })
        case .decline(let offer):
            try tx.as(member) { try Handover.decline(handovers[offer], reason: "no_capacity", in: $0) }
        case .withdraw(let offer): try tx.as(member) { try Handover.withdraw(handovers[offer], in: $0) }
        }
    }

    private static func draft(_ given: String, _ phone: String?) -> Person.Draft {
        var draft = Person.Draft()
        (draft.given, draft.phone, draft.languages) = (given, phone, ["fra"])
        return draft
    }

    /// Every file as everyone sees it, or does not; and what it says, for one who follows it.
    func expectSame() throws {
        for (number, file) in model.files.enumerated() {
            for who in Walker.allCases {
                let page = try? tx.as(who.member(cast)) { try PersonPage(people[number], in: $0) }
                let place: Comment = "seed \(seed): \(who) and file \(number)"
                #expect((page != nil) == model.sees(who, number), place)
                guard let page else { continue }
                #expect(Set(page.followers.map(\.name)) == Set(file.followers.map(\.name)), place)
                #expect((page.handedOverAt != nil) == file.isHandedOver, place)
            }
            guard let follower = file.followers.first else { continue }
            let identity = try tx.as(follower.member(cast)) {
                try Person.reveal(people[number], purpose: "appointment", in: $0)
            }
            #expect(
                identity.civil.given == file.given && identity.contact.phone == file.phone,
                "seed \(seed): file \(number)")
        }
        for (number, offer) in model.offers.enumerated() {
            let receiver: Walker = [.carol, .dora, .grace][offer.receiver]
            let page = try tx.as(receiver.member(cast)) { try HandoverPage(handovers[number], in: $0) }
            #expect(page.line.state == offer.state, "seed \(seed): offer \(number)")
        }
    }
}
