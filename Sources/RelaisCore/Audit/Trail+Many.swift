import Foundation
import Ledger
import Postgres

/// What an entry says of one object, where many are told of at once.
struct ObjectEntry {
    let entry: ID<Entry>
    let reference: [UInt8]
    /// The entry before it on the same row.
    var previous: ID<Entry>?
    /// SHA-256 of the row as written.
    let digest: [UInt8]?
    /// Names of what was written, never values.
    var fields: [String] = []
}

extension Transaction {
    /// Adds an entry for each of many objects of the caller's own organisation: as `record` does for one.
    ///
    /// - Parameters:
    ///   - event: What was done to each.
    ///   - entries: What to say of each.
    ///   - type: What they are.
    ///   - organisation: The caller's.
    /// - Throws: `EntryError` for what no entry can say.
    func record(
        _ event: Event, all entries: [ObjectEntry], of type: String, in organisation: ID<Organisation>
    ) throws {
        guard !entries.isEmpty else { return }
        let caller = try caller
        let pieces = try entries.map { one in
            try EntryBytes(
                log: organisation.rawValue, id: one.entry.rawValue, at: now,
                actor: caller.actor.uuidString.lowercased(),
                session: caller.session.uuidString.lowercased(), action: event.rawValue,
                object: .one(type: type, reference: one.reference), purpose: event.purpose, outcome: .ok,
                fields: one.fields, rowDigest: one.digest
            ).pieces()
        }
        // An array holds no NULL here: an entry that follows none is said to follow itself, which is not there yet.
        try execute(
            """
            SELECT audit.append_all(\(entries.map(\.entry)), \(organisation), \(now), \(event),
                \(event.isRead ? "read" : "write"), \(type), \(entries.map { Bytes($0.reference) }),
                \(entries.map { $0.previous ?? $0.entry }), \(pieces.map { Bytes(Array($0.head.utf8)) }),
                \(pieces.map { Bytes(Array($0.middle.utf8)) }), \(pieces.map { Bytes(Array($0.tail.utf8)) }))
            """)
        isRecorded = true
    }
}
