import Foundation
import Ledger
import Postgres

extension Transaction {
    /// Adds an entry for each of many objects of the caller's own organisation: as `record` does for one.
    ///
    /// - Parameters:
    ///   - event: What was done to each.
    ///   - entries: For each, its entry, its reference, and the digest of the row as written.
    ///   - type: What they are.
    ///   - organisation: The caller's.
    /// - Throws: `EntryError` for what no entry can say.
    func record(
        _ event: Event, all entries: [(entry: ID<Entry>, reference: [UInt8], digest: [UInt8]?)], of type: String,
        in organisation: ID<Organisation>
    ) throws {
        let caller = try caller
        let pieces = try entries.map { one in
            try EntryBytes(
                log: organisation.rawValue, id: one.entry.rawValue, at: now,
                actor: caller.actor.uuidString.lowercased(),
                session: caller.session.uuidString.lowercased(), action: event.rawValue,
                object: .one(type: type, reference: one.reference), purpose: event.purpose, outcome: .ok,
                rowDigest: one.digest
            ).pieces()
        }
        try execute(
            """
            SELECT audit.append_all(\(entries.map(\.entry)), \(organisation), \(now), \(event),
                \(event.isRead ? "read" : "write"), \(type), \(entries.map { Bytes($0.reference) }),
                \(pieces.map { Bytes(Array($0.head.utf8)) }), \(pieces.map { Bytes(Array($0.middle.utf8)) }),
                \(pieces.map { Bytes(Array($0.tail.utf8)) }))
            """)
        isRecorded = true
    }
}
