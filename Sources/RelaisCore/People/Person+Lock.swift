import Postgres

extension Person {
    /// The version of everything a file shows: its row's, and one more for every colleague who came to follow it, or ceased
    /// to, among those the caller may know of.
    static let shownVersion: SQL =
        """
        (p.row_version - 1
            + (SELECT count(*) + count(a.until) FROM casework.assignment a
               WHERE a.organisation = p.organisation AND a.person = p.id))::bigint
        """

    /// Holds the files of people until the transaction ends, and tells in which version they are then: a statement of its
    /// own, so that it sees what was done by whoever held them before. Does not wait.
    static func lock(_ people: [ID<Person>], in tx: Transaction) throws -> LaterVersions {
        try tx.execute("SELECT casework.lock_people(\(people))")
        return LaterVersions(
            rows: try tx.ask(
                """
                SELECT p.id, \(shownVersion), p.merged_into IS NOT NULL
                FROM casework.person p
                WHERE p.organisation = (SELECT access.organisation()) AND p.id = ANY (\(people))
                """))
    }

    /// The versions of files that are held, asked for and not read yet; of those the caller may see.
    struct LaterVersions {
        fileprivate let rows: Later<Version>

        /// Without those that were merged into others, unless they are asked for.
        func read(withStubs: Bool = false) throws -> [ID<Person>: Int] {
            let kept = try rows.all().filter { withStubs || !$0.isStub }
            return Dictionary(kept.map { ($0.person, $0.number) }) { first, _ in first }
        }
    }

    fileprivate struct Version: RowDecodable {
        let person: ID<Person>
        let number: Int
        let isStub: Bool
        init(row: Row) throws { (person, number, isStub) = try row.decode() }
    }
}
