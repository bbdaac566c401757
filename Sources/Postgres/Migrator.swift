/// One step of a schema: applied once, in order, and never edited afterwards.
package struct Migration: Sendable, Equatable {
    /// `0001_roles`: the number orders it.
    package let name: String
    /// One or more statements, without BEGIN or COMMIT.
    package let sql: String

    package init(name: String, sql: String) { (self.name, self.sql) = (name, sql) }
}

/// Brings a database to the schema a program was built with: forward only, one transaction a step.
///
/// Applied steps are recorded with the SHA-256 of their text in `public.schema_migration`. Several programs may run it at
/// once: an advisory lock lets one through at a time.
package struct Migrator: Sendable {
    package enum Problem: Error, Equatable, CustomStringConvertible {
        /// A step was changed after it had been applied.
        case edited(String)
        /// The database holds a step this program does not know: it was migrated by a newer one.
        case unknown(String)
        /// Steps that are still to be applied.
        case pending([String])

        package var description: String {
            switch self {
            case .edited(let name):
                "Migration \(name) was changed after it was applied to this database. Restore its text, and write a new one."
            case .unknown(let name):
                "This database was migrated by a newer version: it holds \(name), which this program does not know."
            case .pending(let names):
                "This database is not at the schema of this program: \(names.joined(separator: ", ")) still to apply."
            }
        }
    }

    private struct Applied: RowDecodable {
        let name: String
        let sha256: String
        init(row: Row) throws { (name, sha256) = try row.decode() }
    }

    package let migrations: [Migration]

    package init(_ migrations: [Migration]) { self.migrations = migrations.sorted { $0.name < $1.name } }

    /// Applies what is missing and says its names.
    ///
    /// - Parameter each: told the name of each step before it runs.
    @discardableResult
    package func migrate(_ connection: Connection, each: (String) -> Void = { _ in }) throws -> [String] {
        try connection.script("SELECT pg_advisory_lock(8470000001)")
        defer { try? connection.script("SELECT pg_advisory_unlock(8470000001)") }
        try connection.script(
            """
            CREATE TABLE IF NOT EXISTS public.schema_migration (
                name       text PRIMARY KEY,
                sha256     text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """)
        let pending = try pending(connection)
        for migration in pending {
            each(migration.name)
            try connection.script("BEGIN")
            do {
                try connection.script(SQL(trusted: migration.sql))
                try connection.execute(
                    """
                    INSERT INTO public.schema_migration (name, sha256)
                    VALUES (\(migration.name), encode(sha256(convert_to(\(migration.sql)::text, 'UTF8')), 'hex'))
                    """)
                try connection.commit()
            } catch {
                connection.rollback()
                throw error
            }
        }
        return pending.map(\.name)
    }

    /// Makes sure the database is at exactly this schema, and changes nothing.
    ///
    /// - Throws: `Problem.pending`, `.edited` or `.unknown`.
    package func check(_ connection: Connection) throws {
        let pending = try pending(connection)
        guard pending.isEmpty else { throw Problem.pending(pending.map(\.name)) }
    }

    private func pending(_ connection: Connection) throws -> [Migration] {
        let exists: Only<Bool> = try connection.one("SELECT to_regclass('public.schema_migration') IS NOT NULL")
        let applied: [Applied] =
            try exists.value ? connection.all("SELECT name, sha256 FROM public.schema_migration ORDER BY name") : []
        let known = Dictionary(uniqueKeysWithValues: migrations.map { ($0.name, $0.sql) })
        for one in applied {
            guard let sql = known[one.name] else { throw Problem.unknown(one.name) }
            let sum: Only<String> = try connection.one("SELECT encode(sha256(convert_to(\(sql)::text, 'UTF8')), 'hex')")
            guard sum.value == one.sha256 else { throw Problem.edited(one.name) }
        }
        let done = Set(applied.map(\.name))
        return migrations.filter { !done.contains($0.name) }
    }
}
