import Foundation

/// Ranks mentors for many young people: what is compared is laid out once in flat arrays of bits and numbers, so that a pair costs a few
/// additions. What it counts is what `Suggestion.explain` says.
struct SuggestionScorer {
    private let candidates: [Suggestion.Candidate]
    private let rules: Programme.Rules
    private let day: Day
    private let places: [String: Spot]
    private let mentors: [Flat]
    /// Where each candidate comes among those who suit as well.
    private let turns: [Int]
    /// Languages that mentors speak, French apart, each with its bit; and so many words of bits a side takes.
    private let languages: [String: Int]
    private let words: Int
    private let spoken: [UInt64]
    /// Where mentors live, each place once.
    private let homes: [Spot]

    /// One side of a pair.
    private struct Flat {
        var speaksFrench = false
        var isSilent = false
        var interests: UInt16 = 0
        var halfDays: UInt16 = 0
        var wishes: UInt8 = 0
        var home = -1
        var load = 0
        var isBarred = false
        var isFree = false
        var isSeveral = false
        var hasCar = false
        var reach: (kilometres: Int?, minutes: Int?)
        var ages: (from: Int?, to: Int?)
    }

    init(
        _ candidates: [Suggestion.Candidate], by rules: Programme.Rules, places: [String: Spot], on day: Day
    ) {
        (self.candidates, self.rules, self.places, self.day) = (candidates, rules, places, day)
        var languages: [String: Int] = [:]
        for code in candidates.flatMap(\.offer.languages) where code != "fra" && languages[code] == nil {
            languages[code] = languages.count
        }
        let words = (languages.count + 63) / 64
        var (homes, known): ([Spot], [String: Int]) = ([], [:])
        mentors = candidates.map { mentor in
            let offer = mentor.offer
            var flat = Self.flat(offer.languages, offer.interests, offer.availability, offer.prefers)
            if let commune = offer.commune, let spot = places[commune] {
                if known[commune] == nil {
                    known[commune] = homes.count
                    homes.append(spot)
                }
                flat.home = known[commune] ?? -1
            }
            flat.load = Points.load(mentor.accompanied, of: offer.capacity)
            flat.isBarred = !mentor.lacks.isEmpty || mentor.accompanied >= offer.capacity
            (flat.isFree, flat.isSeveral) = (mentor.accompanied == 0, offer.capacity > 1)
            flat.hasCar = Points.hasCar(offer.transport)
            flat.reach = (offer.reachKm, offer.reachMinutes)
            flat.ages = (offer.prefersFromAge, offer.prefersToAge)
            return flat
        }
        spoken = candidates.flatMap { Self.bits($0.offer.languages, languages, words) }
        (self.languages, self.words, self.homes) = (languages, words, homes)
        var turns = Array(repeating: 0, count: candidates.count)
        let order = candidates.indices.sorted { Suggestion.precedes(candidates[$0], candidates[$1]) }
        for (turn, index) in order.enumerated() { turns[index] = turn }
        self.turns = turns
    }

    /// Every mentor whom nothing bars, the best first, by where they stand among the candidates.
    func ranked(for young: Suggestion.Young) -> [(index: Int, total: Int)] {
        let ages = Points.ages(young.birthYear, on: day)
        guard !Points.isOutside(ages, rules) else { return [] }
        let side = Self.flat(young.languages, young.interests, young.availability, young.prefers)
        let speaks = Self.bits(young.languages, languages, words)
        let roads = young.commune.flatMap { places[$0] }.map { spot in homes.map { Distance(from: $0, to: spot) } }
        var found: [(index: Int, total: Int)] = []
        found.reserveCapacity(mentors.count)
        for index in mentors.indices where !mentors[index].isBarred {
            let home = mentors[index].home
            let road = home >= 0 ? roads?[home] : nil
            if let road, Points.isTooFar(road, mentors[index].reach.kilometres, mentors[index].reach.minutes) {
                continue
            }
            if !young.ended.isEmpty, young.ended.contains(candidates[index].id) { continue }
            var isShared = false
            for word in 0..<words where spoken[index * words + word] & speaks[word] != 0 { isShared = true }
            found.append((index, total(mentors[index], side, beyondFrench: isShared, road, ages)))
        }
        return found.sorted {
            $0.total != $1.total ? $0.total > $1.total : turns[$0.index] < turns[$1.index]
        }
    }

