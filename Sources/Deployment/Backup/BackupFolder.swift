import Crypto
import Foundation

/// A folder that is being written, and gets its name once it is whole and on disk.
struct BackupFolder {
    /// Where it will be.
    let path: String
    private var draft: String {
        let url = URL(filePath: path)
        return url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).unfinished").path
    }

    /// Begins one. Its parent is made where it is not there, for its owner alone; what an interrupted backup left there goes.
    init(_ name: String, in parent: String) throws {
        path = "\(parent)/\(name)"
        try Self.make(parent)
        for left in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        where left.hasPrefix(".relais-") && left.hasSuffix(".unfinished") {
            try? FileManager.default.removeItem(atPath: "\(parent)/\(left)")
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Backup.Problem("There is a backup at \(path) already. Try again in a second.")
        }
        try Self.make(draft)
    }

    func file(_ name: String) -> String { "\(draft)/\(name)" }

    /// Writes the manifest, has the disk keep everything, and gives the folder its name.
    func finish(_ manifest: (_ files: [BackupManifest.File]) -> BackupManifest) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: draft).sorted()
        let files = try names.map { try Self.told(of: $0, in: draft) }
        try BackupManifest.encoder.encode(manifest(files)).write(to: URL(filePath: file(BackupManifest.name)))
        for name in names + [BackupManifest.name] {
            guard chmod(file(name), 0o600) == 0 else { throw Self.problem("write", file(name)) }
            try Self.sync(file(name))
        }
        try Self.sync(draft)
        guard rename(draft, path) == 0 else { throw Self.problem("write", path) }
        try Self.sync(URL(filePath: path).deletingLastPathComponent().path)
    }

    func abandon() { try? FileManager.default.removeItem(atPath: draft) }

    /// The manifest of a folder, once every file that it names is there as it says.
    static func checked(_ path: String, _ part: Backup.Part) throws -> BackupManifest {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(BackupManifest.name)") else {
            throw Backup.Problem("There is no backup at \(path): it has no \(BackupManifest.name).")
        }
        guard let manifest = try? BackupManifest.decoder.decode(BackupManifest.self, from: data),
            manifest.format == BackupManifest.format, manifest.part == part
        else { throw Backup.Problem("\(path) is no part of a backup that this program reads as \(part.rawValue).") }
        for file in manifest.files {
            let found: BackupManifest.File
            do { found = try told(of: file.name, in: path) } catch {
                throw Backup.Problem("The backup at \(path) lacks \(file.name).")
            }
            guard found == file else {
                throw Backup.Problem("\(file.name) in \(path) is not what was backed up: its SHA-256 differs.")
            }
        }
        return manifest
    }

    private static func told(of name: String, in folder: String) throws -> BackupManifest.File {
        let handle = try FileHandle(forReadingFrom: URL(filePath: "\(folder)/\(name)"))
        defer { try? handle.close() }
        var (hash, bytes) = (SHA256(), 0)
        while let part = try handle.read(upToCount: 1 << 20), !part.isEmpty {
            hash.update(data: part)
            bytes += part.count
        }
        let digits = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return BackupManifest.File(name: name, bytes: bytes, sha256: digits)
    }

    private static func make(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw Backup.Problem("The folder \(path) cannot be made.") }
    }

    private static func sync(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        guard file >= 0, fsync(file) == 0 else { throw problem("write", path) }
    }

    private static func problem(_ action: String, _ path: String) -> Backup.Problem {
        Backup.Problem("Cannot \(action) \(path): \(String(cString: strerror(errno))).")
    }
}
