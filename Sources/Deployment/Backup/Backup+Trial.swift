import Foundation
import Logging
import Postgres
import RelaisCore
import Vault

extension Backup {
    /// Restores a backup into a private server of its own, that is there for the time of the trial, and looks whether all of
    /// it is there and opens.
    enum Trial {
        static func run(
            _ folders: [(part: Part, path: String)], _ settings: Settings, _ copy: Copy,
            _ progress: @escaping @Sendable (Step) -> Void
        ) throws -> (seconds: Double, opened: Int) {
            let began = ContinuousClock.now
            let folder = FileManager.default.temporaryDirectory.appending(
                path: "relais-trial-\(UUID().uuidString.prefix(8))"
            ).path
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o711])
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let server = try LocalServer.open(
                directory: "\(folder)/postgres", isDurable: false,
                logger: Logger(label: "trial") { _ in SwiftLogNoOpLogHandler() })
            defer { try? server.stop() }
            try Connection(conninfo: server.address.conninfo()).script("CREATE DATABASE relais")
            let conninfo = server.address.conninfo(database: "relais")
            let paths = Dictionary(uniqueKeysWithValues: folders.map { ($0.part, $0.path) })
            try Backup.fill(conninfo, data: paths[.data] ?? "", wrappedKeys: paths[.wrappedKeys] ?? "", progress)
            let connection = try Connection(conninfo: conninfo)
            try copy.requireSame(connection.tableCounts())
            progress(.opening)
            let opened = try open(connection, server.address, settings)
            let taken = (ContinuousClock.now - began).components
            return (Double(taken.seconds) + Double(taken.attoseconds) / 1e18, opened)
        }

        /// With the key file of the deployment: every key is unwrapped, and rows of each table are opened.
        private static func open(
            _ connection: Connection, _ address: LocalServer.Address, _ settings: Settings
        ) throws -> Int {
            let password = Token().text
            try connection.setPassword(of: "relais_app", to: password)
            let pool = Pool(
                conninfo: address.conninfo(user: "relais_app", database: "relais", password: password), size: 1)
            let keyring = try Keyring(reading: settings.keyFile)
            let verified = try Deployment.waiting {
                let store = try await Store.open(pool: pool, keyring: keyring)
                let verified = try await store.verifyKeys(as: Credential(secret: "administrator", in: keyring))
                await pool.close()
                return verified
            }
            guard verified.isWell else {
                let bad = verified.tables.filter { $0.unreadable > 0 }.map { "\($0.name) \($0.unreadable)" }
                throw Problem("What was backed up does not open with the key file: \(bad.joined(separator: ", ")).")
            }
            return verified.tables.reduce(0) { $0 + $1.looked }
        }
    }

    /// Puts the parts of a backup into an empty database, with the roles they need. As a superuser.
    static func fill(
        _ conninfo: String, data: String, wrappedKeys: String, _ progress: (Step) -> Void
    ) throws {
        let connection = try Connection(conninfo: conninfo)
        guard let text = FileManager.default.contents(atPath: "\(data)/\(roles)"),
            let roles = try? BackupManifest.decoder.decode(RoleList.self, from: text)
        else { throw Problem("\(data)/\(Self.roles) cannot be read.") }
        try roles.make(on: connection)
        let programs = try CopyPrograms.find(for: connection)
        for (part, folder) in [(Part.data, data), (.wrappedKeys, wrappedKeys)] {
            progress(.restoring(part))
            try programs.restore("\(folder)/\(part.file)", into: conninfo)
        }
        // What a copy of a database leaves out.
        try connection.script(
            """
            DO $$
            BEGIN
                EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
                EXECUTE format('GRANT CONNECT ON DATABASE %I TO relais_app, relais_backup', current_database());
            END
            $$
            """)
    }
}

extension Deployment {
    /// Does what is asynchronous on a thread that may wait for it.
    static func waiting<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let (done, result) = (DispatchSemaphore(value: 0), Waited<Value>())
        Task {
            do { result.keep(.success(try await body())) } catch { result.keep(.failure(error)) }
            done.signal()
        }
        done.wait()
        return try result.get()
    }
}
