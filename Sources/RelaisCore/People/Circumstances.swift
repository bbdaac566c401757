import Foundation
import Postgres
import Vault

/// What is known of someone that a service may ask for: nothing that names them but their code and, for whoever follows
/// them, first name and initial. Of their age, only whether it lies within limits comes out.
struct Circumstances {
    let code: String
    let name: String?
    let languages: [String]
    let frenchLevel: FrenchLevel?
    let commune: String?
    let communeName: String?
    let department: String?
    /// Where they live, as far as a map knows.
    let spot: Spot?
    private let ages: ClosedRange<Int>?

    /// Whether they are of an age: `nil` when that is not known, or not well enough.
    func isAged(from least: Int?, to most: Int?) -> Bool? { Self.isAged(ages, from: least, to: most) }

    static func isAged(_ ages: ClosedRange<Int>?, from least: Int?, to most: Int?) -> Bool? {
        guard let ages else { return nil }
        let limits = (least ?? 0)...max(least ?? 0, most ?? 200)
        if limits.contains(ages.lowerBound) && limits.contains(ages.upperBound) { return true }
        return limits.overlaps(ages) ? nil : false
    }

    /// French counts among the languages to speak to them in from A2 on.
    var speaksFrench: Bool { frenchLevel.map { $0 >= .a2 } ?? false }

    /// Reads them, with the keys of the person, which the entry that tells of it needs.
    ///
    /// - Throws: `Refusal.notFound` when there is nobody the caller may know of.
    static func of(_ person: ID<Person>, organisation: ID<Organisation>, in tx: Transaction) throws -> (
        Circumstances, Keys
    ) {
        let laterKeys = try tx.askKeys(about: [person.rawValue])
        let later = try Person.askIdentities(of: [person], of: organisation, in: tx)
        let facts: Facts? = try tx.first(
            """
            SELECT p.code, p.languages, p.french_level, p.commune, c.name, c.department, c.latitude, c.longitude, c.density
            FROM casework.person p
            LEFT JOIN directory.commune c ON c.code = p.commune
            WHERE p.id = \(person)
            """)
        guard let facts else { throw Refusal.notFound(.init(.person, person.rawValue)) }
        let keys = try laterKeys.open()
        let civil = try later.civil(keys)[person]
        let circumstances = Circumstances(
            code: facts.code, name: civil?.short, languages: facts.languages, frenchLevel: facts.frenchLevel,
            commune: facts.commune, communeName: facts.communeName, department: facts.department, spot: facts.spot,
            ages: civil?.birth?.ages(on: Day(tx.now)))
        return (circumstances, keys)
    }

    private struct Facts: RowDecodable {
        let code: String
        let languages: [String]
        let frenchLevel: FrenchLevel?
        let commune: String?
        let communeName: String?
        let department: String?
        let spot: Spot?
        init(row: Row) throws {
            let place: (Double?, Double?, Int?)
            (code, languages, frenchLevel, commune, communeName, department, place.0, place.1, place.2) =
                try row.decode()
            spot = department.flatMap { Spot(place.0, place.1, place.2, $0) }
        }
    }
}
