extension Representative {
    /// What a form or a command says of one, as it was typed: `nil` was not given, empty is nothing.
    package struct Draft: Sendable, Equatable {
        package var kind: String?
        package var name: String?
        package var authority: String?
        package var decidedOn: String?
        package var from: String?
        package var until: String?
        package var contact: String?
        package var level: String?

        package init() {}

        /// What is known once this is said; `nil` for someone new.
        ///
        /// - Throws: `Refusal.invalid` with everything that does not hold.
        func applied(to old: Facts?, on today: Day) throws -> Facts {
            var checks = Checks()
            var new = old ?? Facts(kind: .noneYet, from: today, level: .usual)
            if kind != nil || old == nil { new.kind = checks.code("kind", kind, isNeeded: true) ?? .noneYet }
            if let name { new.name = checks.text("name", name, most: 150) }
            if let authority { new.authority = checks.text("authority", authority, most: 150) }
            if let contact { new.contact = checks.text("contact", contact, most: 300) }
            if decidedOn != nil { new.decidedOn = checks.wholeDay("decided_on", decidedOn) }
            if let day = new.decidedOn, day.isAfter(today) { checks.refuse("decided_on", .inTheFuture) }
            if from != nil { new.from = checks.wholeDay("from_on", from) ?? new.from }
            if until != nil { new.until = checks.wholeDay("until_on", until) }
            if let until = new.until, new.from.isAfter(until) { checks.refuse("until_on", .beforeItBegins) }
            if let level, !level.isEmpty { new.level = checks.code("level", level) ?? new.level }
            if new.kind != .noneYet, new.name == nil { checks.refuse("name", .missing) }
            try checks.done()
            return new
        }
    }
}

extension Representative.Facts {
    /// What is said, by the names of the fields.
    private var values: [(field: String, value: String?)] {
        [
            ("kind", kind.rawValue), ("name", name), ("authority", authority), ("decided_on", decidedOn?.text),
            ("from_on", from.text), ("until_on", until?.text), ("contact", contact), ("level", level.rawValue),
        ]
    }

    /// The names of the fields in which it says something else.
    func differences(from other: Self) -> [String] {
        zip(values, other.values).filter { $0.value != $1.value }.map(\.0.field)
    }

    /// The names of the fields it fills.
    var filled: [String] { values.filter { $0.value != nil }.map(\.field) }
}
