import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct SuggestionTests {
    private static let communes = ["19031", "19272", "19121", "19061", "87085", "99999"]
    private static let places: [String: Spot] = [
        "19031": Spot(latitude: 45.15, longitude: 1.53, density: 4, department: "19"),
        "19272": Spot(latitude: 45.27, longitude: 1.77, density: 4, department: "19"),
        "19121": Spot(latitude: 45.1, longitude: 1.4, density: 6, department: "19"),
        "19061": Spot(latitude: 45.6, longitude: 2.3, density: 7, department: "19"),
        "87085": Spot(latitude: 45.83, longitude: 1.26, density: 2, department: "87"),
    ]

    /// Two hundred made-up worlds: the flat arrays rank as a look at every pair does, and the order they come in changes nothing.
    @Test func ranksAsALookAtEveryPairDoes() throws {
        for seed in 1...200 {
            var dice = Dice(seed: UInt64(seed))
            var rules = Programme.Rules.standard(for: .local)
            rules.weights.language = dice.below(101)
            rules.weights.distance = dice.below(101)
            let mentors = (0..<12).map { candidate($0, &dice) }
            let scorer = SuggestionScorer(mentors, by: rules, places: Self.places, on: Day(noon))
            let turn = dice.below(mentors.count)
            let turned = Array(mentors[turn...] + mentors[..<turn]).reversed().map(\.self)
            let other = SuggestionScorer(turned, by: rules, places: Self.places, on: Day(noon))
            for number in 0..<6 {
                let young = young(number, among: mentors, &dice)
                let all = mentors.map {
                    (
                        mentor: $0,
                        told: Suggestion.explain($0, for: young, by: rules, places: Self.places, on: Day(noon))
                    )
                }
                let expected = all.filter { $0.told.suggestion.bars.isEmpty }.sorted {
                    $0.told.total != $1.told.total
                        ? $0.told.total > $1.told.total : Suggestion.precedes($0.mentor, $1.mentor)
                }
                let ranked = scorer.ranked(for: young)
                #expect(ranked.map { mentors[$0.index].code } == expected.map(\.mentor.code), "seed \(seed)")
                #expect(ranked.map(\.total) == expected.map(\.told.total), "seed \(seed)")
                #expect(other.ranked(for: young).map { turned[$0.index].code } == expected.map(\.mentor.code))
            }
        }
    }

    private func candidate(_ number: Int, _ dice: inout Dice) -> Suggestion.Candidate {
        var offer = Mentor.Offer()
        offer.languages = some(["fra", "prs", "ara", "bam", "eng"], &dice)
        offer.interests = Set(some(Mentoring.Activity.allCases, &dice))
        offer.availability = Set(some(Mentoring.HalfDay.allCases, &dice))
        offer.transport = Set(some(Mentoring.Transport.allCases, &dice))
        offer.prefers = Set(some(Mentoring.Preference.allCases, &dice))
        offer.commune = Self.communes[dice.below(Self.communes.count)]
        offer.reachKm = dice.below(2) == 0 ? 1 + dice.below(80) : nil
        offer.reachMinutes = dice.below(2) == 0 ? 5 + dice.below(86) : nil
        offer.capacity = 1 + dice.below(3)
        offer.prefersFromAge = dice.below(2) == 0 ? 11 + dice.below(8) : nil
        offer.prefersToAge = dice.below(2) == 0 ? 14 + dice.below(8) : nil
        return Suggestion.Candidate(
            id: ID(), code: "P\(number)", offer: offer, accompanied: dice.below(3),
            since: noon + Double(dice.below(3)),
            lacks: dice.below(6) == 0 ? [.honourability] : [])
    }

    private func young(
        _ number: Int, among mentors: [Suggestion.Candidate], _ dice: inout Dice
    ) -> Suggestion.Young {
        var young = Suggestion.Young(
            id: ID(), person: ID(), code: "Y\(number)", enrolledAt: noon, rowVersion: 1,
            languages: some(["fra", "prs", "som"], &dice), interests: Set(some(Mentoring.Activity.allCases, &dice)),
            availability: Set(some(Mentoring.HalfDay.allCases, &dice)),
            prefers: Set(some(Mentoring.Preference.allCases, &dice)),
            birthYear: dice.below(2) == 0 ? 2003 + dice.below(14) : nil,
            commune: Self.communes[dice.below(Self.communes.count)])
        if dice.below(2) == 0, !mentors.isEmpty { young.ended = [mentors[dice.below(mentors.count)].id] }
        return young
    }

    private func some<Value>(_ all: [Value], _ dice: inout Dice) -> [Value] {
        let share = dice.below(4)
        var some: [Value] = []
        for one in all where dice.below(4) < share { some.append(one) }
        return some
    }

    /// Everything else alike: fewer accompanied first, then the longer wait, then the code.
    @Test func settlesTiesTheSameWayEachTime() {
        func mentor(_ code: String, accompanied: Int = 0, since: Double = 0) -> Suggestion.Candidate {
            var offer = Mentor.Offer()
            offer.capacity = 4
            return Suggestion.Candidate(
                id: ID(), code: code, offer: offer, accompanied: accompanied, since: noon + since, lacks: [])
        }
        var rules = Programme.Rules.standard(for: .local)
        rules.weights.load = 0
        let mentors = [
            mentor("P1", accompanied: 1), mentor("P2", since: 60), mentor("P4"), mentor("P3"),
        ]
        let scorer = SuggestionScorer(mentors, by: rules, places: [:], on: Day(noon))
        var dice = Dice(seed: 1)
        var young = young(1, among: [], &dice)
        (young.languages, young.interests, young.availability, young.prefers) = ([], [], [], [])
        (young.birthYear, young.commune) = (nil, nil)
        #expect(scorer.ranked(for: young).map { mentors[$0.index].code } == ["P3", "P4", "P2", "P1"])
        rules.weights = .init()
        (rules.weights.language, rules.weights.interests, rules.weights.distance) = (0, 0, 0)
        (rules.weights.availability, rules.weights.preferences, rules.weights.load) = (0, 0, 0)
        #expect(
            SuggestionScorer(mentors, by: rules, places: [:], on: Day(noon)).ranked(for: young).allSatisfy {
                $0.total == 0
            })
        #expect(Points.score(0, of: 0) == 0)
    }

    /// What speaks for and against is told; a hard rule bars whatever the score; nobody is matched by it.
    @Test func tellsReasonsAndKeepsHardRulesApart() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            var far = Mentor.Draft.lea
            (far.commune, far.reachKm, far.languages) = ("19272", "5", ["fra"])
            let distant = try tx.mentor(in: scene.programme, cast, far)
            _ = try tx.mentor(in: scene.programme, cast, .lea, upTo: .trained)
            let entries = try tx.recorded {
                try tx.as(cast.victor) { tx in
                    let page = try SuggestionPage(for: scene.mentee, in: tx)
                    #expect(page.best.map(\.mentor).contains(scene.mentor))
                    let told = try #require(page.best.first { $0.mentor == scene.mentor })
                    #expect(told.reasons.map(\.criterion) == Suggestion.Criterion.allCases)
                    #expect(told.reasons[0].isFor == true && told.reasons[0].fact == .languages(["prs", "fra"]))
                    #expect(told.reasons[1].fact == .interests([.sport]))
                    #expect(told.reasons[3].isFor == nil)
                    #expect(page.among + page.barred.count == 2)
                    #expect(page.missing.isEmpty && page.young.code.count > 3)
                }
            }
            #expect(entries.map(\.action) == ["mentor.listed", "suggestion.seen"])
            try tx.as(cast.victor) { tx in
                let waiting = try Waiting(in: scene.programme, tx)
                #expect(waiting.lines.map(\.young.id) == [scene.mentee] && waiting.free == 2)
                #expect(try MatchList(of: scene.programme, in: tx).lines.isEmpty)
            }
            _ = distant
            for member in [cast.alice, cast.bob, cast.mona, cast.dora] {
                #expect(throws: Refusal.self) {
                    try tx.as(member) { _ = try SuggestionPage(for: scene.mentee, in: $0) }
                }
            }
        }
    }

    /// All at once they lack what each lacks asked alone: in every state, before and after a check ends.
    @Test func allAtOnceTheyLackWhatEachDoes() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            for state in [Mentor.State.enquiry, .screening, .trained, .cleared] {
                _ = try tx.mentor(in: programme, cast, upTo: state)
            }
            for days in [0, 1, 300, 2_000] {
                let day = Day(noon).adding(days: days).text
                let differing: Only<Int> = try tx.as(cast.victor) { tx in
                    try tx.inside(.volunteer) {
                        try tx.one(
                            """
                            SELECT count(*) FROM volunteer.mentor m
                            LEFT JOIN volunteer.lacks_in(\(programme), \(day)::date) l ON l.mentor = m.id
                            WHERE l.lacking IS DISTINCT FROM volunteer.lacks(m.organisation, m.id, m.programme, \(day)::date)
                            """)
                    }
                }
                #expect(differing.value == 0, "after \(days) days")
            }
        }
    }

    @Test func anotherThanTheFirstIsChosenForAReason() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            var other = Mentor.Draft.lea
            other.languages = ["eng"]
            let second = try tx.mentor(in: scene.programme, cast, other)
            try tx.as(cast.victor) { tx in
                #expect(throws: Refusal.invalid([Invalid("reason", .missing)])) {
                    try Match.choose(second, for: scene.mentee, because: nil, in: tx)
                }
                #expect(throws: Refusal.invalid([Invalid("reason", .notInList)])) {
                    try Match.choose(scene.mentor, for: scene.mentee, because: "because", in: tx)
                }
                #expect(throws: Refusal.invalid([Invalid("mentor", .notInList)])) {
                    try Match.choose(ID(), for: scene.mentee, because: nil, in: tx)
                }
            }
            let entries = try tx.recorded {
                try tx.as(cast.victor) {
                    _ = try Match.choose(second, for: scene.mentee, because: "young_person_asked", in: $0)
                }
            }
            #expect(entries.map(\.action) == ["match.proposed", "suggestion.overridden"])
            #expect(entries.last?.said["fields"] as? [String] == ["young_person_asked"])
            #expect(throws: Refusal.mentoring(.menteeMatched)) {
                try tx.as(cast.victor) { _ = try SuggestionPage(for: scene.mentee, in: $0) }
            }
            let next = try tx.mentee(in: scene.programme, cast)
            let followed = try tx.recorded {
                try tx.as(cast.victor) {
                    _ = try Match.choose(scene.mentor, for: next.mentee, because: "mentor_asked", in: $0)
                }
            }
            #expect(followed.map(\.action) == ["match.proposed", "suggestion.followed"])
            let last = try tx.mentee(in: scene.programme, cast)
            #expect(throws: Refusal.changedSince) {
                try tx.as(cast.victor) { tx in
                    try tx.seeing(.version(99)) {
                        try Match.choose(scene.mentor, for: last.mentee, because: nil, in: $0)
                    }
                }
            }
        }
    }
}
