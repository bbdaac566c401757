import Foundation
import Glibc
import Logging

extension LocalServer {
    /// Creates the database beside its place and moves it there when complete: cut short anywhere, the next `open` does it again.
    ///
    /// `initdb` holds the lock with us: if we are killed, nobody opens the folder before it has ended.
    func initialise(holding lock: ServerLock) throws {
        logger.info("creating a private PostgreSQL server", metadata: ["directory": "\(directory.path)"])
        try discardDraft()
        try ServerDirectory.make(directory.draft)
        try user.receive(directory.draft)
        try directory.passwordForInitdb.write(address.superuserPassword, for: user)
        defer { directory.passwordForInitdb.remove() }
        let durability = isDurable ? [] : ["--no-sync"]
        let outcome = try user.command(
            binaries.initdb,
            [
                "--pgdata", "data.new", "--username", address.superuser, "--pwfile", "initdb.password",
                "--auth-local", "scram-sha-256", "--auth-host", "reject", "--encoding", "UTF8", "--locale", "C.UTF-8",
                "--data-checksums", "--no-instructions",
            ] + durability, in: directory.path
        ).run(holding: lock.descriptor)
        guard outcome.succeeded else {
            let isFull = outcome.output.tellsOfFullDisk || directory.isFull
            try? discardDraft()
            throw isFull
                ? Problem.diskFull(path: directory.path)
                : Problem.initialisationFailed(path: directory.path, lines: outcome.lines.suffix(6).map(\.self))
        }
        guard rename(directory.draft, directory.data) == 0 else { throw Problem.failure(to: "create", directory.data) }
        if isDurable { sync(directory.path) }
    }

    /// The superuser's password. A new one is made for a new server, unless an attempt cut short left one.
    static func password(in directory: ServerDirectory, isNew: Bool) throws -> String {
        if let kept = try directory.password.read(), !kept.isEmpty { return kept }
        guard isNew else { throw Problem.passwordMissing(path: directory.password.path) }
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let password = Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        try directory.password.write(password)
        return password
    }

    private func discardDraft() throws {
        guard PrivateFile(path: directory.draft).status != nil else { return }
        do { try FileManager.default.removeItem(atPath: directory.draft) } catch {
            throw Problem.system(action: "remove", path: directory.draft, reason: error.localizedDescription)
        }
    }

    /// Has the disk keep the names in a folder.
    private func sync(_ path: String) {
        let folder = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        fsync(folder)
        close(folder)
    }
}

extension String {
    /// Whether a program says that there was no room to write. PostgreSQL says so in its own words when a part was written.
    var tellsOfFullDisk: Bool {
        let words = ["No space left on device", "Disk quota exceeded", "Check free disk space", "wrote only"]
        return words.contains(where: contains)
    }
}
