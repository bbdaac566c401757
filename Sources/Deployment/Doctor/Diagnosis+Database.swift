import Foundation
import Postgres
import RelaisCore

/// The database as the program's own login finds it.
struct DatabaseState: Sendable {
    private let schemaProblem: String?
    private let isReadOnly: Bool
    private let isPrivate: Bool
    private let facts: Facts

    /// Whether its people are made up.
    var isDemonstration: Bool { facts.isDemonstration }
    /// For how many seconds it has been there.
    var age: Double { facts.age }

    private struct Facts: RowDecodable {
        let version: String
        let isTooMighty: Bool
        let secondsApart: Double
        let age: Double
        let isDemonstration: Bool

        init(row: Row) throws {
            (version, isTooMighty, secondsApart, age, isDemonstration) = try row.decode()
        }
    }

    /// Looks at the database, and changes nothing.
    init(_ conninfo: String) throws {
        let connection = try Connection.reach(conninfo)
        (isReadOnly, isPrivate) = (connection.isReadOnly, connection.isPrivate)
        facts = try connection.one(
            """
            SELECT current_setting('server_version'),
                (SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user),
                extract(epoch FROM clock_timestamp() - \(Date()))::float8,
                (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(applied_at)), 0) FROM public.schema_migration)::float8,
                (SELECT is_demonstration FROM directory.deployment)
            """)
        do {
            try Migrator(Assets.migrations).check(connection)
            schemaProblem = nil
        } catch let problem as Migrator.Problem { schemaProblem = "\(problem)" }
    }

    /// Whether the schema is the one this program was built with.
    var isCurrent: Bool { schemaProblem == nil }

    /// Each thing that was looked at, and whether it is as it should be.
    var findings: [Diagnosis.Finding] {
        let apart = Int(abs(facts.secondsApart))
        return [
            .well("version", "PostgreSQL \(facts.version) answers."),
            schemaProblem.map {
                .wrong(
                    "schema", $0, why: "relaisd does not start on another schema than its own.",
                    remedy: "relais migrate")
            } ?? .well("schema", "The schema is the one this program was built with."),
            isReadOnly
                ? .wrong(
                    "read_only", "The database takes no changes.",
                    why: "It is a standby, or default_transaction_read_only is on: nobody can work.",
                    remedy: "pg_ctl promote, once the primary is gone for good")
                : .well("read_only", "The database takes changes."),
            isPrivate
                ? .well("private", "What passes to the database is encrypted, or stays on this machine.")
                : .wrong(
                    "private", "What passes to the database is not encrypted.",
                    why: "Whoever is on the way reads it.", remedy: "Add sslmode=verify-full to RELAIS_DATABASE."),
            facts.isTooMighty
                ? .wrong(
                    "login", "The program signs in to the database with a role that row security does not hold.",
                    why: "One mistake in a statement would show everyone's files.",
                    remedy: "Use user=relais_app in RELAIS_DATABASE.")
                : .well("login", "Row security holds for the role the program uses."),
            apart < 10
                ? .well("clock", "The clocks of this machine and of the database agree.")
                : .wrong(
                    "clock", "The clocks of this machine and of the database are \(apart) seconds apart.",
                    why: "Sessions end, and referrals are late, by two times.", remedy: "timedatectl set-ntp true"),
        ]
    }
}
