import Foundation

extension Suggestion {
    /// One pair looked at with care: what each criterion is worth, and what bars it. `SuggestionScorer` counts the same for many pairs at
    /// once; a test holds them equal.
    static func explain(
        _ mentor: Candidate, for young: Young, by rules: Programme.Rules, places: [String: Spot], on day: Day
    ) -> (total: Int, suggestion: Suggestion) {
        let distance = young.commune.flatMap { home in
            mentor.offer.commune.flatMap { there in
                places[home].flatMap { one in places[there].map { Distance(from: $0, to: one) } }
            }
        }
        let shared = young.languages.filter(mentor.offer.languages.contains)
        let common = young.interests.intersection(mentor.offer.interests)
        let reasons = [
            language(shared, isKnown: !young.languages.isEmpty && !mentor.offer.languages.isEmpty),
            interests(
                common, of: young.interests, isKnown: !young.interests.isEmpty && !mentor.offer.interests.isEmpty),
            road(distance, mentor.offer.transport), availability(young.availability, mentor.offer.availability),
            preferences(
                mentor, young, isSpoken: !shared.isEmpty, isShared: !common.isEmpty, distance: distance, on: day),
            Reason(
                criterion: .load, points: Points.load(mentor.accompanied, of: mentor.offer.capacity),
                fact: .load(accompanied: mentor.accompanied, capacity: mentor.offer.capacity)),
        ]
        let total = reasons.reduce(0) { $0 + $1.points * rules.weights[$1.criterion] }
        let bars = [
            mentor.lacks.isEmpty ? nil : Bar.lacks(mentor.lacks),
            mentor.accompanied >= mentor.offer.capacity ? .full : nil,
            distance.flatMap {
                Points.isTooFar($0, mentor.offer.reachKm, mentor.offer.reachMinutes)
                    ? .tooFar(kilometres: $0.kilometres, minutes: $0.minutes) : nil
            },
            Points.isOutside(Points.ages(young.birthYear, on: day), rules) ? .age : nil,
            young.ended.contains(mentor.id) ? .endedBefore : nil,
        ].compactMap(\.self)
        return (
            total,
            Suggestion(
                mentor: mentor.id, mentorCode: mentor.code, score: Points.score(total, of: rules.weights.sum),
                reasons: reasons, bars: bars)
        )
    }

    private static func language(_ shared: [String], isKnown: Bool) -> Reason {
        guard isKnown else { return Reason(criterion: .language, points: Points.unknown, fact: .unknown) }
        return Reason(
            criterion: .language,
            points: Points.language(isShared: !shared.isEmpty, beyondFrench: shared.contains { $0 != "fra" }),
            fact: .languages(shared))
    }

    private static func interests(
        _ common: Set<Mentoring.Activity>, of theirs: Set<Mentoring.Activity>, isKnown: Bool
    ) -> Reason {
        guard isKnown else { return Reason(criterion: .interests, points: Points.unknown, fact: .unknown) }
        return Reason(
            criterion: .interests, points: Points.interests(common.count, of: theirs.count),
            fact: .interests(Mentoring.Activity.allCases.filter(common.contains)))
    }

    private static func road(_ distance: Distance?, _ transport: Set<Mentoring.Transport>) -> Reason {
        guard let distance else { return Reason(criterion: .distance, points: Points.unknown, fact: .unknown) }
        let hasCar = Points.hasCar(transport)
        return Reason(
            criterion: .distance, points: Points.distance(distance, hasCar: hasCar),
            fact: .distance(kilometres: distance.kilometres, minutes: distance.minutes, hasCar: hasCar))
    }

    private static func availability(_ one: Set<Mentoring.HalfDay>, _ other: Set<Mentoring.HalfDay>) -> Reason {
        guard !one.isEmpty, !other.isEmpty else {
            return Reason(criterion: .availability, points: Points.unknown, fact: .unknown)
        }
        let common = one.intersection(other)
        return Reason(
            criterion: .availability, points: Points.halfDays(common.count),
            fact: .halfDays(Mentoring.HalfDay.allCases.filter(common.contains)))
    }

