import Foundation

/// Verifies one log: its leaves in order, then its tiles, its purges and its checkpoints.
struct LogVerifier {
    let log: UUID
    let origin: String
    private(set) var tree = TileLevels()
    private(set) var result: Verification.Log
    private(set) var findings: [Finding] = []
    /// When each entry was made, by position; `.max` where there is none.
    private var times: [Int64] = []
    private var missing: [UInt64] = []
    private var authorisations: [UInt64: Hash] = [:]
    /// The position of each leaf, by the first eight bytes of its hash.
    private var positions: [UInt64: UInt64] = [:]
    private var purges: Purges
    private var gone: [(id: UUID, position: UInt64)] = []
    /// Entries that a purge took, as far as their ids were told.
    private(set) var purgedEntries: [UUID] = []
    /// Entries whose previous one was not in the log before them.
    private(set) var unresolved: [(position: UInt64, previous: Hash)] = []

    /// More positions than this are not filled in for leaves that are not there.
    private static let mostFilled: UInt64 = 1_000_000

    /// `now` is when it is verified; where dates are made up, they are not followed.
    init(log: UUID, origin: String, covers: Range<UInt64>?, now: Int64, followsDates: Bool) {
        self.log = log
        self.origin = origin
        purges = Purges(now: now, followsDates: followsDates)
        result = Verification.Log(log: log.text, origin: origin)
        result.covers = covers
    }

    var size: UInt64 { tree.size }

    /// Whether all entries were to be handed in.
    var hasEveryEntry: Bool { result.covers.map { $0.lowerBound == 0 && $0.upperBound >= size } ?? true }

    /// Where a leaf is; nil where the log does not have it.
    func position(of leaf: Hash) -> UInt64? {
        positions[UInt64(bigEndianBytes: leaf.bytes)].flatMap { tree.leaves[Int($0)] == leaf ? $0 : nil }
    }

    mutating func find(
        _ code: FindingCode, _ positions: Range<UInt64> = 0..<0, expected: Hash? = nil, found: Hash? = nil,
        place: String? = nil
    ) {
        findings.append(
            Finding(code, log: log.text, positions: positions, expected: expected, found: found, place: place))
    }

    /// The next leaf, and its entry where it is kept. Returns what the entry says, where it can be read.
    mutating func add(_ position: UInt64, _ leaf: Hash, _ entry: HeldEntry?) -> Said? {
        guard isNext(position) else { return nil }
        tree.append(leaf)
        let key = UInt64(bigEndianBytes: leaf.bytes)
        defer { if positions[key] == nil { positions[key] = position } }
        guard let entry else {
            if result.covers?.contains(position) ?? true { missing.append(position) }
            times.append(.max)
            return nil
        }
        result.entries += 1
        let said = read(entry, leaf, position..<position + 1)
        times.append(said?.at ?? .max)
        guard let said else { return nil }
        if said.action == Purge.action, said.outcome == "ok" { authorisations[position] = said.receipt }
        if let previous = said.previous {
            if self.position(of: previous) == nil { unresolved.append((position, previous)) }
        }
        return said
    }

    /// An entry that has no leaf yet; `isLate` when it is older than it may be.
    mutating func add(unsequenced entry: HeldEntry, isLate: (Int64) -> Bool) -> Said? {
        result.pending += 1
        let said = read(entry, entry.columns.flatMap { Hash($0.leaf) } ?? .leaf(entry.bytes), 0..<0)
        if let said, isLate(said.at) {
            find(.eventUnsequenced, found: .leaf(entry.bytes), place: "entry \(said.id.text)")
        }
        return said
    }

    private mutating func isNext(_ position: UInt64) -> Bool {
        guard position != size else { return true }
        guard position > size, position - size <= Self.mostFilled else {
            find(.indexGap, position < size ? position..<position + 1 : size..<position)
            return false
        }
        find(.indexGap, size..<position)
        while size < position {
            tree.append(.emptyTree)
            times.append(.max)
        }
        return true
    }

    private mutating func read(_ entry: HeldEntry, _ leaf: Hash, _ place: Range<UInt64>) -> Said? {
        let hash = Hash.leaf(entry.bytes)
        if hash != leaf {
            find(.leafMismatch, place, expected: leaf, found: hash)
        } else if let columns = entry.columns, columns.leaf != hash.bytes {
            find(.leafMismatch, place, expected: hash, found: Hash(columns.leaf))
        }
        guard let said = try? Said(entry.bytes) else {
            find(.projection, place, found: hash)
            return nil
        }
        if said.log != log || !(entry.columns?.agree(with: said) ?? true) { find(.projection, place, found: hash) }
        return said
    }

    /// A tile as it is kept, after all leaves; those of lower levels first, since what is wrong below is wrong above.
    mutating func add(_ tile: Tile, _ hashes: [Hash]) {
        let expected = tree.hashes(tile) ?? []
        guard hashes != expected else { return }
        for place in 0..<max(hashes.count, expected.count) {
            let (found, right) = (hashes.dropFirst(place).first, expected.dropFirst(place).first)
            guard found != right else { continue }
            let span = Self.span(of: tile, place)
            let isKnown = findings.contains { $0.code == .tileMismatch && $0.positions.overlaps(span) }
            if !isKnown { find(.tileMismatch, span, expected: right, found: found, place: tile.path) }
        }
    }

    /// The leaves below one hash of a tile; none where no log is so large.
    private static func span(of tile: Tile, _ place: Int) -> Range<UInt64> {
        let bits = UInt64(tile.level * Tile.height)
        let index = tile.index * UInt64(Tile.fullWidth) + UInt64(place)
        guard bits < 63, index < (1 << 63) >> bits else { return 0..<0 }
        return index << bits..<(index + 1) << bits
    }

    /// What was purged, as its manifest says, and the position of the entry that is said to authorise it.
    mutating func add(_ manifest: String, authorisedBy position: UInt64?) {
        let purge = try? Purge(manifest: manifest)
        var refused = purge?.ranges.first
        if let position, let purge, purge.log == log, authorisations[position] == purge.receipt {
            refused = purges.add(purge, by: position, times)
            if refused == nil { return }
        }
        let (held, found) = (position.flatMap { authorisations[$0] }, Hash.of(Array(manifest.utf8)))
        find(
            .purgeUnauthorised, refused ?? 0..<0, expected: held == found ? nil : held, found: found, place: "purge")
    }

    /// The id of an entry that is not kept, and the position it had.
    mutating func add(goneEntry id: UUID, at position: UInt64) { gone.append((id, position)) }

    /// Until when entries may be gone by a purge that keeps them for so long.
    func horizon(keeping time: Int64 = Purge.shortest) -> Int64 { purges.horizon(keeping: time, times) }

    /// How many entries a purge took.
    var purgedCount: UInt64 { purges.count }

    /// When the first entry from a position on was made; nil where there is none.
    func time(from position: UInt64) -> Int64? {
        position < size ? times[Int(position)...].first { $0 != .max } : nil
    }

    /// What is known once everything was handed in, but for the checkpoints.
    mutating func close() {
        purges.close()
        for position in missing where !purges.contains(position) {
            find(.eventMissing, position..<position + 1, expected: tree.leaves[Int(position)])
        }
        for (id, position) in gone where purges.contains(position) {
            purgedEntries.append(id)
            guard purges.isTooYoung(id) else { continue }
            find(.purgeUnauthorised, position..<position + 1, place: "entry \(id.text)")
        }
        result.size = size
        result.purged = purges.all
    }

    mutating func settle(root: Hash, signed: UInt64, outside: UInt64?) {
        result.root = root
        result.signed = signed
        result.outside = outside
    }
}
