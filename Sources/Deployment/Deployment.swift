import Foundation
import Logging
import Postgres
import RelaisCore
import Vault

/// A Relais that is open: its keys, its database, and its private PostgreSQL where it has one.
package final class Deployment: Sendable {
    package let settings: Settings
    package let keyring: Keyring
    package let pool: Pool
    /// Where it is written who was erased.
    package let erasures: ErasureLog
    /// The private server, when this process owns it.
    package let server: LocalServer?

    private init(_ settings: Settings, _ keyring: Keyring, _ pool: Pool, _ server: LocalServer?) {
        (self.settings, self.keyring, self.pool, self.server) = (settings, keyring, pool, server)
        erasures = ErasureLog(settings.erasuresLog)
    }

    /// What is wrong, in sentences for whoever runs the machine.
    package struct Problem: Error, CustomStringConvertible {
        package let description: String
        package init(description: String) { self.description = description }
    }

    /// Opens Relais as the daemon does: owns the private server, migrates it, and makes its keys on the first day. On any
    /// other database it refuses a schema that is not its own.
    package static func serve(
        _ settings: Settings, isDurable: Bool = true, connections: Int = 16, logger: Logger
    ) async throws -> Deployment {
        if let database = settings.database {
            let keyring = try keys(of: settings, makesThem: false)
            let deployment = try await checked(
                Deployment(settings, keyring, pool(settings, database, connections, logger), nil))
            return try await deployment.ready(isServing: true, logger)
        }
        let deployment = try await blocking {
            try makeHome(settings.home)
            let keyring = try keys(of: settings, makesThem: true)
            let server = try LocalServer.open(
                directory: "\(settings.home)/postgres", isDurable: isDurable, logger: logger)
            do {
                let password = try applicationPassword(settings.home)
                try prepare(server.address, password, keyring) { logger.info("migration", metadata: ["name": "\($0)"]) }
                let conninfo = server.address.conninfo(user: "relais_app", database: "relais", password: password)
                return Deployment(settings, keyring, pool(settings, conninfo, connections, logger), server)
            } catch {
                try? server.stop()
                throw error
            }
        }
        return try await deployment.ready(isServing: true, logger)
    }

    /// Opens Relais as a command does: beside the daemon when it runs, or with the private server for as long as it takes.
    /// A daemon that is only just starting is waited for.
    package static func visit(_ settings: Settings, logger: Logger) async throws -> Deployment {
        let patience = ContinuousClock.now + .seconds(10)
        while true {
            if let running = try await beside(settings, logger) { return running }
            do {
                return try await serve(settings, connections: 2, logger: logger)
            } catch let problem as LocalServer.Problem {
                guard case .alreadyOwned = problem, ContinuousClock.now < patience else { throw problem }
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    /// The database that is served already; `nil` when the private server does not run.
    private static func beside(_ settings: Settings, _ logger: Logger) async throws -> Deployment? {
        if let database = settings.database {
            let keyring = try keys(of: settings, makesThem: false)
            let deployment = try await checked(
                Deployment(settings, keyring, pool(settings, database, 2, logger), nil))
            return try await deployment.ready(isServing: false, logger)
        }
        guard FileManager.default.fileExists(atPath: "\(settings.home)/postgres") else {
            throw Problem(
                description:
                    "There is no Relais in \(settings.home) yet. Start relaisd once, or name another home with RELAIS_HOME."
            )
        }
        let address = try await blocking { try LocalServer.attach(directory: "\(settings.home)/postgres") }
        guard let address else { return nil }
        let keyring = try keys(of: settings, makesThem: false)
        let password = try applicationPassword(settings.home)
        let conninfo = address.conninfo(user: "relais_app", database: "relais", password: password)
        let deployment = try await checked(
            Deployment(settings, keyring, pool(settings, conninfo, 2, logger), nil))
        return try await deployment.ready(isServing: false, logger)
    }

    /// Closes what was opened. Waits for what is lent, and stops the private server if it is ours.
    package func close() async {
        await pool.close()
        if let server { try? await Self.blocking { try server.stop() } }
    }

    /// Brings a database to this program's schema, and lets its key file in. `administrator` is a superuser's conninfo.
    ///
    /// The program's login is given the password in `RELAIS_DATABASE_PASSWORD_FILE`, where there is one. Returns the names
    /// of what was applied.
    package static func migrate(_ settings: Settings, administrator: String, each: @escaping @Sendable (String) -> Void)
        async throws -> [String]
    {
        try await blocking {
            let connection = try Connection(conninfo: administrator)
            let isMigrated: Only<Bool> = try connection.one("SELECT to_regclass('access.session') IS NOT NULL")
            let keyring = try keys(of: settings, makesThem: !isMigrated.value)
            let applied = try migrate(connection, keyring, each)
            if let password = settings.databasePassword { try connection.setPassword(of: "relais_app", to: password) }
            return applied
        }
    }

    static func prepare(
        _ address: LocalServer.Address, _ password: String, _ keyring: Keyring, _ each: (String) -> Void
    ) throws {
        let server = try Connection(conninfo: address.conninfo())
        let exists: Only<Bool> = try server.one("SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'relais')")
        if !exists.value { try server.script("CREATE DATABASE relais") }
        let connection = try Connection(conninfo: address.conninfo(database: "relais"))
        _ = try migrate(connection, keyring, each)
        try connection.setPassword(of: "relais_app", to: password)
    }

    static func migrate(_ connection: Connection, _ keyring: Keyring, _ each: (String) -> Void) throws
        -> [String]
    {
        let applied = try Migrator(Assets.migrations).migrate(connection, each: each)
        try Reference.load(connection)
        try Credential.register(keyring, connection)
        return applied
    }

    /// On a connection of the pool, which is then there for what follows: to make one takes longer than most commands.
    private static func checked(_ deployment: Deployment) async throws -> Deployment {
        do {
            try await deployment.pool.withConnection { try Migrator(Assets.migrations).check($0) }
        } catch let problem as Migrator.Problem {
            guard case .pending = problem else { throw problem }
            throw Problem(description: "\(problem) Run relais migrate.")
        }
        return deployment
    }

    static func pool(_ settings: Settings, _ conninfo: String, _ connections: Int, _ logger: Logger) -> Pool {
        Pool(
            conninfo: conninfo, size: connections, greeting: "SET TIME ZONE 'UTC'",
            slow: SlowStatements(slowerThan: settings.slowStatement, logger: logger))
    }

    /// The keys. Made on the first day only: once there is a database, other keys would open nothing in it.
    private static func keys(of settings: Settings, makesThem: Bool) throws -> Keyring {
        let isThere = FileManager.default.fileExists(atPath: settings.keyFile)
        let isFirstDay = !FileManager.default.fileExists(atPath: "\(settings.home)/postgres/data")
        if makesThem && !isThere && isFirstDay {
            try makeHome(settings.home)
            try KeyFile.generate().write(settings.keyFile)
        } else if !isThere {
            throw Problem(
                description:
                    "The key file \(settings.keyFile) is not there. Without it nobody's file can be opened: put it back from its copy."
            )
        }
        return try Keyring(reading: settings.keyFile)
    }

    /// The home: entered by PostgreSQL's user when we are root, by nobody else otherwise.
    static func makeHome(_ home: String) throws {
        guard !FileManager.default.fileExists(atPath: home) else { return }
        let mode = geteuid() == 0 ? 0o711 : 0o700
        do {
            try FileManager.default.createDirectory(
                atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
        } catch {
            throw Problem(
                description: "The home \(home) cannot be made: choose another with RELAIS_HOME, or make it yourself.")
        }
    }

    /// The password the program itself has on the private server: made on the first day, kept beside the keys.
    static func applicationPassword(_ home: String) throws -> String {
        let path = "\(home)/application.password"
        if let kept = try? String(contentsOfFile: path, encoding: .utf8), kept.count >= 43 { return kept }
        let password = Token().text
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(password.utf8), attributes: [.posixPermissions: 0o600])
        else {
            throw Problem(description: "The file \(path) cannot be written.")
        }
        return password
    }

    /// Runs what blocks on a thread of its own.
    static func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try body() }) }.start()
        }
    }
}
