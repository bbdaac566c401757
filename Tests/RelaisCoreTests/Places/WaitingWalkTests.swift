import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// A waiting list told in plain Swift, by the rule that its page states and not by the code.
private struct List {
    struct One {
        let id: ID<Referral>
        let urgency: Int
        var listedAt: Date
        var waitsForPlace: Bool
        var passed = 0
        var offeredUntil: Date?
    }
    var places: Int
    var sent: [ID<Referral>: Int] = [:]
    var held: [ID<Referral>: Int] = [:]
    var waiting: [One] = []

    var taken: Int { held.count + waiting.filter { $0.offeredUntil != nil }.count }

    private static func isBefore(_ one: One, _ other: One) -> Bool {
        if one.passed != other.passed { return one.passed < other.passed }
        if one.urgency != other.urgency { return one.urgency < other.urgency }
        return one.listedAt < other.listedAt
    }

    mutating func settle(at moment: Date) {
        waiting.sort(by: Self.isBefore)
        while taken < places, let next = waiting.firstIndex(where: { $0.waitsForPlace && $0.offeredUntil == nil }) {
            waiting[next].offeredUntil = WorkingDays.later(moment, 7)
        }
    }

    mutating func pass(_ place: Int) {
        waiting[place].offeredUntil = nil
        waiting[place].passed += 1
    }

    mutating func lapse(at moment: Date) {
        for place in waiting.indices where waiting[place].offeredUntil.map({ $0 <= moment }) ?? false { pass(place) }
        settle(at: moment)
    }
}

@Suite struct WaitingWalkTests {
    private static let priorities = ["emergency", "urgent", "normal"]

    @Test(arguments: [UInt64(6_001), 6_002, 6_003])
    func keepsTheOrderOfAPlainModel(seed: UInt64) async throws {
        try await inTransaction { tx, cast in
            var dice = Dice(seed: seed)
            var list = List(places: 3)
            var moment = noon
            var refused = 0
            try tx.places(3, cast)
            // Nobody expires in this walk.
            try tx.as(cast.dora) {
                try ServiceClock.set(ServiceClock.Draft(days: [.expiryDays: "365"]), for: cast.course, in: $0)
            }
            for _ in 0..<220 {
                moment.addTimeInterval(120)
                switch dice.below(12) {
                case 0, 1, 2:
                    let urgency = dice.below(3)
                    let id = try tx.sent(cast, priority: Self.priorities[urgency], at: moment)
                    list.sent[id] = urgency
                case 3, 4, 5: try wait(&list, &dice, at: moment, tx, cast)
                case 6, 7: refused += try accept(&list, &dice, at: moment, tx, cast) ? 0 : 1
                case 8:
                    guard let id = list.held.keys.sorted(by: { $0.text < $1.text }).first else { continue }
                    try tx.as(cast.charlie, at: moment) { try Referral.end(id, reason: "no_show", in: $0) }
                    list.held[id] = nil
                case 9:
                    guard let place = list.waiting.indices.randomElement(&dice) else { continue }
                    let one = list.waiting[place]
                    if one.offeredUntil != nil, dice.below(2) == 0 {
                        try tx.as(cast.alice, at: moment) { try Offer.decline(one.id, in: $0) }
                        list.pass(place)
                    } else {
                        try tx.as(cast.alice, at: moment) {
                            try Referral.withdraw(one.id, reason: "person_moved", in: $0)
                        }
                        list.waiting.remove(at: place)
                    }
                case 10:
                    let places = dice.below(6)
                    do {
                        try tx.places(places, cast, at: moment)
                        #expect(places >= list.taken && places != list.places)
                        list.places = places
                    } catch Refusal.nothingChanged {
                        #expect(places == list.places)
                    } catch Refusal.invalid {
                        #expect(places < list.taken)
                    }
                default:
                    moment.addTimeInterval(Double(1 + dice.below(9)) * 43_200)
                    list.lapse(at: moment)
                    try tx.ring(cast, at: moment)
                }
                list.settle(at: moment)
                try tx.doJobs(cast, at: moment)
                let page = try tx.as(cast.dora, at: moment) { try PlacesPage(cast.course, in: $0) }
                #expect(page.waiting.map(\.id) == list.waiting.map(\.id))
                #expect(page.waiting.map(\.rank) == Array(1..<(list.waiting.count + 1)))
                #expect(page.waiting.map(\.offeredUntil) == list.waiting.map(\.offeredUntil))
                #expect(page.intakes.map(\.taken) == [list.taken] && page.intakes.map(\.places) == [list.places])
            }
            #expect(refused > 0)
        }
    }

    /// Someone who was sent, or who is supported already, waits: for a place, or for something else.
    private func wait(_ list: inout List, _ dice: inout Dice, at moment: Date, _ tx: Transaction, _ cast: Cast) throws {
        let isHeld = dice.below(4) == 0
        let known = isHeld ? list.held : list.sent
        guard let (id, urgency) = known.min(by: { $0.key.text < $1.key.text }) else { return }
        let waitsForPlace = dice.below(5) > 0
        try tx.as(cast.charlie, at: moment) {
            try Referral.waitlist(id, reason: waitsForPlace ? "no_capacity" : "person_unreachable", in: $0)
        }
        (list.held[id], list.sent[id]) = (nil, nil)
        list.waiting.append(List.One(id: id, urgency: urgency, listedAt: moment, waitsForPlace: waitsForPlace))
    }

    private func accept(
        _ list: inout List, _ dice: inout Dice, at moment: Date, _ tx: Transaction, _ cast: Cast
    ) throws -> Bool {
        let place = dice.below(2) == 0 ? nil : list.waiting.indices.randomElement(&dice)
        guard let id = place.map({ list.waiting[$0].id }) ?? list.sent.keys.min(by: { $0.text < $1.text }) else {
            return true
        }
        let isKept = place.map { list.waiting[$0].offeredUntil != nil } ?? false
        let goes = isKept || list.taken < list.places
        do {
            _ = try tx.as(cast.charlie, at: moment) { try Referral.accept(id, in: $0) }
            #expect(goes)
        } catch Refusal.noPlace {
            #expect(!goes)
            return false
        }
        list.held[id] = place.map { list.waiting[$0].urgency } ?? list.sent[id]
        list.sent[id] = nil
        if let place { list.waiting.remove(at: place) }
        return true
    }
}

extension Range<Int> {
    fileprivate func randomElement(_ dice: inout Dice) -> Int? { isEmpty ? nil : lowerBound + dice.below(count) }
}
