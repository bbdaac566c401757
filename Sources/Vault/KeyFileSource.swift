import Foundation
import Synchronization

/// The key file of a running program: read when it starts, and again when another has taken its place.
final class KeyFileSource: Sendable {
    /// What tells one file from the next at the same path.
    private struct Mark: Equatable {
        let device: UInt64
        let number: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int

        /// `nil` when there is nothing at the path.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, number, size) = (UInt64(status.st_dev), UInt64(status.st_ino), Int64(status.st_size))
            (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        }
    }

    let path: String
    /// Of the file that was read last.
    private let seen = Mutex<Mark?>(nil)

    init(_ path: String) { self.path = path }

    /// Reads it, whatever was read before.
    func read() throws -> KeyFile {
        try seen.withLock { seen in
            let mark = Mark(path)
            let file = try KeyFile.read(path)
            seen = mark
            return file
        }
    }

    /// Hands over the file if it is another than was read last; answers whether it was. One that is refused is looked at
    /// again the next time.
    func readIfChanged(_ take: (KeyFile) throws -> Void) throws -> Bool {
        try seen.withLock { seen in
            let mark = Mark(path)
            guard mark != seen else { return false }
            try take(KeyFile.read(path))
            seen = mark
            return true
        }
    }
}
