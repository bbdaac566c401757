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
    let department: String?
    private let ages: ClosedRange<Int>?

    /// Whether they are of an age: `nil` when that is not known, or not well enough.
    func isAged(from least: Int?, to most: Int?) -> Bool? {
        guard let ages else { return nil }
        let limits = (least ?? 0)...max(least ?? 0, most ?? 200)
        if limits.contains(ages.lowerBound) && limits.contains(ages.upperBound) { return true }
        return limits.overlaps(ages) ? nil : false
    }

    /// Whether there is a language to speak to them in. French counts from A2 on.
    func isUnderstood(in spoken: [String]) -> Bool {
        if !Set(spoken).isDisjoint(with: languages) { return true }
        guard spoken.contains("fra"), let frenchLevel else { return false }
        return frenchLevel >= .a2
    }

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
            SELECT p.code, p.languages, p.french_level, c.department
            FROM casework.person p
            LEFT JOIN directory.commune c ON c.code = p.commune
            WHERE p.id = \(person)
            """)
        guard let facts else { throw Refusal.notFound(.init(.person, person.rawValue)) }
        let keys = try laterKeys.open()
        let civil = try later.civil(keys)[person]
        let circumstances = Circumstances(
            code: facts.code, name: civil?.short, languages: facts.languages, frenchLevel: facts.frenchLevel,
            department: facts.department, ages: civil?.birth?.ages(on: Day(tx.now)))
        return (circumstances, keys)
    }

    private struct Facts: RowDecodable {
        let code: String
        let languages: [String]
        let frenchLevel: FrenchLevel?
        let department: String?
        init(row: Row) throws { (code, languages, frenchLevel, department) = try row.decode() }
    }
}
