import Foundation
import Postgres
import RelaisCore

/// How a database is run, as far as the program's own login can see.
struct DatabaseState: Sendable {
    private let version: String
    private let schemaProblem: String?
    private let isReadOnly: Bool
    private let isPrivate: Bool
    private let facts: Facts

    private struct Facts: RowDecodable {
        let version: String
        let hasChecksums: Bool
        let isDurable: Bool
        let isTooMighty: Bool
        let secondsApart: Double

        init(row: Row) throws {
            (version, hasChecksums, isDurable, isTooMighty, secondsApart) = try row.decode()
        }
    }

    /// Looks at the database, and changes nothing.
    init(_ conninfo: String) throws {
        let connection = try Connection.reach(conninfo)
        (isReadOnly, isPrivate) = (connection.isReadOnly, connection.isPrivate)
        facts = try connection.one(
            """
            SELECT current_setting('server_version'), current_setting('data_checksums')::boolean,
                current_setting('fsync')::boolean AND current_setting('full_page_writes')::boolean,
                (SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user),
                extract(epoch FROM clock_timestamp() - \(Date()))::float8
            """)
        version = facts.version
        do {
            try Migrator(Assets.migrations).check(connection)
            schemaProblem = nil
        } catch let problem as Migrator.Problem {
            if case .pending = problem {
                schemaProblem = "\(problem) Run relais migrate."
            } else {
                schemaProblem = "\(problem)"
            }
        }
    }

    /// Whether the schema is the one this program was built with.
    var isCurrent: Bool { schemaProblem == nil }

    /// Each thing that was looked at, and whether it is as it should be.
    var findings: [Diagnosis.Finding] {
        [
            .init(isWell: true, sentence: "PostgreSQL \(version) answers."),
            .init(
                isWell: schemaProblem == nil,
                sentence: schemaProblem ?? "The schema is the one this program was built with."),
            .init(
                isWell: !isReadOnly,
                sentence: isReadOnly
                    ? "The database takes no changes: it is a standby, or default_transaction_read_only is on."
                    : "The database takes changes."),
            .init(
                isWell: isPrivate,
                sentence: isPrivate
                    ? "What passes to the database is encrypted, or stays on this machine."
                    : "What passes to the database is not encrypted: add sslmode=verify-full to RELAIS_DATABASE."),
            .init(
                isWell: facts.hasChecksums,
                sentence: facts.hasChecksums
                    ? "The database keeps checksums of its pages."
                    : "The database keeps no checksums: a failing disk would go unnoticed. Stop it and run pg_checksums --enable."
            ),
            .init(
                isWell: facts.isDurable,
                sentence: facts.isDurable
                    ? "What was answered is on disk."
                    : "fsync or full_page_writes is off: a power cut would lose or break what was answered."),
            .init(
                isWell: !facts.isTooMighty,
                sentence: facts.isTooMighty
                    ? "The program signs in to the database with a role that row security does not hold: use relais_app."
                    : "Row security holds for the role the program uses."),
            .init(
                isWell: abs(facts.secondsApart) < 10,
                sentence: abs(facts.secondsApart) < 10
                    ? "The clocks of this machine and of the database agree."
                    : "The clocks of this machine and of the database are \(Int(abs(facts.secondsApart))) seconds apart."
            ),
        ]
    }
}
