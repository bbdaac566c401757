import Postgres

/// What programmes, mentors and mentees have in common: lists of codes, each mirrored by a CHECK.
package enum Mentoring {
    /// What is done together, and what somebody would like to do. Mirrored by `mentor_interests_known` and its like.
    package enum Activity: String, Sendable, CaseIterable, PostgresValue {
        case sport
        case cultureVisit = "culture_visit"
        case artsWorkshop = "arts_workshop"
        case outingNature = "outing_nature"
        case mealCooking = "meal_cooking"
        case homeworkSchool = "homework_school"
        case languagePractice = "language_practice"
        case adminHelp = "admin_help"
        case jobDiscovery = "job_discovery"
        case sharedEveryday = "shared_everyday"
        case other
    }

    /// A half-day of the week. Mirrored by `mentor_availability_known`.
    package enum HalfDay: String, Sendable, CaseIterable, PostgresValue {
        case mondayMorning = "mon_am"
        case mondayAfternoon = "mon_pm"
        case tuesdayMorning = "tue_am"
        case tuesdayAfternoon = "tue_pm"
        case wednesdayMorning = "wed_am"
        case wednesdayAfternoon = "wed_pm"
        case thursdayMorning = "thu_am"
        case thursdayAfternoon = "thu_pm"
        case fridayMorning = "fri_am"
        case fridayAfternoon = "fri_pm"
        case saturdayMorning = "sat_am"
        case saturdayAfternoon = "sat_pm"
        case sundayMorning = "sun_am"
        case sundayAfternoon = "sun_pm"
    }

    /// How somebody gets there. Mirrored by `mentor_transport_known`.
    package enum Transport: String, Sendable, CaseIterable, PostgresValue {
        case mentorCar = "mentor_car"
        case carpool, bus, train
        case bikeWalk = "bike_walk"
        case platformVehicle = "platform_vehicle"
        case none
    }

    /// What either side would rather have. Mirrored by `mentor_prefers_known`.
    package enum Preference: String, Sendable, CaseIterable, PostgresValue {
        case sharesLanguage = "shares_language"
        case sharesInterest = "shares_interest"
        case livesNear = "lives_near"
        case oneToOne = "one_to_one"
        case group
    }
}

extension Checks {
    /// Several words of a list, each once, maybe none.
    mutating func some<Value: RawRepresentable<String>>(
        _ field: String, _ given: [String], as _: Value.Type = Value.self
    ) -> [Value] {
        let codes = codes(field, given, most: 20, isNeeded: false)
        let values = codes.compactMap(Value.init)
        if values.count < codes.count { refuse(field, .notInList) }
        return values
    }

    /// Whole numbers as they are typed, `3, 6, 12`: each once, the smallest first.
    mutating func numbers(_ field: String, _ given: String, _ range: ClosedRange<Int>, most: Int) -> [Int] {
        let words = given.split { $0 == "," || $0 == ";" || $0.isWhitespace }
        let numbers = Set(words.compactMap { Int($0) }.filter(range.contains))
        if words.contains(where: { !(Int($0).map(range.contains) ?? false) }) {
            refuse(field, .outOfRange(least: range.lowerBound, most: range.upperBound))
        }
        if numbers.count > most { refuse(field, .tooLong(most: most)) }
        return numbers.sorted()
    }
}
