import Foundation
import Postgres
import RelaisCore
import Vault

extension Backup {
    /// A database as it is at one moment, for as long as it is being copied.
    final class Copy {
        private let source: Source
        private let connection: Connection
        private let programs: CopyPrograms
        private let snapshot: String
        private let roles: RoleList
        private let facts: Facts
        private let tables: [Connection.TableCount]
        private let keys: [Int]
        private let keyFile: String
        private let id = UUID()
        private let madeAt = Date.now

        var rows: Int { tables.reduce(0) { $0 + $1.rows } }

        private struct Facts: RowDecodable {
            let schema: String
            let server: String
            init(row: Row) throws { (schema, server) = try row.decode() }
        }

        /// Connects, counts, and holds the moment until it is let go.
        init(_ source: Source, _ keyring: Keyring) throws {
            self.source = source
            connection = try Connection(conninfo: source.conninfo)
            programs = try CopyPrograms.find(for: connection)
            if source.role != nil { try connection.script("SET ROLE relais_backup") }
            try connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = try connection.one("SELECT pg_export_snapshot()", as: Only<String>.self).value
            roles = try RoleList(named: "relais", on: connection)
            facts = try connection.one(
                """
                SELECT coalesce(max(name COLLATE "C"), ''), current_setting('server_version') FROM public.schema_migration
                """)
            tables = try connection.tableCounts()
            keys = try connection.all(
                "SELECT DISTINCT kek FROM (SELECT kek FROM keys.dek UNION SELECT kek FROM keys.pepper) k ORDER BY 1",
                as: Only<Int>.self
            ).map(\.value)
            keyFile = keyring.fingerprint
        }

        /// Writes a part, and reads back that it is a whole one. Answers how many bytes it is.
        func write(
            _ part: Part, into folder: BackupFolder, beside erasures: String,
            _ progress: @escaping @Sendable (Step) -> Void
        ) throws -> Int {
            let file = folder.file(part.file)
            let watch = FileWatch(file) { progress(.dumping(part, bytes: $0)) }
            defer { watch.stop() }
            try programs.dump(source.conninfo, part: part.options, snapshot: snapshot, role: source.role, to: file)
            guard try programs.entries(of: file) > 0 else { throw Problem("The copy \(file) is empty.") }
            switch part {
            case .data:
                try BackupManifest.encoder.encode(roles).write(to: URL(filePath: folder.file(Backup.roles)))
            case .wrappedKeys:
                // What was erased since is in the log; with the keys it is kept for as long as they are.
                if let log = FileManager.default.contents(atPath: erasures) {
                    try log.write(to: URL(filePath: folder.file(Backup.erasures)))
                }
            case .keyFile: break
            }
            return FileWatch.size(of: file)
        }

        func manifest(_ part: Part, _ files: [BackupManifest.File]) -> BackupManifest {
            BackupManifest(
                part: part, backup: id, madeAt: madeAt, keyFile: keyFile, keys: keys, schema: facts.schema,
                server: facts.server, tables: part == .data ? tables : [], files: files)
        }

        /// What a restored database must hold.
        func requireSame(_ counted: [Connection.TableCount]) throws { try Backup.requireSame(tables, counted) }
    }

    /// - Throws: `Problem`, naming the first table that has other rows.
    static func requireSame(_ made: [Connection.TableCount], _ restored: [Connection.TableCount]) throws {
        let there = Dictionary(uniqueKeysWithValues: restored.map { ($0.name, $0.rows) })
        for table in made where there[table.name] != table.rows {
            throw Problem(
                "\(table.name) had \(table.rows) rows when it was backed up, and has \(there[table.name] ?? 0) when it is restored."
            )
        }
    }
}

/// How far a file has grown, told twice a second. Its timer may be cancelled from any thread.
final class FileWatch: @unchecked Sendable {
    private let timer: any DispatchSourceTimer

    init(_ path: String, _ tell: @escaping @Sendable (Int) -> Void) {
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + .milliseconds(200), repeating: .milliseconds(500))
        timer.setEventHandler { tell(Self.size(of: path)) }
        timer.activate()
        self.timer = timer
    }

    func stop() { timer.cancel() }

    static func size(of path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
    }
}