    private static func preferences(
        _ mentor: Candidate, _ young: Young, isSpoken: Bool, isShared: Bool, distance: Distance?, on day: Day
    ) -> Reason {
        func isMet(_ wish: Mentoring.Preference) -> Bool {
            switch wish {
            case .sharesLanguage: isSpoken
            case .sharesInterest: isShared
            case .livesNear: distance.map { $0.minutes <= Points.near } ?? false
            case .oneToOne: mentor.accompanied == 0
            case .group: mentor.offer.capacity > 1
            }
        }
        let ages = Points.ageWish(
            mentor.offer.prefersFromAge, mentor.offer.prefersToAge, Points.ages(young.birthYear, on: day))
        let met =
            young.prefers.count(where: isMet) + mentor.offer.prefers.count(where: isMet) + (ages == true ? 1 : 0)
        let count = young.prefers.count + mentor.offer.prefers.count + (ages == nil ? 0 : 1)
        guard count > 0 else { return Reason(criterion: .preferences, points: Points.unknown, fact: .unknown) }
        return Reason(criterion: .preferences, points: 100 * met / count, fact: .wishes(met: met, of: count))
    }
}

/// What each criterion is worth, from 0 to 100, and where hard rules lie.
enum Points {
    /// Of what nobody said: it speaks neither way.
    static let unknown = 50
    /// By road, so many minutes are near.
    static let near = 20

    static func language(isShared: Bool, beyondFrench: Bool) -> Int { beyondFrench ? 100 : isShared ? 60 : 0 }

    static func interests(_ common: Int, of theirs: Int) -> Int { min(100, 100 * common / min(3, max(1, theirs))) }

    static func halfDays(_ common: Int) -> Int { common == 0 ? 0 : common == 1 ? 60 : 100 }

    /// All of it up to ten minutes, nothing from an hour on; half of it from five kilometres on for whoever has no car.
    static func distance(_ distance: Distance, hasCar: Bool) -> Int {
        let points = max(0, min(100, (60 - distance.minutes) * 2))
        return hasCar || distance.kilometres <= 5 ? points : points / 2
    }

    static func load(_ accompanied: Int, of capacity: Int) -> Int {
        max(0, 100 * (capacity - accompanied) / max(1, capacity))
    }

    static func hasCar(_ transport: Set<Mentoring.Transport>) -> Bool {
        !transport.isDisjoint(with: [.mentorCar, .carpool, .platformVehicle])
    }

    /// Whether it is farther than somebody said they go, in kilometres or in minutes.
    static func isTooFar(_ distance: Distance, _ kilometres: Int?, _ minutes: Int?) -> Bool {
        kilometres.map { distance.kilometres > $0 } ?? false || minutes.map { distance.minutes > $0 } ?? false
    }

    /// Whether somebody is surely outside the programme's ages; a doubt is in their favour.
    static func isOutside(_ ages: ClosedRange<Int>?, _ rules: Programme.Rules) -> Bool {
        guard let ages else { return false }
        return ages.upperBound < rules.minimumAge || ages.lowerBound >= rules.limitAge
    }

    /// Whether the ages a mentor would like are met; `nil` where they said none, or the year of birth is not known.
    static func ageWish(_ from: Int?, _ to: Int?, _ ages: ClosedRange<Int>?) -> Bool? {
        guard from != nil || to != nil, let ages else { return nil }
        return ages.upperBound >= from ?? 0 && ages.lowerBound <= to ?? 99
    }

    /// The ages somebody born in a year may be on a day.
    static func ages(_ birthYear: Int?, on day: Day) -> ClosedRange<Int>? {
        birthYear.flatMap { Day("\($0)") }.map { $0.ages(on: day) }
    }

    static func score(_ total: Int, of weights: Int) -> Int { weights == 0 ? 0 : (total + weights / 2) / weights }
}

extension Programme.Rules.Weights {
    subscript(criterion: Suggestion.Criterion) -> Int {
        switch criterion {
        case .language: language
        case .interests: interests
        case .distance: distance
        case .availability: availability
        case .preferences: preferences
        case .load: load
        }
    }

    var sum: Int { Suggestion.Criterion.allCases.reduce(0) { $0 + self[$1] } }
}
