import Foundation
import Postgres

extension Mentor {
    /// What a form or a command says of a mentor, as it was typed: `nil` was not given, and stays as it is.
    package struct Draft: Sendable, Equatable {
        package var given: String?
        package var family: String?
        package var phone: String?
        package var email: String?
        package var wishes: String?
        package var languages: [String]?
        package var interests: [String]?
        package var availability: [String]?
        /// A commune by its name, its postcode or its code.
        package var commune: String?
        package var reachKm: String?
        package var reachMinutes: String?
        package var transport: [String]?
        package var capacity: String?
        package var prefers: [String]?
        package var prefersFromAge: String?
        package var prefersToAge: String?
        package init() {}
    }

    /// What a mentor offers and would like.
    package struct Offer: Sendable, Equatable {
        package var languages: [String] = []
        package var interests: Set<Mentoring.Activity> = []
        package var availability: Set<Mentoring.HalfDay> = []
        /// INSEE's code.
        package var commune: String?
        package var reachKm: Int?
        package var reachMinutes: Int?
        package var transport: Set<Mentoring.Transport> = []
        package var capacity = 1
        package var prefers: Set<Mentoring.Preference> = []
        package var prefersFromAge: Int?
        package var prefersToAge: Int?
    }
}

extension Mentor.Draft {
    /// Who they are once this is said.
    func identity(from old: Mentor.Identity?, _ checks: inout Checks) -> Mentor.Identity {
        var new = old ?? Mentor.Identity(given: "", family: "")
        if given != nil || old == nil { new.given = checks.text("given", given, most: 100, isNeeded: true) ?? "" }
        if family != nil || old == nil { new.family = checks.text("family", family, most: 100, isNeeded: true) ?? "" }
        if let phone { new.phone = checks.text("phone", phone, most: 40) }
        if let email {
            new.email = checks.text("email", email, most: 254)
            if let address = new.email, !address.contains("@") { checks.refuse("email", .notAnAddress) }
        }
        if let wishes { new.wishes = checks.text("wishes", wishes, most: 2_000) }
        return new
    }

    /// What they offer once this is said.
    func offer(from old: Mentor.Offer, _ checks: inout Checks, in tx: Transaction) throws -> Mentor.Offer {
        var new = old
        if let languages { new.languages = checks.codes("languages", languages, most: 20) }
        if let interests { new.interests = Set(checks.some("interests", interests)) }
        if let availability { new.availability = Set(checks.some("availability", availability)) }
        if let typed = commune {
            new.commune = try checks.commune(typed, in: tx)
        }
        if reachKm != nil { new.reachKm = checks.number("reach_km", reachKm, 1...200) }
        if reachMinutes != nil { new.reachMinutes = checks.number("reach_minutes", reachMinutes, 5...240) }
        if let transport { new.transport = Set(checks.some("transport", transport)) }
        new.capacity = checks.number("capacity", capacity, 1...10) ?? old.capacity
        if let prefers { new.prefers = Set(checks.some("prefers", prefers)) }
        if prefersFromAge != nil { new.prefersFromAge = checks.number("prefers_from_age", prefersFromAge, 3...26) }
        if prefersToAge != nil { new.prefersToAge = checks.number("prefers_to_age", prefersToAge, 3...26) }
        if let from = new.prefersFromAge, let to = new.prefersToAge, to < from {
            checks.refuse("prefers_to_age", .outOfOrder)
        }
        return new
    }
}

extension Checks {
    /// The code of the one commune that is meant, or none.
    mutating func commune(_ typed: String, in tx: Transaction) throws -> String? {
        guard let text = text("commune", typed, most: 100) else { return nil }
        let found = try Commune.named(text, in: tx)
        if found.isEmpty { refuse("commune", .unknownCommune) }
        if found.count > 1 { refuse("commune", .severalCommunes(found.map(\.label))) }
        return found.count == 1 ? found[0].code : nil
    }
}

extension Mentor.Offer: RowDecodable {
    static let columns: SQL =
        """
        m.languages, m.interests, m.availability, m.commune, m.reach_km, m.reach_minutes, m.transport, m.capacity, m.prefers,
            m.prefers_from_age, m.prefers_to_age
        """
    static let width: Int32 = 11

    package init(row: Row) throws { try self.init(row: row, from: 0) }

    init(row: Row, from start: Int32) throws {
        languages = try row.column(start)
        let codes: ([String], [String]) = (try row.column(start + 1), try row.column(start + 2))
        (interests, availability) = (
            Set(codes.0.compactMap(Mentoring.Activity.init)), Set(codes.1.compactMap(Mentoring.HalfDay.init))
        )
        (commune, reachKm, reachMinutes) = (
            try row.column(start + 3), try row.column(start + 4), try row.column(start + 5)
        )
        let more: ([String], [String]) = (try row.column(start + 6), try row.column(start + 8))
        (transport, prefers) = (
            Set(more.0.compactMap(Mentoring.Transport.init)), Set(more.1.compactMap(Mentoring.Preference.init))
        )
        capacity = try row.column(start + 7)
        (prefersFromAge, prefersToAge) = (try row.column(start + 9), try row.column(start + 10))
    }
}
