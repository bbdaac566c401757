import Foundation
import Postgres
import Vault

/// That someone's path follows a template, or followed it, as it is kept.
struct Follow: RowDecodable {
    let id: UUID
    let template: ID<PathTemplate>
    let since: Date
    let departedAt: Date?
    let reason: Path.DepartReason?
    let sealed: Bytes?

    init(row: Row) throws { (id, template, since, departedAt, reason, sealed) = try row.decode() }

    /// Those that are over first, the one that is followed now last.
    static func ask(of person: ID<Person>, in tx: Transaction) throws -> Later<Follow> {
        try tx.ask(
            """
            SELECT f.id, f.template, f.since_at, f.departed_at, f.reason, f.sealed
            FROM casework.path_follow f
            WHERE f.person = \(person)
            ORDER BY f.departed_at NULLS LAST, f.since_at
            LIMIT 20
            """)
    }

    /// Beside what happened.
    func course(
        _ template: PathTemplate, legs: [PathPage.Leg], _ keys: Keys, in organisation: ID<Organisation>, now: Date
    ) throws -> PathCourse {
        let words = try sealed.flatMap { sealed -> String? in
            let key = try keys.keyIfAny(organisation: organisation, subject: id, .narrative)
            return try key?.open(sealed, at: Path.place(id, in: organisation), as: Words.self).text
        }
        return PathCourse(
            template, since: since, departedAt: departedAt, reason: reason, words: words, legs: legs, now: now)
    }
}
