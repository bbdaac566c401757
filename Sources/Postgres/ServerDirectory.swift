import Foundation
import Glibc

/// Where one private server keeps everything: its data, its socket, its log, its lock and its password.
///
/// PostgreSQL is told of it by names relative to itself, so that it may be moved, and so that no path is ever read by a shell.
struct ServerDirectory: Sendable {
    /// Absolute, without a slash at the end.
    let path: String

    var data: String { path + "/data" }
    /// Data being created: becomes `data` when complete, so that half a database is never taken for one.
    var draft: String { path + "/data.new" }
    var socket: String { path + "/socket" }
    /// The socket itself; its port is only a part of its name.
    var socketFile: String { socket + "/.s.PGSQL.5432" }
    var log: PrivateFile { PrivateFile(path: path + "/log") }
    var lock: String { path + "/lock" }
    var password: PrivateFile { PrivateFile(path: path + "/superuser.password") }
    /// The password as `initdb` reads it, while it runs.
    var passwordForInitdb: PrivateFile { PrivateFile(path: path + "/initdb.password") }

    /// Throws `unusablePath` or `socketPathTooLong`.
    init(_ path: String) throws {
        let full = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
        self.path = full.count > 1 && full.hasSuffix("/") ? String(full.dropLast()) : full
        guard !full.unicodeScalars.contains(where: { $0 == "," || $0.properties.generalCategory == .control }) else {
            throw LocalServer.Problem.unusablePath(full)
        }
        let limit = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
        guard socketFile.utf8.count <= limit else {
            throw LocalServer.Problem.socketPathTooLong(path: socketFile, bytes: socketFile.utf8.count, limit: limit)
        }
    }

    /// The major version that wrote the data, such as "15"; nil when there is none yet. Throws `notADataDirectory`.
    func version() throws -> String? {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: data), !names.isEmpty else { return nil }
        let line = try PrivateFile(path: data + "/PG_VERSION").read()?.split(separator: "\n").first
        guard let version = line.map(String.init), PrivateFile(path: data + "/global/pg_control").size > 0 else {
            throw LocalServer.Problem.notADataDirectory(path: data)
        }
        return version
    }

    /// Makes the folder when there is none; its parent must exist. Throws `folderInUse` when it holds the files of others.
    func create(for user: ServerUser) throws {
        try user.requireReach((path as NSString).deletingLastPathComponent)
        try Self.make(path)
        let found = Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).subtracting(["lost+found"])
        guard found.isEmpty || found.contains("lock") || found.contains("data") else {
            throw LocalServer.Problem.folderInUse(path: path)
        }
    }

    /// Makes what PostgreSQL needs and gives it to its user, as a moved or restored home may not have. For the lock's holder.
    func prepare(for user: ServerUser) throws {
        if user.isAnother {
            guard chown(path, geteuid(), user.gid) == 0 else { throw LocalServer.Problem.failure(to: "change", path) }
        }
        try Self.set(user.isAnother ? 0o710 : 0o700, on: path)
        try user.requireReach(path)
        try Self.make(socket)
        try user.receive(socket)
        guard let owner = PrivateFile(path: data).status?.st_uid else { return }
        try Self.set(0o700, on: data)
        guard user.isAnother, owner != user.uid else { return }
        try FileManager.default.enumerator(atPath: data)?.forEach { try user.receive("\(data)/\($0)") }
        try user.receive(data)
    }

    /// Has a log to write to, which is begun anew when it holds more than 10 MB; the last one is kept as `log.1`.
    func beginLog(for user: ServerUser) throws {
        if log.size > 10_000_000 { rename(log.path, path + "/log.1") }
        if log.status == nil { try log.write("") }
        try user.receive(log.path)
    }

    /// Whether no room, or no file, is left for an ordinary user on its disk.
    var isFull: Bool {
        var disk = statvfs()
        guard statvfs(path, &disk) == 0 else { return false }
        return disk.f_bavail * disk.f_frsize < 1_000_000 || (disk.f_files > 0 && disk.f_favail == 0)
    }

    /// Makes a folder for its owner alone, unless it is there.
    static func make(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw LocalServer.Problem.failure(to: "create", path) }
    }

    private static func set(_ mode: mode_t, on path: String) throws {
        guard chmod(path, mode) == 0 else { throw LocalServer.Problem.failure(to: "change", path) }
    }
}
