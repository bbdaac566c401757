extension Connection {
    /// How many rows a table has.
    package struct TableCount: Sendable, Codable, Equatable {
        /// `casework.person`
        package let name: String
        package let rows: Int
    }

    /// Every table that is not PostgreSQL's own, with its rows counted one by one: as this transaction sees them, past row
    /// security for whoever may.
    package func tableCounts() throws -> [TableCount] {
        let names: [Only<String>] = try all(
            """
            SELECT format('%I.%I', n.nspname, c.relname)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
            ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """)
        return try names.map { name in
            // A name that PostgreSQL has quoted itself.
            let counted: Only<Int> = try one(SQL(trusted: "SELECT count(*) FROM \(name.value)"))
            return TableCount(name: name.value, rows: counted.value)
        }
    }
}
