import Foundation
import Logging
import Postgres
import RelaisCore
import Vault

/// Puts a backup into a database that is empty, and makes it forget again whoever was erased since.
package struct Restore: Sendable {
    /// What to restore: the folder of the data, or one that holds backups, of which the newest is taken.
    package var directory: String
    /// The folder of the wrapped keys, when not beside the data.
    package var wrappedKeys: String?
    /// The key file, where the machine has none yet.
    package var keyFile: String?
    /// Other logs of erasures than the one of this machine and the one of the backup.
    package var erasures: [String] = []
    /// A superuser's way into an empty database that is not the private one.
    package var conninfo: String?

    package init(directory: String) { self.directory = directory }

    /// What was done.
    package struct Done: Sendable {
        package let folder: String
        package let madeAt: Date
        package let rows: Int
        /// How many were erased again.
        package let erased: Int
        package let seconds: Double
        package let diagnosis: Diagnosis
    }

    /// - Throws: `Backup.Problem`, `LackingKeys` and their like. What was begun in the database is undone.
    package func run(
        _ settings: Settings, logger: Logger, progress: @escaping @Sendable (Backup.Step) -> Void
    ) async throws -> Done {
        let began = ContinuousClock.now
        progress(.checking)
        let (data, keys) = try folders()
        let manifest = try BackupFolder.checked(data, .data)
        let second = try BackupFolder.checked(keys, .wrappedKeys)
        guard manifest.backup == second.backup else {
            throw Backup.Problem("\(data) and \(keys) are parts of two backups.")
        }
        let keyring = try keyring(settings, manifest)
        let target = try await Deployment.blocking { try Target(self, settings, logger) }
        do {
            try await Deployment.blocking {
                try Backup.fill(target.conninfo, data: data, wrappedKeys: keys, progress)
                let connection = try Connection(conninfo: target.conninfo)
                try Backup.requireSame(manifest.tables, connection.tableCounts())
                progress(.migrating)
                _ = try Deployment.migrate(connection, keyring) { _ in }
                try connection.setPassword(of: "relais_app", to: target.password)
            }
            progress(.erasing)
            let erased = try await open(settings, keyring, target, keys)
            let diagnosis = await Diagnosis(settings, administrator: target.conninfo)
            target.close()
            let taken = (ContinuousClock.now - began).components
            return Done(
                folder: data, madeAt: manifest.madeAt, rows: manifest.tables.reduce(0) { $0 + $1.rows }, erased: erased,
                seconds: Double(taken.seconds) + Double(taken.attoseconds) / 1e18, diagnosis: diagnosis)
        } catch {
            target.close()
            throw error
        }
    }

    /// Erases again, writes it to the audit, and leaves a log of erasures that says it all.
    private func open(
        _ settings: Settings, _ keyring: Keyring, _ target: Target, _ keys: String
    ) async throws -> Int {
        let log = ErasureLog(settings.erasuresLog)
        let others = (erasures + ["\(keys)/\(Backup.erasures)"]).map { ErasureLog($0) }
        let known = Set(try log.read())
        let lines = Set(try others.flatMap { try $0.read() }).subtracting(known)
        try log.append(lines.sorted { $0.at < $1.at })
        let pool = Pool(conninfo: target.application, size: 2)
        let result: Result<Int, any Error>
        do {
            let store = try await Store.open(pool: pool, keyring: keyring, erasures: log)
            try await store.requireKeys()
            let erased = try await store.replayErasures()
            try await store.completeErasureLog()
            try await store.recordBackup(
                .backupRestored, as: Credential(secret: "administrator", in: keyring))
            result = .success(erased)
        } catch { result = .failure(error) }
        await pool.close()
        return try result.get()
    }

    /// The key file: this machine's, or the one that is brought. It must be the one the backup was made with.
    private func keyring(_ settings: Settings, _ manifest: BackupManifest) throws -> Keyring {
        let isThere = FileManager.default.fileExists(atPath: settings.keyFile)
        if let keyFile {
            let brought = try Keyring(KeyFile.read(keyFile))
            guard brought.fingerprint == manifest.keyFile else { throw OtherKeys() }
            if !isThere {
                try Deployment.makeHome(settings.home)
                try KeyFile.read(keyFile).write(settings.keyFile)
            }
        } else if !isThere {
            throw Backup.Problem("There is no key file at \(settings.keyFile): name its copy with --key-file-copy.")
        }
        let keyring = try Keyring(reading: settings.keyFile)
        guard keyring.fingerprint == manifest.keyFile else { throw OtherKeys() }
        let lacking = Set(manifest.keys).subtracting(keyring.epochs.map(\.id))
        guard lacking.isEmpty else { throw LackingKeys(names: lacking.sorted().map { "key \($0)" }) }
        return keyring
    }

    private func folders() throws -> (data: String, keys: String) {
        let suffix = ".\(Backup.Part.data.rawValue)"
        var data = directory
        if !FileManager.default.fileExists(atPath: "\(data)/\(BackupManifest.name)") {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            guard let newest = names.filter({ $0.hasPrefix("relais-") && $0.hasSuffix(suffix) }).max() else {
                throw Backup.Problem("There is no backup in \(directory).")
            }
            data = "\(directory)/\(newest)"
        }
        let beside =
            "\(data.hasSuffix(suffix) ? String(data.dropLast(suffix.count)) : data).\(Backup.Part.wrappedKeys.rawValue)"
        guard let keys = [wrappedKeys, beside].compactMap({ $0 }).first(where: FileManager.default.fileExists) else {
            throw Backup.Problem(
                "The wrapped keys are not at \(wrappedKeys ?? beside): without them nothing of \(data) opens. Name them with --wrapped-keys."
            )
        }
        return (data, keys)
    }
}
