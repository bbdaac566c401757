import Foundation

/// Why a bundle is none.
package enum BundleError: Error, Equatable {
    /// This file of it is missing, or not in its form.
    case malformed(file: String)
}

/// A log in a file: what `relais audit export` writes and anybody can verify (docs/AUDIT.md).
package struct LogBundle {
    /// The files of it that are no log's.
    enum Name {
        static let index = "relais-bundle"
        static let policy = "policy"
    }

    static let title = "relais-bundle/v1"

    /// One log of it.
    struct Part {
        let log: UUID
        let origin: String
        /// The positions whose entries are in it; nil for all.
        let covers: Range<UInt64>?
        let size: UInt64
    }

    private let archive: TarReader
    let parts: [Part]
    /// Whether it holds all logs of a deployment.
    let isWhole: Bool
    /// Whether what it tells of is made up.
    let isDemonstration: Bool
    /// The policy that lies in it. Whoever made the bundle chose it: what one knows from elsewhere is better.
    package let policy: Policy?

    /// Reads what is in it, without verifying anything.
    ///
    /// - Throws: `TarError` or `BundleError`.
    package init(path: String) throws { try self.init(try TarReader(path: path)) }

    init(_ archive: TarReader) throws {
        self.archive = archive
        guard let index = archive.text(Name.index) else { throw BundleError.malformed(file: Name.index) }
        let lines = index.split(separator: "\n", omittingEmptySubsequences: false)
        let words = lines.dropFirst().first?.split(separator: " ", omittingEmptySubsequences: false) ?? []
        guard lines.count >= 3, lines[0] == Self.title, lines.last == "", ["whole", "part"].contains(words[0]),
            words.count == 1 || words.count == 2 && words[1] == "demonstration"
        else { throw BundleError.malformed(file: Name.index) }
        isWhole = words[0] == "whole"
        isDemonstration = words.count == 2
        parts = try lines[2..<lines.count - 1].map(Self.part)
        // Each log once; and each of its leaves is somewhere in the file.
        guard Set(parts.map(\.log)).count == parts.count, Set(parts.map(\.origin)).count == parts.count,
            parts.allSatisfy({ $0.size <= archive.mostHashes })
        else { throw BundleError.malformed(file: Name.index) }
        policy = try archive.text(Name.policy).map { text in
            do { return try Policy(text: text) } catch { throw BundleError.malformed(file: Name.policy) }
        }
    }

    /// `log <uuid> <origin> <size> <first> <end>`: the entries from first up to, and without, end are in it.
    private static func part(_ line: Substring) throws -> Part {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, words[0] == "log", let log = UUID(uuidString: String(words[1])), log.text == words[1],
            let size = Decimal.value(words[3]), let first = Decimal.value(words[4]), let end = Decimal.value(words[5]),
            first <= end, end <= size
        else { throw BundleError.malformed(file: Name.index) }
        return Part(
            log: log, origin: String(words[2]), covers: first == 0 && end == size ? nil : first..<end, size: size)
    }

    /// Verifies all of it. `progress` hears of every ten thousandth entry: how many so far.
    ///
    /// - Throws: `TarError` or `BundleError` for what cannot be read.
    package func verify(_ terms: Verifier.Terms, progress: (Int) -> Void = { _ in }) throws -> Verification {
        var terms = terms
        terms.isDemonstration = isDemonstration
        // Whoever made the bundle chose which logs are in it.
        terms.expectsEveryKept = true
        terms.followsSessions = parts.allSatisfy {
            $0.covers == nil && archive.files["\($0.log.text)/elsewhere"] != nil
        }
        var verifier = Verifier(terms)
        var count = 0
        for part in parts {
            verifier.begin(part.log, origin: part.origin, covers: part.covers)
            try addLeaves(of: part, to: &verifier) {
                count += 1
                if count.isMultiple(of: 10_000) { progress(count) }
            }
            for tile in Tile.all(in: part.size) {
                let name = "\(part.log.text)/\(tile.path)"
                guard let bytes = archive.bytes(name) else { throw BundleError.malformed(file: name) }
                verifier.add(tile, Hash.list(bytes))
            }
            for (name, position) in files(of: part, "purges/") {
                verifier.add(purge: archive.text(name) ?? "", authorisedBy: Decimal.value(position))
            }
            for (name, size) in files(of: part, "checkpoints/") {
                // A name that is no number is of no size.
                verifier.add(checkpoint: archive.text(name) ?? "", size: Decimal.value(size) ?? .max)
            }
            verifier.end()
        }
        for part in parts {
            let name = "\(part.log.text)/elsewhere"
            try archive.lines(name) { line in
                let words = String(decoding: line, as: UTF8.self).split(
                    separator: " ", omittingEmptySubsequences: false)
                guard words.count == 2, let session = UUID(uuidString: String(words[0])), session.text == words[0],
                    let counter = Decimal.value(words[1])
                else { throw BundleError.malformed(file: name) }
                verifier.add(session, elsewhere: counter)
            }
        }
        return verifier.finish(isWhole: isWhole)
    }

    /// The files of a folder, and what each is called in it.
    private func files(of part: Part, _ folder: String) -> [(name: String, last: Substring)] {
        let start = "\(part.log.text)/\(folder)"
        return archive.files.keys.filter { $0.hasPrefix(start) }.sorted().map { ($0, $0.dropFirst(start.count)) }
    }

    /// Leaves come from the tiles of level 0, entries from their lines; a leaf without a line has no entry.
    private func addLeaves(of part: Part, to verifier: inout Verifier, each: () -> Void) throws {
        let name = "\(part.log.text)/entries"
        var leaves: [Hash] = []
        for tile in Tile.all(in: part.size) where tile.level == 0 {
            let name = "\(part.log.text)/\(tile.path)"
            guard let hashes = archive.bytes(name).flatMap(Hash.list), hashes.count == tile.width else {
                throw BundleError.malformed(file: name)
            }
            leaves += hashes
        }
        var next: UInt64 = 0
        try archive.lines(name) { line in
            guard let space = line.firstIndex(of: 0x20),
                let position = Decimal.value(String(decoding: line[..<space], as: UTF8.self)), position >= next,
                position < part.size
            else { throw BundleError.malformed(file: name) }
            while next < position { verifier.add(next, leaves[Int(next)], nil); next += 1 }
            verifier.add(position, leaves[Int(position)], HeldEntry(bytes: Array(line[(space + 1)...])))
            next += 1
            each()
        }
        while next < part.size { verifier.add(next, leaves[Int(next)], nil); next += 1 }
    }
}
