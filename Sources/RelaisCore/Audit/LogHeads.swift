import Foundation
import Postgres

/// What each log signed last: shown to its readers, to be kept elsewhere. It says nothing of anyone.
package struct LogHeads: Sendable {
    /// Signed notes (C2SP tlog-checkpoint), in the order of their logs.
    package let notes: [String]

    /// Those of the logs that the caller may read; one of them, if it is named.
    package init(only log: UUID? = nil, in tx: Transaction) throws {
        try tx.caller.require(.readAudit)
        notes = try tx.inside(.auditor) {
            try tx.all(
                """
                SELECT c.note
                FROM audit.log l
                JOIN LATERAL (
                    SELECT o.note FROM audit.checkpoint o WHERE o.log = l.log ORDER BY o.size DESC LIMIT 1) c ON true
                WHERE \(log == nil) OR l.log = \(log)
                ORDER BY l.log
                """, as: Only<String>.self
            ).map(\.value)
        }
    }
}
