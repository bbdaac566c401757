import Foundation
import Logging
import Postgres
import RelaisCore

extension Restore {
    /// The empty database a backup goes into.
    final class Target: Sendable {
        /// A superuser's way in, and the program's own.
        let conninfo: String
        let application: String
        let password: String
        private let server: LocalServer?

        /// - Throws: `Backup.Problem` when it holds anything; `LocalServer.Problem` while relaisd runs.
        init(_ restore: Restore, _ settings: Settings, _ logger: Logger) throws {
            if let database = settings.database {
                guard let administrator = restore.conninfo else {
                    throw Backup.Problem(
                        "Say how a superuser reaches the empty database: --as \"host=… dbname=relais user=postgres\".")
                }
                (conninfo, application, server) = (administrator, database, nil)
                guard let password = settings.databasePassword else {
                    throw Backup.Problem(
                        "The password of relais_app is not known: put it into a file, and name that in RELAIS_DATABASE_PASSWORD_FILE."
                    )
                }
                self.password = password
                try Self.requireEmpty(administrator)
                return
            }
            try Deployment.makeHome(settings.home)
            let server = try LocalServer.open(directory: "\(settings.home)/postgres", logger: logger)
            do {
                password = try Deployment.applicationPassword(settings.home)
                conninfo = server.address.conninfo(database: "relais")
                application = server.address.conninfo(user: "relais_app", database: "relais", password: password)
                self.server = server
                try Self.make(server.address)
            } catch {
                try? server.stop()
                throw error
            }
        }

        func close() { try? server?.stop() }

        /// On the private server one that relaisd has made and nobody has used gives way.
        private static func make(_ address: LocalServer.Address) throws {
            let connection = try Connection(conninfo: address.conninfo())
            let exists: Only<Bool> = try connection.one(
                "SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'relais')")
            if exists.value {
                try requireUnused(address.conninfo(database: "relais"))
                try connection.script("DROP DATABASE relais")
            }
            try connection.script("CREATE DATABASE relais")
        }

        private static func requireUnused(_ conninfo: String) throws {
            let connection = try Connection(conninfo: conninfo)
            let isMigrated: Only<Bool> = try connection.one("SELECT to_regclass('audit.entry') IS NOT NULL")
            guard isMigrated.value else { return try requireEmpty(conninfo) }
            let isUsed: Only<Bool> = try connection.one(
                """
                SELECT EXISTS (SELECT FROM directory.organisation) OR EXISTS (SELECT FROM access.account)
                    OR EXISTS (SELECT FROM audit.entry)
                """)
            if isUsed.value { throw holdsSomething }
        }

        private static func requireEmpty(_ conninfo: String) throws {
            let tables: Only<Int> = try Connection(conninfo: conninfo).one(
                """
                SELECT count(*)
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
                """)
            if tables.value > 0 { throw holdsSomething }
        }

        private static let holdsSomething = Backup.Problem(
            "The database holds something: a backup goes into an empty one only. Move the home away, or make another database."
        )
    }
}
