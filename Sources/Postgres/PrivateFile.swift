import Glibc

/// A small file that only its owner may read, such as a password. Never through a symbolic link.
struct PrivateFile {
    let path: String

    /// Its text, from a byte on; nil when there is no such file. Throws `Problem.system` when it may not be read.
    func read(from start: Int = 0) throws -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw LocalServer.Problem.failure(to: "read", path)
        }
        defer { close(descriptor) }
        return Self.text(of: descriptor, from: start)
    }

    /// Writes it anew and has the disk keep it: a crash leaves all of it or none. Throws `diskFull` or `system`.
    func write(_ text: String, for user: ServerUser? = nil) throws {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw LocalServer.Problem.failure(to: "create", draft) }
        defer { close(descriptor) }
        do {
            let bytes = Array(text.utf8)
            guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
                throw LocalServer.Problem.failure(to: "write", draft)
            }
            if let user { try user.receive(draft) }
            guard rename(draft, path) == 0 else { throw LocalServer.Problem.failure(to: "write", path) }
        } catch {
            unlink(draft)
            throw error
        }
    }

    /// What the system knows of it, itself and not what it links to; nil when it is not there or may not be seen.
    var status: stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }

    /// Bytes in it; 0 when there is none.
    var size: Int { status.map { Int($0.st_size) } ?? 0 }

    func remove() { unlink(path) }

    /// What an open file holds from a byte on, as text; what is not UTF-8 is replaced.
    static func text(of descriptor: Int32, from start: Int = 0) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = pread(descriptor, &chunk, chunk.count, off_t(start + bytes.count))
            if count > 0 { bytes += chunk[..<count] } else if count == 0 || errno != EINTR { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
