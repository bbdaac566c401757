import Postgres

extension Person {
    /// What a form or a command says of someone, as it was typed: `nil` was not given, empty is nothing.
    package struct Draft: Sendable, Equatable {
        package var given: String?
        package var family: String?
        package var birthDate: String?
        package var birthSource: String?
        package var gender: String?
        package var phone: String?
        package var email: String?
        package var address: String?
        package var contactWishes: String?
        /// None is not given: everyone speaks a language.
        package var languages: [String] = []
        package var frenchLevel: String?
        package var commune: String?
        /// Why what was typed as a commune is none.
        var communeProblem: Invalid.Problem?

        package init() {}
    }

    /// All that a file says of someone: the identity, and what names nobody.
    struct Contents: Equatable {
        var civil: Civil
        var contact = Contact()
        var languages: [String] = []
        var frenchLevel: FrenchLevel?
        var commune: String?

        /// What it says by the names of its fields, the same in forms, API and commands.
        var values: [(field: String, value: String?)] {
            Self.values(of: civil) + Self.values(of: contact)
                + Self.values(languages: languages, frenchLevel: frenchLevel, commune: commune)
        }

        /// Those names.
        static let fields = Contents(civil: Civil(given: "", family: nil)).values.map(\.field)

        static func values(of civil: Civil) -> [(field: String, value: String?)] {
            [
                ("given", civil.given), ("family", civil.family), ("birth_date", civil.birth?.text),
                ("birth_source", civil.birthSource?.rawValue), ("gender", civil.gender?.rawValue),
            ]
        }

        static func values(of contact: Contact) -> [(field: String, value: String?)] {
            [
                ("phone", contact.phone), ("email", contact.email), ("address", contact.address),
                ("contact_wishes", contact.wishes),
            ]
        }

        static func values(
            languages: [String], frenchLevel: FrenchLevel?, commune: String?
        ) -> [(field: String, value: String?)] {
            [
                ("languages", languages.isEmpty ? nil : languages.joined(separator: " ")),
                ("french_level", frenchLevel?.rawValue), ("commune", commune),
            ]
        }

        /// The names of the fields in which it says something else.
        func differences(from other: Contents) -> [String] {
            zip(values, other.values).filter { $0.value != $1.value }.map(\.0.field)
        }

        /// What it lacks is taken from `other`; whatever it says stays.
        func filled(from other: Contents) -> Contents {
            var filled = self
            filled.civil.family = civil.family ?? other.civil.family
            filled.civil.gender = civil.gender ?? other.civil.gender
            if civil.birth == nil {
                (filled.civil.birth, filled.civil.birthSource) = (other.civil.birth, other.civil.birthSource)
            }
            filled.contact = Contact(
                phone: contact.phone ?? other.contact.phone, email: contact.email ?? other.contact.email,
                address: contact.address ?? other.contact.address, wishes: contact.wishes ?? other.contact.wishes)
            if languages.isEmpty { filled.languages = other.languages }
            filled.frenchLevel = frenchLevel ?? other.frenchLevel
            filled.commune = commune ?? other.commune
            return filled
        }
    }
}

extension Person.Draft {
    /// What a file says once this is said of it; `nil` for one that is opened with it.
    ///
    /// - Throws: `Refusal.invalid` with everything that does not hold. Whether a language or a commune exists, the
    ///   database says.
    func applied(to old: Person.Contents?, on today: Day) throws -> Person.Contents {
        var checks = Checks()
        var new = old ?? Person.Contents(civil: Civil(given: "", family: nil))
        func text(_ field: String, _ typed: String?, most: Int, isNeeded: Bool = false, _ set: (String?) -> Void) {
            if typed != nil || (old == nil && isNeeded) {
                set(checks.text(field, typed, most: most, isNeeded: isNeeded))
            }
        }
        text("given", given, most: 100, isNeeded: true) { new.civil.given = $0 ?? "" }
        text("family", family, most: 100) { new.civil.family = $0 }
        if birthDate != nil { new.civil.birth = birth(&checks, on: today) }
        if birthSource != nil { new.civil.birthSource = checks.code("birth_source", birthSource) }
        if gender != nil { new.civil.gender = checks.code("gender", gender) }
        text("phone", phone, most: 30) { new.contact.phone = $0 }
        text("email", email, most: 254) { new.contact.email = $0 }
        text("address", address, most: 300) { new.contact.address = $0 }
        text("contact_wishes", contactWishes, most: 300) { new.contact.wishes = $0 }
        if frenchLevel != nil { new.frenchLevel = checks.code("french_level", frenchLevel) }
        if !languages.isEmpty || old == nil { new.languages = checks.codes("languages", languages, most: 10) }
        text("commune", commune, most: 5) { new.commune = $0 }
        if let communeProblem { checks.refuse("commune", communeProblem) }
        try checks.done()
        new.civil.birthSource = new.civil.birth == nil ? nil : new.civil.birthSource ?? .declared
        return new
    }

    private func birth(_ checks: inout Checks, on today: Day) -> Day? {
        guard let text = checks.text("birth_date", birthDate, most: 10) else { return nil }
        guard let day = Day(text) else {
            checks.refuse("birth_date", .notADay)
            return nil
        }
        if day.isAfter(today) { checks.refuse("birth_date", .inTheFuture) }
        return day
    }
}
