import Glibc

/// The right to start and stop one private server: a lock on a file, which the system drops when its holder ends, however it ends.
final class ServerLock: Sendable {
    /// What to hand to a child that must finish before anyone else may hold the lock.
    let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Takes the lock and writes our process number in the file. Throws `alreadyOwned`, at once when the owner lives.
    ///
    /// When the owner written there is dead, what it started (an `initdb`) is still ending: waits for that, until the deadline.
    static func take(_ path: String, until deadline: ContinuousClock.Instant) throws -> ServerLock {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else { throw LocalServer.Problem.failure(to: "open", path) }
        defer { close(opened) }
        let descriptor = fcntl(opened, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else { throw LocalServer.Problem.failure(to: "open", path) }
        let lock = ServerLock(descriptor: descriptor)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw LocalServer.Problem.failure(to: "lock", path) }
            let owner = Int32(PrivateFile.text(of: descriptor).prefix { $0.isNumber })
            if isAlive(owner) || ContinuousClock.now >= deadline {
                throw LocalServer.Problem.alreadyOwned(path: String(path.dropLast("/lock".count)), pid: owner)
            }
            usleep(50_000)
        }
        let line = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, line, line.count, 0) == line.count else {
            throw LocalServer.Problem.failure(to: "write", path)
        }
        return lock
    }

    /// Takes our number out of the file, for whoever reads it next.
    func clear() { ftruncate(descriptor, 0) }

    private static func isAlive(_ pid: Int32?) -> Bool {
        guard let pid, pid > 0 else { return false }
        return kill(pid, 0) == 0 || errno == EPERM
    }
}
