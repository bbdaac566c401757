import Foundation

/// A mentor who may suit a young person, with what speaks for it and against: a suggestion is never a match, somebody proposes.
package struct Suggestion: Sendable, Equatable {
    package let mentor: ID<Mentor>
    package let mentorCode: String
    /// From 0 to 100, by the programme's weights.
    package let score: Int
    package let reasons: [Reason]
    /// Why it cannot be, whatever its score: hard rules, apart from wishes.
    package let bars: [Bar]

    /// What weighs in it; how much, the programme says (`Programme.Rules.Weights`).
    package enum Criterion: String, Sendable, CaseIterable {
        case language, interests, distance, availability, preferences, load
    }

    /// One criterion: how well it is met, and what it is told by.
    package struct Reason: Sendable, Equatable {
        package let criterion: Criterion
        /// From 0 to 100; of what is not known, halfway.
        package let points: Int
        package let fact: Fact

        /// Whether it speaks for it. What is not known speaks neither way.
        package var isFor: Bool? { fact == .unknown ? nil : points >= 50 }
    }

    /// What a reason is told by.
    package enum Fact: Sendable, Equatable {
        /// Nothing was said on one side or the other.
        case unknown
        /// Languages both speak.
        case languages([String])
        case interests([Mentoring.Activity])
        /// By road, an estimate; whether the mentor gets there without a car.
        case distance(kilometres: Int, minutes: Int, hasCar: Bool)
        case halfDays([Mentoring.HalfDay])
        /// How many wishes of either side are met.
        case wishes(met: Int, of: Int)
        case load(accompanied: Int, capacity: Int)

        /// The same in codes and numbers, for a program to read; empty where nothing is shared.
        package var codes: String {
            switch self {
            case .unknown: "unknown"
            case .languages(let all): all.joined(separator: " ")
            case .interests(let all): all.map(\.rawValue).joined(separator: " ")
            case .distance(let kilometres, let minutes, let hasCar):
                "\(kilometres) km, \(minutes) min\(hasCar ? "" : ", no car")"
            case .halfDays(let all): all.map(\.rawValue).joined(separator: " ")
            case .wishes(let met, let number): "\(met)/\(number)"
            case .load(let accompanied, let capacity): "\(accompanied)/\(capacity)"
            }
        }
    }

    /// What no score makes up for.
    package enum Bar: Sendable, Equatable {
        /// What the mentor lacks to be matched today.
        case lacks([Missing])
        /// They accompany as many as they said.
        case full
        /// Farther than they said they go.
        case tooFar(kilometres: Int, minutes: Int)
        /// Surely too young, or too old, for the programme.
        case age
        /// They were in a match that was declined, or ended badly.
        case endedBefore

        package var name: String {
            switch self {
            case .lacks: "lacks"
            case .full: "full"
            case .tooFar: "too_far"
            case .age: "age"
            case .endedBefore: "ended_before"
            }
        }
    }

    /// Why another than the first was chosen. Mirrored by `match_choice_reason_known`.
    package enum Override: String, Sendable, CaseIterable {
        case youngPersonAsked = "young_person_asked"
        case mentorAsked = "mentor_asked"
        case knownToUs = "known_to_us"
        case firstNotFree = "first_not_free"
        case needsNotShown = "needs_not_shown"
    }
}

extension Suggestion {
    /// A young person who waits, as far as it weighs: a code, and nothing of who they are.
    package struct Young: Sendable {
        package let id: ID<Mentee>
        package let person: ID<Person>
        package let code: String
        package let enrolledAt: Date
        package let rowVersion: Int
        package var languages: [String]
        package var interests: Set<Mentoring.Activity>
        package var availability: Set<Mentoring.HalfDay>
        package var prefers: Set<Mentoring.Preference>
        package var birthYear: Int?
        package var commune: String?
        package var communeName: String?
        /// Mentors of matches of theirs that were declined, or ended badly.
        var ended: Set<ID<Mentor>> = []
    }

    /// A mentor who is cleared, as far as it weighs.
    package struct Candidate: Sendable {
        package let id: ID<Mentor>
        package let code: String
        package var offer: Mentor.Offer
        package var accompanied: Int
        /// Since when they are cleared: of two alike, whoever waits longer comes first.
        package let since: Date
        package var lacks: [Missing]
    }

    /// Of two that suit as well, who comes first: whoever accompanies fewer; then whoever waits longer; then by code. So the same question
    /// has the same answer, and nobody is left behind by where their name stands in a list.
    static func precedes(_ one: Candidate, _ other: Candidate) -> Bool {
        if one.accompanied != other.accompanied { return one.accompanied < other.accompanied }
        if one.since != other.since { return one.since < other.since }
        return one.code < other.code
    }
}