    /// One of the candidates, explained.
    func suggestion(_ index: Int, for young: Suggestion.Young) -> Suggestion {
        Suggestion.explain(candidates[index], for: young, by: rules, places: places, on: day).suggestion
    }

    private func total(
        _ mentor: Flat, _ young: Flat, beyondFrench: Bool, _ road: Distance?, _ ages: ClosedRange<Int>?
    ) -> Int {
        let isSpoken = beyondFrench || young.speaksFrench && mentor.speaksFrench
        let common = (young.interests & mentor.interests).nonzeroBitCount
        let language =
            young.isSilent || mentor.isSilent
            ? Points.unknown : Points.language(isShared: isSpoken, beyondFrench: beyondFrench)
        let interests =
            young.interests == 0 || mentor.interests == 0
            ? Points.unknown : Points.interests(common, of: young.interests.nonzeroBitCount)
        let halfDays =
            young.halfDays == 0 || mentor.halfDays == 0
            ? Points.unknown : Points.halfDays((young.halfDays & mentor.halfDays).nonzeroBitCount)
        let distance = road.map { Points.distance($0, hasCar: mentor.hasCar) } ?? Points.unknown

        var met: UInt8 = 0
        if isSpoken { met |= Self.bit(.sharesLanguage) }
        if common > 0 { met |= Self.bit(.sharesInterest) }
        if let road, road.minutes <= Points.near { met |= Self.bit(.livesNear) }
        if mentor.isFree { met |= Self.bit(.oneToOne) }
        if mentor.isSeveral { met |= Self.bit(.group) }
        var count = young.wishes.nonzeroBitCount + mentor.wishes.nonzeroBitCount
        var kept = (young.wishes & met).nonzeroBitCount + (mentor.wishes & met).nonzeroBitCount
        if let wish = Points.ageWish(mentor.ages.from, mentor.ages.to, ages) {
            count += 1
            kept += wish ? 1 : 0
        }
        let preferences = count == 0 ? Points.unknown : 100 * kept / count
        let weights = rules.weights
        return weights.language * language + weights.interests * interests + weights.distance * distance
            + weights.availability * halfDays + weights.preferences * preferences + weights.load * mentor.load
    }

    private static func flat(
        _ spoken: [String], _ interests: Set<Mentoring.Activity>, _ halfDays: Set<Mentoring.HalfDay>,
        _ wishes: Set<Mentoring.Preference>
    ) -> Flat {
        var flat = Flat(
            speaksFrench: spoken.contains("fra"), isSilent: spoken.isEmpty, reach: (nil, nil), ages: (nil, nil))
        for (place, one) in Mentoring.Activity.allCases.enumerated() where interests.contains(one) {
            flat.interests |= 1 << UInt16(place)
        }
        for (place, one) in Mentoring.HalfDay.allCases.enumerated() where halfDays.contains(one) {
            flat.halfDays |= 1 << UInt16(place)
        }
        for one in wishes { flat.wishes |= bit(one) }
        return flat
    }

    private static func bits(_ spoken: [String], _ languages: [String: Int], _ words: Int) -> [UInt64] {
        var bits = Array(repeating: UInt64(0), count: words)
        for code in spoken {
            if let place = languages[code] { bits[place / 64] |= 1 << UInt64(place % 64) }
        }
        return bits
    }

    private static func bit(_ wish: Mentoring.Preference) -> UInt8 {
        switch wish {
        case .sharesLanguage: 1
        case .sharesInterest: 2
        case .livesNear: 4
        case .oneToOne: 8
        case .group: 16
        }
    }
}
