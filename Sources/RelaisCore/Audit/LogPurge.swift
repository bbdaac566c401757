import Foundation
import Ledger
import Postgres

/// Deletes entries whose time is over: looks after twelve months, changes after thirty-six. Their leaves stay for ever.
///
/// In two steps, so that nothing goes that no signed log authorises: an entry that holds the hash of a manifest is recorded, and
/// what the manifest names goes once that entry is behind a checkpoint. What is to go at a moment is always the same, so the
/// manifest is made again from it.
package enum LogPurge {
    /// So many entries of a log are deleted by one authority.
    static let most = 10_000
    /// Microseconds that changes are kept: three years, the shortest there are.
    static let keepsWrites: Int64 = 3 * 365 * 86_400 * 1_000_000

    /// Records, in each log in which something is old enough, that it goes: the last thing that a transaction of the daemon does,
    /// which acts for others from then on. A demonstration's dates are made up: nothing of it does.
    static func order(in tx: Transaction) throws {
        guard try !tx.caller.isDemonstration else { return }
        let underWay = Set(try toDo(in: tx).map(\.log))
        let logs = try tx.inside(.auditor) { try tx.logs(only: nil) }
        // The deployment's own first: after that the daemon acts for one organisation after the other.
        for log in [tx.deployment] + logs.filter({ $0 != tx.deployment }) where !underWay.contains(log) {
            let purge = try tx.purge(of: log, at: tx.now)
            guard !purge.ranges.isEmpty else { continue }
            if log != tx.deployment { try tx.act(for: ID(rawValue: log)) }
            try tx.record(.auditPurged, .deployment(tx, "audit", log), receipt: purge.receipt.bytes)
        }
    }

    /// Deletes what signed logs authorise; answers how many entries went.
    @discardableResult
    static func carryOut(in tx: Transaction) throws -> Int {
        var gone = 0
        for order in try toDo(in: tx) {
            let purge = try tx.purge(of: order.log, at: order.at)
            // Of what was authorised something else is left: by hand, or by another authority. It stays until the next.
            guard purge.receipt.hex == order.receipt else { continue }
            let positions = purge.ranges.flatMap { $0.map { Int($0) } }
            gone += try tx.inside(.auditor) {
                try tx.one(
                    "SELECT audit.carry_out(\(order.log), \(order.place), \(purge.manifest), \(positions), \(tx.now))",
                    as: Only<Int>.self
                ).value
            }
        }
        return gone
    }

    private struct Order: RowDecodable {
        let log: UUID
        let place: Int
        let at: Date
        let receipt: String?
        init(row: Row) throws { (log, place, at, receipt) = try row.decode() }
    }

    private static func toDo(in tx: Transaction) throws -> [Order] {
        try tx.inside(.auditor) {
            try tx.all("SELECT log, place, ordered_at, receipt FROM audit.purges_to_do(\(tx.now))")
        }
    }
}

extension Transaction {
    /// What of a log is old enough to go at a moment.
    fileprivate func purge(of log: UUID, at moment: Date) throws -> Purge {
        let positions: [Only<Int>] = try inside(.auditor) {
            try all("SELECT p FROM audit.purgeable(\(log), \(moment), \(LogPurge.most)) AS p")
        }
        return Purge(log: log, positions: positions.map { UInt64(clamping: $0.value) })
    }
}
