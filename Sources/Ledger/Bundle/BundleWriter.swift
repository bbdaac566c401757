import Foundation

/// Writes a bundle: the index, then log by log.
package struct BundleWriter {
    /// One log, as far as it goes into the bundle: up to its newest checkpoint.
    package struct Part {
        package let log: UUID
        package let origin: String
        /// How many leaves.
        package let size: UInt64
        /// The positions whose entries go with it.
        package let covers: Range<UInt64>
        /// Positions beside these whose entries go with it: of those that authorise its purges.
        package let authorities: Set<UInt64>

        package init(
            log: UUID, origin: String, size: UInt64, covers: Range<UInt64>, authorities: Set<UInt64> = []
        ) {
            self.log = log
            self.origin = origin
            self.size = size
            self.covers = covers
            self.authorities = authorities
        }
    }

    private let archive: TarWriter

    /// Creates the file, which must not be there. `isWhole` where these are all logs of the deployment.
    package init(
        path: String, parts: [Part], isWhole: Bool, isDemonstration: Bool = false, policy: String?
    ) throws {
        archive = try TarWriter(path: path)
        let lines = parts.map {
            "log \($0.log.text) \($0.origin) \($0.size) \($0.covers.lowerBound) \($0.covers.upperBound)\n"
        }
        let index =
            "\(LogBundle.title)\n\(isWhole ? "whole" : "part")\(isDemonstration ? " demonstration" : "")\n"
            + lines.joined()
        try archive.add(LogBundle.Name.index, Array(index.utf8))
        if let policy { try archive.add(LogBundle.Name.policy, Array(policy.utf8)) }
    }

    /// The entries of a log, in order of position; then the tiles of its leaves, of which there are as many as was said.
    package func add(_ part: Part, _ body: (_ add: (UInt64, Hash, [UInt8]?) throws -> Void) throws -> Void) throws {
        var levels = TileLevels()
        try archive.add("\(part.log.text)/entries") { add in
            try body { position, leaf, entry in
                guard position == levels.size else { throw BundleError.malformed(file: "\(part.log.text)/entries") }
                levels.append(leaf)
                if let entry, part.covers.contains(position) || part.authorities.contains(position) {
                    try add(Array("\(position) ".utf8) + entry + [0x0a])
                }
            }
        }
        guard levels.size == part.size else { throw BundleError.malformed(file: "\(part.log.text)/entries") }
        for tile in Tile.all(in: part.size) {
            try archive.add("\(part.log.text)/\(tile.path)", (levels.hashes(tile) ?? []).flatMap(\.bytes))
        }
    }

    /// A checkpoint of it, with its cosignatures.
    package func add(checkpoint: String, size: UInt64, of part: Part) throws {
        try archive.add("\(part.log.text)/checkpoints/\(size)", Array(checkpoint.utf8))
    }

    /// A manifest, and the position of the entry that authorises it.
    package func add(purge manifest: String, authorisedBy position: UInt64, of part: Part) throws {
        try archive.add("\(part.log.text)/purges/\(position)", Array(manifest.utf8))
    }

    /// Counters of its sessions that entries have which are not among its leaves here.
    package func add(elsewhere counters: [(session: UUID, sequence: UInt64)], of part: Part) throws {
        let lines = counters.map { "\($0.session.text) \($0.sequence)\n" }.joined()
        try archive.add("\(part.log.text)/elsewhere", Array(lines.utf8))
    }

    package func finish() throws { try archive.finish() }
}
