import Dispatch
import Foundation
import Logging
import Synchronization

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// The private PostgreSQL server tests run on, kept in /tmp between runs and stopped when the process ends.
///
/// Each schema has one migrated database on it, made once and kept. Each process copies that, puts the cast in, and copies
/// the result for its tests, so that a test finds everyone already there.
package enum TestServer {
    /// What `relais_app` signs in to PostgreSQL with here: the server hears only a socket nobody else may reach.
    private static let password = "for tests only"

    /// Stopped at exit. Two processes at once have a server each.
    private static let owned = Mutex<LocalServer?>(nil)

    private static let address = Task<LocalServer.Address, any Error> {
        try await onThread {
            var logger = Logger(label: "test-server")
            logger.logLevel = .error
            for number in 0..<8 {
                let directory = "/tmp/relais-tests-\(getuid())-\(folder)-\(number)"
                do {
                    let server = try LocalServer.open(directory: directory, isDurable: false, logger: logger)
                    owned.withLock { $0 = server }
                    atexit { TestServer.stop() }
                    return server.address
                } catch LocalServer.Problem.alreadyOwned {
                    continue
                }
            }
            throw PostgresError.busy
        }
    }

    /// Different for each copy of the sources, so that two do not share a server.
    private static var folder: String {
        String(
            #filePath.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 },
            radix: 36)
    }

    private static func stop() {
        owned.withLock { server in
            try? server?.stop(within: .seconds(10))
            server = nil
        }
    }

    /// Makes and drops databases.
    private static let administration = Task<Pool, any Error> {
        Pool(conninfo: try await address.value.conninfo(), size: 2, wait: .seconds(120))
    }

    /// The keys of this process, in memory only; a test that changes keys writes them to a file of its own.
    package static let keyFile = KeyFile.generate()
    package static let keyring = Result { try Keyring(keyFile, cost: .test) }

    /// The database of this schema: migrated, with the reference lists, and nobody in it.
    package static let template = Task<String, any Error> {
        let name = "relais_\(try schemaHash())"
        let unfinished = "\(name)_unfinished"
        let conninfo = try await address.value.conninfo(database: unfinished)
        try await administration.value.withConnection { connection in
            let found: Only<Bool> = try connection.one(
                "SELECT EXISTS (SELECT FROM pg_database WHERE datname = \(name))")
            guard !found.value else { return }
            // Left by a schema that is gone, or by a process that was killed.
            let old: [Only<String>] = try connection.all("SELECT datname FROM pg_database WHERE datname LIKE 'relais%'")
            for one in old { try connection.script(SQL(trusted: #"DROP DATABASE "\#(one.value)" WITH (FORCE)"#)) }
            try connection.script(SQL(trusted: #"CREATE DATABASE "\#(unfinished)""#))
            try migrate(conninfo)
            try connection.script(SQL(trusted: #"ALTER DATABASE "\#(unfinished)" RENAME TO "\#(name)""#))
        }
        return name
    }

    private static func migrate(_ conninfo: String) throws {
        let connection = try Connection(conninfo: conninfo)
        try Migrator(Assets.migrations).migrate(connection)
        try Reference.load(connection)
        try connection.script(SQL(trusted: "ALTER ROLE relais_app PASSWORD '\(password)'"))
    }

    /// A copy of it that nobody changes, to ask the catalogue of.
    private static let catalogue = Task<Pool, any Error> {
        let name = "\(try await template.value)_catalogue"
        try await drop(name)
        try await copy(template.value, to: name)
        return Pool(conninfo: try await superuserAddress(name), size: 2, wait: .seconds(120))
    }

    /// What PostgreSQL's own catalogue says of the schema: one text a row.
    package static func catalogued(_ sql: SQL) async throws -> [String] {
        try await catalogue.value.withConnection { try $0.all(sql, as: Only<String>.self).map(\.value) }
    }

    /// The same with the cast in it, and who they are.
    package static let scene = Task<(name: String, cast: Cast), any Error> {
        let name = "\(try await template.value)_scene"
        try await drop(name)
        try await copy(template.value, to: name)
        let keyring = try TestServer.keyring.get()
        let pool = try await TestServer.pool(name, size: 1)
        try await superuser(name) { connection in
            try Credential.register(keyring, connection)
            try connection.script(rehearsal)
        }
        let cast = try await Cast(in: Store.open(pool: pool, keyring: keyring, clock: { noon }))
        await pool.close()
        try await superuser(name) { try settle(cast, $0) }
        return (name: name, cast: cast)
    }

    /// For tests that are one transaction and act as several: what one of them let be opened counts as committed. No database
    /// but those of tests has it.
    private static let rehearsal: SQL =
        """
        CREATE SCHEMA rehearsal;
        GRANT USAGE ON SCHEMA rehearsal TO PUBLIC;
        CREATE FUNCTION rehearsal.commit() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
            UPDATE identity.disclosure SET released_in = '3' WHERE released_in IS NOT NULL;
            UPDATE identity.handover SET released_in = '3' WHERE released_in IS NOT NULL;
        $$;
        -- What the end of a transaction does.
        CREATE FUNCTION rehearsal.trace() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
            SET CONSTRAINTS casework.path_follows IMMEDIATE;
            SET CONSTRAINTS casework.path_follows DEFERRED;
        $$;
        -- A member who signs in without the second that a password costs, and without a telephone.
        CREATE FUNCTION rehearsal.session(token bytea, account uuid, organisation uuid) RETURNS void
            LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
            INSERT INTO access.factor (id, account, sealed, seed_sha256, last_step, confirmed_at, entry)
            VALUES (gen_random_uuid(), account, decode(repeat('00', 33), 'hex'), token, 0, clock_timestamp(), gen_random_uuid());
            INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, verified_at, expires_at)
            VALUES (gen_random_uuid(), 'member', token, account, organisation, clock_timestamp(), clock_timestamp(), clock_timestamp(),
                clock_timestamp() + interval '1 hour')
        $$;
        GRANT EXECUTE ON FUNCTION rehearsal.commit, rehearsal.trace, rehearsal.session TO PUBLIC
        """
    /// Whoever signed in proves who they are for as long as the tests take; beside it a session of each that does not.
    private static func settle(_ cast: Cast, _ connection: Connection) throws {
        try connection.execute(
            "UPDATE access.session SET verified_at = clock_timestamp() + interval '1 day' WHERE kind = 'member'")
        for member in cast.members {
            try connection.execute(
                """
                INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, verified_at, expires_at)
                VALUES (\(UUID()), 'member', \(Bytes(member.staleToken.hash)), \(member.account), \(member.organisation),
                    clock_timestamp() - interval '1 hour', clock_timestamp(), clock_timestamp() - interval '1 hour',
                    clock_timestamp() + interval '9 hours')
                """)
        }
        try connection.flush()
    }

    /// Everything the schema is made of, and the lists with it.
    private static func schemaHash() throws -> String {
        var hash: [UInt8] = []
        for migration in Assets.migrations { hash = Credential.sha256(hash + Array(migration.sql.utf8)) }
        for name in ["communes", "communes_former", "languages", "thematiques"] {
            hash = Credential.sha256(hash + (Assets.bytes("reference/\(name).csv") ?? []))
        }
        return hash.prefix(8).map { String($0, radix: 16) }.joined()
    }

    /// Connections as the application has them.
    package static func pool(_ database: String, size: Int) async throws -> Pool {
        let conninfo = try await address.value.conninfo(user: "relais_app", database: database, password: password)
        return Pool(conninfo: conninfo, size: size, wait: .seconds(120))
    }

    /// Where a superuser finds a database.
    package static func superuserAddress(_ database: String) async throws -> String {
        try await address.value.conninfo(database: database)
    }

    /// Whatever only a superuser can: looking under the row security, and breaking things on purpose.
    package static func superuser<Value: Sendable>(
        _ database: String, _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        let pool = Pool(conninfo: try await superuserAddress(database), size: 1)
        let value = try await pool.withConnection(body)
        await pool.close()
        return value
    }

    /// A copy of a database. What its roles may do is copied with it, but for the rights on the database itself.
    package static func copy(_ template: String, to name: String) async throws {
        try await administration.value.withConnection { connection in
            try connection.script(SQL(trusted: #"CREATE DATABASE "\#(name)" TEMPLATE "\#(template)""#))
            try connection.script(SQL(trusted: #"REVOKE ALL ON DATABASE "\#(name)" FROM PUBLIC"#))
            try connection.script(SQL(trusted: #"GRANT CONNECT ON DATABASE "\#(name)" TO relais_app"#))
        }
    }

    package static func drop(_ name: String) async throws {
        try await administration.value.withConnection { connection in
            try connection.script(SQL(trusted: #"DROP DATABASE IF EXISTS "\#(name)" WITH (FORCE)"#))
        }
    }
}

/// Runs what blocks on a thread that may block.
package func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
    }
}
