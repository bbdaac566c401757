import Foundation

/// Why what is kept of logs cannot be read or written.
package enum HeadFileError: Error, Equatable {
    /// The system said no; its `errno`.
    case system(Int32)
    /// It holds something else: it was changed by hand, and is to be looked at before anything is signed.
    case malformed
}

/// The last size and root of each log, in a file: what a log's signer and a witness never go back behind.
///
/// One line a log: origin, size, root in base64. It is replaced as a whole and on disk before the change returns, under a
/// lock that other processes wait for.
package struct HeadFile: Sendable {
    private let path: String

    /// Where the file is, or will be. Beside it lies `path` + `.lock`.
    package init(path: String) {
        self.path = path
    }

    /// Reads every log's.
    package func all() throws(HeadFileError) -> [String: Head] {
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        guard let data = FileManager.default.contents(atPath: path) else { throw .system(EACCES) }
        guard let text = String(validating: data, as: UTF8.self), text.isEmpty || text.hasSuffix("\n")
        else { throw .malformed }
        var heads: [String: Head] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 3, let size = Decimal.value(words[1]), let root = Hash(base64: words[2]),
                heads.updateValue(Head(size: size, root: root), forKey: String(words[0])) == nil
            else { throw .malformed }
        }
        return heads
    }

    /// Lends what is kept to `change`, and keeps what it leaves; nobody else reads or writes meanwhile.
    package func update<Value>(_ change: (inout [String: Head]) throws -> Value) throws -> Value {
        let lock = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw HeadFileError.system(errno) }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw HeadFileError.system(errno) }
        }
        let before = try all()
        var heads = before
        let value = try change(&heads)
        if heads != before { try write(heads) }
        return value
    }

    private func write(_ heads: [String: Head]) throws(HeadFileError) {
        let text = heads.sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value.size) \($0.value.root.base64)\n" }.joined()
        let next = "\(path).next"
        let file = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system(errno) }
        defer { close(file) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { throw .system(errno) }
            bytes = bytes.dropFirst(max(count, 0))
        }
        guard fsync(file) == 0, rename(next, path) == 0 else { throw .system(errno) }
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .system(errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .system(errno) }
    }
}
