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
    private var purged: [Verification.Purged] = []
    /// Entries whose previous one was not in the log before them.
    private(set) var unresolved: [(position: UInt64, previous: Hash)] = []

    /// More positions than this are not filled in for leaves that are not there.
    private static let mostFilled: UInt64 = 1_000_000

    init(log: UUID, origin: String, covers: Range<UInt64>?) {
        self.log = log
        self.origin = origin
        result = Verification.Log(log: log.text, origin: origin)
        result.covers = covers
    }

    var size: UInt64 { tree.size }

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
        let span = UInt64(1) << UInt64(tile.level * Tile.height)
        for place in 0..<max(hashes.count, expected.count) {
            let (found, right) = (hashes.dropFirst(place).first, expected.dropFirst(place).first)
            guard found != right else { continue }
            let first = (tile.index * 256 + UInt64(place)) * span
            let isKnown = findings.contains { $0.code == .tileMismatch && $0.positions.overlaps(first..<first + span) }
            if !isKnown { find(.tileMismatch, first..<first + span, expected: right, found: found, place: tile.path) }
        }
    }

    /// What was purged, as its manifest says, and the position of the entry that is said to authorise it.
    mutating func add(_ manifest: String, authorisedBy position: UInt64?) {
        guard let position, let purge = try? Purge(manifest: manifest), purge.log == log,
            authorisations[position] == purge.receipt
        else {
            let said = (try? Purge(manifest: manifest))?.ranges.first
            let held = position.flatMap { authorisations[$0] }
            find(
                .purgeUnauthorised, said ?? 0..<0, expected: held, found: Hash.of(Array(manifest.utf8)), place: "purge")
            return
        }
        purged += purge.ranges.map { Verification.Purged(positions: $0, authorisedBy: position) }
    }

    /// Until when entries may be gone by a purge: when the first entry behind the last that was purged was made.
    private(set) lazy var horizon: Int64 = {
        guard let end = purged.map(\.positions.upperBound).max(), !times.isEmpty else { return .min }
        return times[Int(min(end, size))...].first { $0 != .max } ?? .max
    }()

    var purgedCount: UInt64 { purged.reduce(0) { $0 + UInt64($1.positions.count) } }

    /// When the first entry from a position on was made; nil where there is none.
    func time(from position: UInt64) -> Int64? {
        position < size ? times[Int(position)...].first { $0 != .max } : nil
    }

    /// What is known once everything was handed in, but for the checkpoints.
    mutating func close() {
        purged.sort { $0.positions.lowerBound < $1.positions.lowerBound }
        var next = purged[...]
        for position in missing {
            while let first = next.first, first.positions.upperBound <= position { next.removeFirst() }
            if next.first?.positions.contains(position) != true {
                find(.eventMissing, position..<position + 1, expected: tree.leaves[Int(position)])
            }
        }
        result.size = size
        result.purged = purged
    }

    mutating func settle(root: Hash, signed: UInt64, outside: UInt64?) {
        result.root = root
        result.signed = signed
        result.outside = outside
    }
}
