import Postgres

extension ServiceSearch {
    /// What a service is looked for by, as it was typed. Everything may be left out.
    package struct Wish: Sendable, Equatable {
        /// Words of its name, of who offers it, of a theme, of a place.
        package var words: String?
        /// data·inclusion's code of a theme, or of a family of them.
        package var theme: String?
        /// A commune, by its name, its postcode or its code.
        package var place: String?
        /// So many kilometres by road at most.
        package var within: String?
        package var age: String?
        /// ISO 639-3.
        package var language: String?
        package var publics: String?
        package var transport: String?
        /// Only those that take people at the moment.
        package var isAccepting: Bool

        package init(
            words: String? = nil, theme: String? = nil, place: String? = nil, within: String? = nil, age: String? = nil,
            language: String? = nil, publics: String? = nil, transport: String? = nil, isAccepting: Bool = false
        ) {
            (self.words, self.theme, self.place, self.within) = (words, theme, place, within)
            (self.age, self.language, self.publics, self.transport) = (age, language, publics, transport)
            self.isAccepting = isAccepting
        }

        package static let longestWords = 100
    }

    /// The same, understood.
    struct Terms {
        let words: Wanted
        let theme: String?
        let place: Commune?
        let spot: Spot?
        let within: Int?
        let age: Int?
        let language: String?
        let publics: Service.Public?
        let transport: Service.Transport?
        let isAccepting: Bool
    }
}

extension ServiceSearch.Wish {
    /// Refuses, all at once, what cannot be understood.
    func understood(in tx: Transaction) throws -> ServiceSearch.Terms {
        var checks = Checks()
        let words = checks.text("matching", words, most: Self.longestWords) ?? ""
        let theme = checks.text("theme", theme, most: 100)
        let within = checks.number("within", within, 1...1_000)
        let age = checks.number("age", age, 0...120)
        let language = checks.text("language", language, most: 3)
        let publics: Service.Public? = checks.code("public", publics)
        let transport: Service.Transport? = checks.code("transport", transport)
        var place: Commune?
        if let typed = checks.text("place", self.place, most: 100) {
            let found = try Commune.named(typed, in: tx)
            place = found.count == 1 ? found[0] : nil
            if found.isEmpty { checks.refuse("place", .unknownCommune) }
            if found.count > 1 { checks.refuse("place", .severalCommunes(found.map(\.label))) }
        }
        if within != nil && self.place?.isEmpty ?? true { checks.refuse("place", .missing) }
        try checks.done()
        return ServiceSearch.Terms(
            words: Wanted(words).inBrief, theme: theme, place: place,
            spot: try place.flatMap { try Spot.of($0.code, in: tx) },
            within: within, age: age, language: language, publics: publics, transport: transport,
            isAccepting: isAccepting)
    }
}

extension Spot {
    /// Where a commune is, if that is known.
    static func of(_ commune: String, in tx: Transaction) throws -> Spot? {
        struct Found: RowDecodable {
            let spot: Spot?
            init(row: Row) throws {
                let read: (Double?, Double?, Int?, String) = try row.decode()
                spot = Spot(read.0, read.1, read.2, read.3)
            }
        }
        let found: Found? = try tx.first(
            "SELECT latitude, longitude, density, department FROM directory.commune WHERE code = \(commune)")
        return found?.spot
    }

    init?(_ latitude: Double?, _ longitude: Double?, _ density: Int?, _ department: String) {
        guard let latitude, let longitude else { return nil }
        self.init(latitude: latitude, longitude: longitude, density: density, department: department)
    }
}
