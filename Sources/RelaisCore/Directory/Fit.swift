/// Whether a service suits someone, from what is known of both already. It keeps nobody from asking, is kept nowhere, and
/// is told to nobody but whoever follows the person.
package struct Fit: Sendable, Equatable {
    /// What a service and a person are compared by.
    package enum Point: String, Sendable, CaseIterable { case age, language, area }

    /// What is known not to fit.
    package let outside: [Point]
    /// What is not known, or not certain.
    package let toCheck: [Point]

    package init(outside: [Point] = [], toCheck: [Point] = []) { (self.outside, self.toCheck) = (outside, toCheck) }

    /// The best first: 0 where all that is known fits.
    package var rank: Int { outside.count * (Point.allCases.count + 1) + toCheck.count }

    init(_ person: Circumstances, _ service: ServiceChoice) {
        var (outside, toCheck): ([Point], [Point]) = ([], [])
        if service.minimumAge != nil || service.maximumAge != nil {
            switch person.isAged(from: service.minimumAge, to: service.maximumAge) {
            case true?: break
            case false?: outside.append(.age)
            case nil: toCheck.append(.age)
            }
        }
        if !service.teachesFrench && !person.isUnderstood(in: service.languages) { toCheck.append(.language) }
        if person.department != service.department { toCheck.append(.area) }
        self.init(outside: outside, toCheck: toCheck)
    }
}
