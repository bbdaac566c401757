import Foundation
import Logging
import Postgres
import RelaisCore
import Vault

extension Backup {
    /// What to make, and where.
    package struct Order: Sendable {
        package var directory: String
        /// Where the wrapped keys go, when not beside the data.
        package var wrappedKeysTo: String?
        /// Where a copy of the key file goes; no copy is made unless it is said.
        package var keyFileTo: String?
        /// Who reads a database that is not the private one: `relais_backup`.
        package var conninfo: String?
        /// Whether to restore it for a trial, and look whether all of it is there and opens.
        package var verifies = false
        package init(directory: String) { self.directory = directory }
    }

    /// What was made.
    package struct Made: Sendable {
        package let folders: [(part: Part, path: String)]
        package let bytes: Int
        package let rows: Int
        /// How long a trial restore took, and how many sealed rows it opened, where there was one.
        package let trial: (seconds: Double, opened: Int)?
    }

    /// Copies everything as it is at one moment, and checks what it wrote.
    ///
    /// - Parameters:
    ///   - order: What and where.
    ///   - settings: Which Relais.
    ///   - logger: Hears what happens to the private server.
    ///   - progress: Told what is being done.
    /// - Returns: What was made.
    /// - Throws: `Problem`; nothing half-written stays under the name of a backup.
    package static func make(
        _ order: Order, of settings: Settings, logger: Logger, progress: @escaping @Sendable (Step) -> Void
    ) async throws -> Made {
        try refuseNesting(order)
        let deployment = try await Deployment.visit(settings, logger: logger)
        let result: Result<Made, any Error>
        do {
            let source = try Source(order, deployment)
            let made = try await make(order, of: deployment, source, progress)
            let store = try await deployment.store()
            let administrator = try Credential(secret: "administrator", in: deployment.keyring)
            try await store.recordBackup(.backupMade, as: administrator)
            try BackupState(madeAt: .now).write(beside: settings.erasuresLog)
            result = .success(made)
        } catch { result = .failure(error) }
        await deployment.close()
        return try result.get()
    }

    /// Where a database is read from, and as whom.
    struct Source: Sendable {
        let conninfo: String
        let role: String?

        init(_ order: Order, _ deployment: Deployment) throws {
            if let conninfo = order.conninfo {
                (self.conninfo, role) = (conninfo, nil)
                return
            }
            let directory = "\(deployment.settings.home)/postgres"
            let attached = try deployment.settings.database == nil ? LocalServer.attach(directory: directory) : nil
            guard let address = deployment.server?.address ?? attached else {
                throw Problem(
                    "Say who may read all of the database: --as \"host=… dbname=relais user=relais_backup\". relais_app may not."
                )
            }
            (conninfo, role) = (address.conninfo(database: "relais"), "relais_backup")
        }
    }

    private static func make(
        _ order: Order, of deployment: Deployment, _ source: Source, _ progress: @escaping @Sendable (Step) -> Void
    ) async throws -> Made {
        let settings = deployment.settings
        let name = "relais-\(Date.now.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted)))"
        let places = [
            (part: Part.data, parent: order.directory),
            (part: .wrappedKeys, parent: order.wrappedKeysTo ?? order.directory),
        ]
        let keyring = deployment.keyring
        return try await Deployment.blocking {
            progress(.counting)
            let copy = try Copy(source, keyring)
            var folders: [(part: Part, path: String)] = []
            var bytes = 0
            for (part, parent) in places {
                let folder = try BackupFolder("\(name).\(part.rawValue)", in: parent)
                do {
                    bytes += try copy.write(part, into: folder, beside: settings.erasuresLog, progress)
                    try folder.finish { copy.manifest(part, $0) }
                } catch {
                    folder.abandon()
                    throw error
                }
                folders.append((part, folder.path))
            }
            if let parent = order.keyFileTo {
                let folder = try BackupFolder("\(name).\(Part.keyFile.rawValue)", in: parent)
                do {
                    try KeyFile.read(settings.keyFile).write(folder.file(Part.keyFile.file))
                    try folder.finish { copy.manifest(.keyFile, $0) }
                } catch {
                    folder.abandon()
                    throw error
                }
                folders.append((.keyFile, folder.path))
            }
            progress(.checking)
            for (part, path) in folders { _ = try BackupFolder.checked(path, part) }
            let trial = try order.verifies ? Trial.run(folders, settings, copy, progress) : nil
            return Made(folders: folders, bytes: bytes, rows: copy.rows, trial: trial)
        }
    }

    /// A key file beside what it opens is no secret any more.
    private static func refuseNesting(_ order: Order) throws {
        guard let keyFileTo = order.keyFileTo.map(real) else { return }
        for other in [order.directory, order.wrappedKeysTo].compactMap({ $0.map(real) })
        where keyFileTo == other || keyFileTo.hasPrefix("\(other)/") || other.hasPrefix("\(keyFileTo)/") {
            throw Problem("The key file is kept apart from what it opens: choose another place than \(other).")
        }
    }

    private static func real(_ path: String) -> String {
        URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
