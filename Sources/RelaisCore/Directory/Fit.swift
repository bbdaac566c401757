/// Whether a service suits someone, from what is known of both already. It keeps nobody from asking, is kept nowhere, and
/// is told to nobody but whoever follows the person.
package struct Fit: Sendable, Equatable {
    /// What a service and a person are compared by.
    package enum Point: String, Sendable, CaseIterable { case age, language, area, publics }

    /// What is known of one point.
    package enum Answer: String, Sendable, CaseIterable { case met, unmet, unknown }

    /// What is known not to fit.
    package let outside: [Point]
    /// What is not known, or not certain.
    package let toCheck: [Point]

    package init(outside: [Point] = [], toCheck: [Point] = []) { (self.outside, self.toCheck) = (outside, toCheck) }

    /// The best first: 0 where all that is known fits.
    package var rank: Int { outside.count * (Point.allCases.count + 1) + toCheck.count }

    package func answer(_ point: Point) -> Answer {
        if outside.contains(point) { return .unmet }
        return toCheck.contains(point) ? .unknown : .met
    }

    /// What a service asks for, beside what is known of where and how someone lives.
    struct Terms {
        let minimumAge: Int?
        let maximumAge: Int?
        /// Whoever comes to learn French need not speak it.
        let teachesFrench: Bool
        /// Whether there is a language they both speak.
        let isUnderstood: Bool
        /// Whether it is open to where the person lives; `nil` where one of the two does not say.
        let serves: Bool?
        let isInDepartment: Bool
        /// Whether it names those it is for: of someone's situation nothing is kept that could be compared.
        let isForSome: Bool
    }

    init(_ person: Circumstances, _ service: Terms) {
        var (outside, toCheck): ([Point], [Point]) = ([], [])
        if service.minimumAge != nil || service.maximumAge != nil {
            switch person.isAged(from: service.minimumAge, to: service.maximumAge) {
            case true?: break
            case false?: outside.append(.age)
            case nil: toCheck.append(.age)
            }
        }
        if !service.teachesFrench && !service.isUnderstood { toCheck.append(.language) }
        switch service.serves {
        case true?: break
        case false?: outside.append(.area)
        case nil: if !service.isInDepartment { toCheck.append(.area) }
        }
        if service.isForSome { toCheck.append(.publics) }
        self.init(outside: outside, toCheck: toCheck)
    }
}
