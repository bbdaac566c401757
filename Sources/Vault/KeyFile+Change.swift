import Foundation

extension KeyFile {
    /// What was done to a key file.
    package struct Changed: Sendable {
        package let file: KeyFile
        /// A change that was cut short had left a file beside it, which was removed: it was never in use.
        package let hadRemains: Bool
        /// What the file said before was overwritten where it stood. False when it was not asked for, or when the file has
        /// another name on this disk, which was left alone.
        package let isFormerOverwritten: Bool
    }

    /// Puts other keys in the place of those at a path: all of them or none, whenever it is cut short. One at a time.
    ///
    /// The new file is written beside the old one, readable by its owner only, and put in its place once the disk holds it.
    /// Nothing of the former stays under another name. `overwritesFormer` also overwrites its bytes, for what they are worth:
    /// a disk may have kept them elsewhere.
    ///
    /// - Parameters:
    ///   - path: Where the file is; what a link leads to is changed, not the link.
    ///   - overwritesFormer: Whether something is to be forgotten.
    ///   - body: Makes the new keys of those that are there.
    /// - Returns: What was done.
    /// - Throws: `KeyFileError`, `.busy` while another process changes it.
    package static func change(
        _ path: String, overwritesFormer: Bool = false, _ body: (KeyFile) throws -> KeyFile
    ) throws -> Changed {
        let path = URL(filePath: path).resolvingSymlinksInPath().path
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw KeyFileError.system(path: folder, code: errno) }
        defer { close(directory) }
        guard flock(directory, LOCK_EX | LOCK_NB) == 0 else { throw KeyFileError.busy(path: path) }

        let draft = path + ".new"
        let hadRemains = unlink(draft) == 0
        let changed = try body(read(path))
        let former = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        defer { close(former) }
        try changed.write(draft)
        guard rename(draft, path) == 0 else {
            let code = errno
            unlink(draft)
            throw KeyFileError.system(path: path, code: code)
        }
        guard fsync(directory) == 0 else { throw KeyFileError.system(path: folder, code: errno) }
        return Changed(
            file: changed, hadRemains: hadRemains,
            isFormerOverwritten: overwritesFormer && overwrite(former))
    }

    /// Fills a file that has no name any more with zeros. Answers whether it did.
    private static func overwrite(_ file: Int32) -> Bool {
        var status = stat()
        guard file >= 0, fstat(file, &status) == 0, status.st_nlink == 0 else { return false }
        let zeros = [UInt8](repeating: 0, count: Int(status.st_size))
        return pwrite(file, zeros, zeros.count, 0) == zeros.count && fsync(file) == 0
    }
}
