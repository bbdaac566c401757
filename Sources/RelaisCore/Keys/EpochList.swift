import Foundation
import Postgres
import Vault

/// The epochs of the keys that wrap, as the administrator sees them: when each was made, and how much it still wraps.
package struct EpochList: Sendable {
    package let lines: [Line]

    package struct Line: Sendable {
        package let id: Int
        /// Whose keys it wraps, and which it is; `nil` for one that nobody knows of but by its id.
        package let name: String?
        package let sealingClass: SealingClass?
        package let madeAt: Date?
        /// Since when nothing is wrapped by it.
        package let retiredAt: Date?
        package let destroyedAt: Date?
        /// How many data keys and peppers it wraps.
        package let wraps: Int
        package let isInFile: Bool
        /// Whether it wraps what is made now.
        package let isInUse: Bool
        /// Whether it only waits to be used.
        package let isPrepared: Bool
        /// Whether the database knows of it.
        var isRegistered: Bool { madeAt != nil }
    }

    /// Since when everything in a backup is wrapped by what the key file still holds: whatever was destroyed wrapped nothing
    /// any more from then on. `nil` when nothing was destroyed.
    package var opensSince: Date? { lines.filter { $0.destroyedAt != nil }.compactMap(\.retiredAt).max() }

    package init(in tx: Transaction) throws {
        try tx.caller.require(.keepKeys)
        let rows: [EpochRow] = try tx.inside(.vault) {
            try tx.all(
                "SELECT id, class, epoch, created_at, retired_at, destroyed_at, wraps FROM keys.epochs()")
        }
        lines = Self.lines(rows, tx.keyring.epochs)
    }

    private static func lines(_ rows: [EpochRow], _ held: [KeyEpoch]) -> [Line] {
        let known = Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
        let inFile = Dictionary(uniqueKeysWithValues: held.map { ($0.id, $0) })
        let inUse = Set(KeyEpoch.inUse(held).map(\.id))
        let lines = Set(known.keys).union(inFile.keys).map { id -> Line in
            let (row, key) = (known[id], inFile[id])
            let named = key ?? row?.epoch
            return Line(
                id: id, name: named?.name, sealingClass: named?.sealingClass, madeAt: row?.madeAt,
                retiredAt: row?.retiredAt, destroyedAt: row?.destroyedAt, wraps: row?.wraps ?? 0,
                isInFile: key != nil, isInUse: inUse.contains(id), isPrepared: key?.isPrepared ?? false)
        }
        let order = SealingClass.allCases
        return lines.sorted { one, other in
            let (left, right) = (
                one.sealingClass.flatMap(order.firstIndex) ?? order.count,
                other.sealingClass.flatMap(order.firstIndex) ?? order.count
            )
            return (left, one.id) < (right, other.id)
        }
    }

    private struct EpochRow: RowDecodable {
        let id: Int
        let epoch: KeyEpoch?
        let madeAt: Date?
        let retiredAt: Date?
        let destroyedAt: Date?
        let wraps: Int
        init(row: Row) throws {
            let (id, name, number): (Int, String?, Int?)
            (id, name, number, madeAt, retiredAt, destroyedAt, wraps) = try row.decode()
            self.id = id
            epoch = name.flatMap(SealingClass.init).flatMap { known in
                number.map { KeyEpoch(id: id, sealingClass: known, number: $0) }
            }
        }
    }
}

extension KeyEpoch {
    /// Of each class, the one that wraps what is made now.
    static func inUse(_ epochs: [KeyEpoch]) -> [KeyEpoch] {
        SealingClass.allCases.compactMap { sealingClass in
            epochs.filter { $0.sealingClass == sealingClass && !$0.isPrepared }.max { $0.number < $1.number }
        }
    }
}
