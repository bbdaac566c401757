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
    /// Leaves of entries that another entry of the same object follows.
    private var followed: Set<Hash> = []

    mutating func add(_ said: Said, _ leaf: Hash, log: Int, position: UInt64) {
        entries[said.id] = Held(digest: said.rowDigest, leaf: leaf, log: log, position: position)
        if let previous = said.previous { followed.insert(previous) }
    }

    /// Compares one row with the entry that it names, which must be the last one of it. `find` takes a log where one is known.
    func check(_ row: LiveRow, find: (Int?, FindingCode, Range<UInt64>, Hash?, Hash?, String) -> Void) {
        guard let held = entries[row.entry] else {
            find(nil, .rowWithoutEvent, 0..<0, nil, row.digest, "\(row.table) entry \(row.entry.text)")
            return
        }
        guard let digest = row.digest else { return }
        let positions = held.position == Sessions.unsequenced ? 0..<0 : held.position..<held.position + 1
        if held.digest != digest || followed.contains(held.leaf) {
            find(held.log, .stateDrift, positions, held.digest, digest, row.table)
        }
    }
}
