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
/// Applied steps are recorded with the SHA-256 of their text in `public.schema_migration`. Several programs may run it
/// at once: an advisory lock lets one through at a time.
package struct Migrator: Sendable {
    package enum Problem: Error, Equatable, CustomStringConvertible {
        /// A step was changed after it had been applied.
        case edited(String)
        /// The database holds a step this program does not know: it was migrated by a newer one.
        case unknown(String)
        /// Steps that are still to be applied.
        case pending([String])
        /// A step comes before one that was applied already: the first is the late one.
        case late(String, applied: String)
        /// Two steps have the same name.
        case repeated(String)
        /// A step was refused by the server, and left nothing.
        case failed(String, PostgresError)
        /// A step holds BEGIN, COMMIT or ROLLBACK. What it did may have been kept.
        case endsTransaction(String)

        package var description: String {
            switch self {
            case .edited(let name):
                "Migration \(name) was changed after it was applied to this database. "
                    + "Restore its text, and write a new one."
            case .unknown(let name):
                "This database was migrated by a newer version: it holds \(name), which this program does not know."
            case .pending(let names):
                "This database is not at the schema of this program: \(names.joined(separator: ", ")) still to apply."
            case .late(let name, let applied):
                "Migration \(name) comes before \(applied), which was already applied. Give it a later number."
            case .repeated(let name): "There are two migrations called \(name)."
            case .failed(let name, let error): "Migration \(name) failed and left nothing: \(error)"
            case .endsTransaction(let name):
                "Migration \(name) ends its own transaction, which it must not; look at what it left, and undo it."
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

    /// Applies what is missing, and waits while another program does.
    ///
    /// - Parameters:
    ///   - connection: A connection outside any transaction.
    ///   - each: Told the name of each step before it runs.
    /// - Returns: The names of the steps applied.
    /// - Throws: `Problem`, but for `.pending`; `PostgresError` when the connection is lost on the way.
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
            do {
                try apply(migration, connection)
            } catch {
                connection.rollback()
                if let error = error as? PostgresError, !error.isUnavailability, error != .cancelled {
                    throw Problem.failed(migration.name, error)
                }
                throw error
            }
        }
        return pending.map(\.name)
    }

    /// Makes sure the database is at exactly this schema, and changes nothing.
    ///
    /// - Throws: `Problem`, `.pending` when steps are still to be applied.
    package func check(_ connection: Connection) throws {
        let pending = try pending(connection)
        guard pending.isEmpty else { throw Problem.pending(pending.map(\.name)) }
    }

    private func apply(_ migration: Migration, _ connection: Connection) throws {
        try connection.script("BEGIN")
        try connection.script(SQL(trusted: migration.sql))
        guard connection.isInTransaction else { throw Problem.endsTransaction(migration.name) }
        try connection.execute(
            """
            INSERT INTO public.schema_migration (name, sha256)
            VALUES (\(migration.name), encode(sha256(convert_to(\(migration.sql)::text, 'UTF8')), 'hex'))
            """)
        try connection.commit()
    }

    private func pending(_ connection: Connection) throws -> [Migration] {
        for (one, next) in zip(migrations, migrations.dropFirst()) where one.name == next.name {
            throw Problem.repeated(one.name)
        }
        let exists: Only<Bool> = try connection.one("SELECT to_regclass('public.schema_migration') IS NOT NULL")
        let applied: [Applied] =
            try exists.value
            ? connection.all("SELECT name, sha256 FROM public.schema_migration ORDER BY name COLLATE \"C\"") : []
        let known = Dictionary(uniqueKeysWithValues: migrations.map { ($0.name, $0.sql) })
        let sums = try applied.map { one in
            guard let sql = known[one.name] else { throw Problem.unknown(one.name) }
            return try connection.queue("SELECT encode(sha256(convert_to(\(sql)::text, 'UTF8')), 'hex')")
        }
        for (one, sum) in zip(applied, sums) {
            guard try connection.answer(to: sum).firstRow?.column(0) == one.sha256 else {
                throw Problem.edited(one.name)
            }
        }
        let done = Set(applied.map(\.name))
        let pending = migrations.filter { !done.contains($0.name) }
        if let first = pending.first, let last = applied.last, first.name < last.name {
            throw Problem.late(first.name, applied: last.name)
        }
        return pending
    }
}
