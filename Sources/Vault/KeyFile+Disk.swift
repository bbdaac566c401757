import Foundation

extension KeyFile {
    private static let longest = 65_536

    /// Reads the keys at this path.
    ///
    /// Refuses what is not a plain file, what anyone but its owner may read or change, what belongs to someone else than
    /// whoever runs this, and what is not a key file to the last line. What is checked is the file that was opened, so
    /// that nobody can put another in its place in between.
    package static func read(_ path: String) throws -> KeyFile { try read(path, as: geteuid()) }

    static func read(_ path: String, as user: UInt32) throws -> KeyFile {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw KeyFileError.system(path: path, code: errno) }
        defer { close(file) }

        var status = stat()
        guard fstat(file, &status) == 0 else { throw KeyFileError.system(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= longest else {
            throw KeyFileError.notAKeyFile(path: path)
        }
        guard status.st_uid == user else { throw KeyFileError.owned(path: path, by: status.st_uid) }
        let mode = UInt32(status.st_mode & 0o7777)
        guard mode & ~0o600 == 0 else { throw KeyFileError.open(path: path, mode: mode) }

        let data = try FileHandle(fileDescriptor: file).read(upToCount: longest) ?? Data()
        guard let text = String(validating: data, as: UTF8.self) else { throw KeyFileError.unknownFormat }
        return try KeyFile(text: text)
    }

    /// Writes the keys to a new file, readable and writable by its owner only, and returns once the disk holds it.
    ///
    /// Refuses when anything is there already, a dangling link included. If writing fails, no file is left behind.
    package func write(_ path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw errno == EEXIST ? KeyFileError.exists(path: path) : KeyFileError.system(path: path, code: errno)
        }
        defer { close(file) }
        do {
            try Self.check(fchmod(file, 0o600), path)
            try FileHandle(fileDescriptor: file).write(contentsOf: Data(text.utf8))
            try Self.check(fsync(file), path)
            try Self.syncDirectory(of: path)
        } catch {
            unlink(path)
            throw error
        }
    }

    /// A file's name is kept by its directory: until that is on disk too, a crash can lose the file.
    private static func syncDirectory(of path: String) throws {
        let directory = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try check(directory, path)
        defer { close(directory) }
        try check(fsync(directory), path)
    }

    private static func check(_ result: Int32, _ path: String) throws {
        guard result >= 0 else { throw KeyFileError.system(path: path, code: errno) }
    }
}
