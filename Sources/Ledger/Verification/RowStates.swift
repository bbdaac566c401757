import Foundation

/// What entries say of rows: which entry there is, what digest it holds, and which was followed by another.
struct RowStates {
    /// What `settle` tells of what is wrong to: a log where one is known, positions, what was expected, what was found, and where.
    typealias Tell = (Int?, FindingCode, Range<UInt64>, Hash?, Hash?, String) -> Void

    /// How many rows there were.
    struct Count {
        var all = 0
        /// Held against a digest.
        var compared = 0
        /// Of which only the entry they name was looked for, and found.
        var named = 0
    }

    private struct Held {
        let digest: Hash?
        let leaf: Hash
        let log: Int
        let position: UInt64
        let at: Int64
        let isLasting: Bool

        var positions: Range<UInt64> { position == Sessions.unsequenced ? 0..<0 : position..<position + 1 }
    }

    private var entries: [UUID: Held] = [:]
    private var rows: [UUID: [LiveRow]] = [:]
    /// Leaves of entries that another entry of the same object follows.
    private var followed: Set<Hash> = []
    private var purged: Set<UUID> = []

    mutating func add(_ said: Said, _ leaf: Hash, log: Int, position: UInt64, isLasting: Bool) {
        entries[said.id] = Held(
            digest: said.rowDigest, leaf: leaf, log: log, position: position, at: said.at, isLasting: isLasting)
        if let previous = said.previous { followed.insert(previous) }
    }

    /// Entries that were purged, by an authority.
    mutating func add(purged ids: [UUID]) { purged.formUnion(ids) }

    /// A row as it is now. Of those that name one entry, one is what the entry tells of.
    mutating func add(_ row: LiveRow) { rows[row.entry, default: []].append(row) }

    /// Compares all rows with the entries that they name, and entries with the rows that must be there.
    ///
    /// An entry dated up to `horizon` may have had a follower that was purged.
    func settle(horizon: Int64, tell: Tell) -> Count {
        var count = Count()
        for (entry, rows) in rows.sorted(by: { $0.key.text < $1.key.text }) {
            count.all += rows.count
            guard let held = entries[entry] else {
                for row in rows where !purged.contains(entry) {
                    tell(nil, .rowWithoutEvent, 0..<0, nil, row.digest, "\(row.table) entry \(entry.text)")
                }
                continue
            }
            let compared = rows.count { $0.digest != nil && (held.digest != nil || $0.isStrict) }
            count.compared += compared
            count.named += rows.count - compared
            if !holds(held, rows, tell) { compare(held, rows, horizon, tell) }
        }
        findGone(horizon, tell)
        return count
    }

    /// Holds rows of tables where each row has its own entry to it. Whether something was told.
    private func holds(_ held: Held, _ rows: [LiveRow], _ tell: Tell) -> Bool {
        var isTold = false
        for row in rows where row.isStrict && row.digest != nil {
            if row.digest == held.digest, !followed.contains(held.leaf) { continue }
            tell(held.log, .stateDrift, held.positions, held.digest, row.digest, row.table)
            isTold = true
        }
        return isTold
    }

    /// An entry tells of one row, and others may have been written with it. Once another entry follows it, its row has gone on:
    /// those others stay, and none is what it told of.
    private func compare(_ held: Held, _ rows: [LiveRow], _ horizon: Int64, _ tell: Tell) {
        let digested = rows.filter { $0.digest != nil }
        guard let digest = held.digest, let first = digested.first(where: { !$0.isStrict }) else { return }
        let same = digested.first { $0.digest == digest }
        let isFollowed = followed.contains(held.leaf)
        guard (same != nil) == isFollowed, isFollowed || held.at > horizon else { return }
        tell(
            held.log, .stateDrift, held.positions, digest, (same ?? first).digest,
            digested.map(\.table).joined(separator: ", "))
    }

    /// Entries whose row is not there, though it is never deleted.
    private func findGone(_ horizon: Int64, _ tell: Tell) {
        let gone = entries.filter { id, held in
            held.isLasting && held.digest != nil && held.at > horizon && !followed.contains(held.leaf)
                && rows[id]?.contains { $0.digest != nil } != true
        }
        for held in gone.values.sorted(by: { ($0.log, $0.position) < ($1.log, $1.position) }) {
            tell(held.log, .stateDrift, held.positions, held.digest, nil, "no row")
        }
    }
}
