import Foundation

/// What entries say of rows: which entry there is, what digest it holds, and which was followed by another.
struct RowStates {
    private struct Held {
        let digest: Hash?
        let leaf: Hash
        let log: Int
        let position: UInt64
    }

    private var entries: [UUID: Held] = [:]
    private var rows: [UUID: [LiveRow]] = [:]
    /// Leaves of entries that another entry of the same object follows.
    private var followed: Set<Hash> = []

    mutating func add(_ said: Said, _ leaf: Hash, log: Int, position: UInt64) {
        entries[said.id] = Held(digest: said.rowDigest, leaf: leaf, log: log, position: position)
        if let previous = said.previous { followed.insert(previous) }
    }

    /// A row as it is now. Of those that name one entry, one is what the entry tells of.
    mutating func add(_ row: LiveRow) { rows[row.entry, default: []].append(row) }

    /// Compares all rows with the entries that they name. `find` takes a log where one is known.
    ///
    /// An entry tells of one row, and others may have been written with it. Once another entry follows it, its row has gone on:
    /// those others stay, and none is what it told of.
    func settle(find: (Int?, FindingCode, Range<UInt64>, Hash?, Hash?, String) -> Void) {
        for (entry, rows) in rows.sorted(by: { $0.key.text < $1.key.text }) {
            guard let held = entries[entry] else {
                for row in rows {
                    find(nil, .rowWithoutEvent, 0..<0, nil, row.digest, "\(row.table) entry \(entry.text)")
                }
                continue
            }
            let rows = rows.filter { $0.digest != nil }
            guard let digest = held.digest, !rows.isEmpty else { continue }
            let positions = held.position == Sessions.unsequenced ? 0..<0 : held.position..<held.position + 1
            let same = rows.first { $0.digest == digest }
            let isFollowed = followed.contains(held.leaf)
            guard (same != nil) == isFollowed else { continue }
            let row = same ?? rows[0]
            find(held.log, .stateDrift, positions, digest, row.digest, rows.map(\.table).joined(separator: ", "))
        }
    }
}
