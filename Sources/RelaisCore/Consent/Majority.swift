/// How far someone is from their majority, as far as what their representative agreed to goes.
enum Majority: Equatable {
    /// Of age, or perhaps so: what a representative agreed to before holds no longer.
    case reached
    /// In so many days. `isCertain` is whether they are of age then, and not only perhaps.
    case ahead(days: Int, isCertain: Bool)
    /// Nobody can tell, or they are to be treated as a minor whatever the day.
    case notInSight

    /// The days from which someone may be, and from which they certainly are, of age. Born on 29 February, they are on 1 March
    /// where there is no 29th.
    static func days(born birth: Day) -> (first: Day, last: Day)? {
        guard let first = birth.birthday(Consent.majority, isFirst: true),
            let last = birth.birthday(Consent.majority, isFirst: false)
        else { return nil }
        return (first, last)
    }

    /// What was given before the first of those days holds until it; what was given between the two, until the last.
    static func of(_ status: Minority.Status?, born birth: Day?, givenOn: Day, on today: Day) -> Majority {
        switch status {
        case .underAssessment, .judicialAppealPending: return .notInSight
        case .notRecognised, .adult: return .reached
        case .recognised, nil: break
        }
        guard let birth, let (first, last) = days(born: birth) else { return .notInSight }
        let isBefore = first.isAfter(givenOn)
        let day = isBefore ? first : last
        guard day.isAfter(today) else { return .reached }
        return .ahead(days: today.days(until: day), isCertain: !isBefore || first == last)
    }
}
