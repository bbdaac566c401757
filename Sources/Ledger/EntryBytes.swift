import Foundation

/// What an entry of the audit says, ready to be written as the bytes that are hashed and kept.
///
/// It names who, when, what, on which object, why and how it ended. Never a name, a value or a sentence: references are
/// keyed hashes, and every text is a code. Two things are known only to the database, when the entry is appended: the
/// session's counter and the previous entry's leaf hash; `bytes` and `pieces` take them in.
package struct EntryBytes: Sendable, Equatable {
    /// What was acted on: one object, or the objects a list showed. References are 16 bytes.
    package enum Object: Sendable, Equatable {
        case one(type: String, reference: [UInt8])
        /// At most 100 references, in the order shown. None, when a search showed nobody.
        case list(type: String, references: [[UInt8]])
    }

    /// How it ended.
    package enum Outcome: String, Sendable, CaseIterable {
        case ok, denied, error
    }

    /// Every member but the two the database adds.
    let members: [String: Canonical]

    /// Checks every part, and keeps it in the form it is hashed in.
    ///
    /// `log` is the organisation whose log it is, `at` the moment (kept to the microsecond), `actor` and `session` codes
    /// or UUIDs in lower case, `nonce` 16 random bytes that hide the entry once only its leaf hash is left. The optional
    /// parts are left out when nil or empty: the names of the fields touched, the transaction shared with a twin entry,
    /// the other organisation, the SHA-256 of the row written, the sealed text that gives the reason, and the SHA-256 of a
    /// manifest that two organisations both hold.
    ///
    /// Refuses whatever `EntryError` names.
    package init(
        log: UUID, id: UUID, at: Date, actor: String, session: String, action: String, object: Object, purpose: String,
        outcome: Outcome, nonce: [UInt8] = EntryBytes.newNonce(), fields: [String] = [], transaction: UUID? = nil,
        peer: UUID? = nil, rowDigest: [UInt8]? = nil, reason: UUID? = nil, receipt: [UInt8]? = nil
    ) throws {
        var members: [String: Canonical] = [
            "v": .int(1),
            "log": .string(log.uuidString.lowercased()),
            "id": .string(id.uuidString.lowercased()),
            "at": .string(try Self.time(at)),
            "actor": try Self.code(actor, "actor"),
            "session": try Self.code(session, "session"),
            "action": try Self.code(action, "action"),
            "object": try object.canonical(),
            "purpose": try Self.code(purpose, "purpose"),
            "outcome": .string(outcome.rawValue),
            "nonce": try Self.hex(nonce, 16, "nonce"),
        ]
        if !fields.isEmpty { members["fields"] = .array(try fields.map { try Self.code($0, "fields") }) }
        members["txn"] = transaction.map { .string($0.uuidString.lowercased()) }
        members["peer"] = peer.map { .string($0.uuidString.lowercased()) }
        members["row_digest"] = try rowDigest.map { try Self.hex($0, 32, "row_digest") }
        members["receipt"] = try receipt.map { try Self.hex($0, 32, "receipt") }
        members["reason_ref"] = reason.map { .string($0.uuidString.lowercased()) }
        self.members = members
    }

    /// The whole entry, as it is hashed: canonical JSON in UTF-8.
    ///
    /// `sseq` is the session's counter, `prev` the leaf hash of the previous entry of the same object, where there is
    /// one. Refuses a counter that is negative or 2^53 or more, and a hash that is not 32 bytes.
    package func bytes(sseq: Int, prev: [UInt8]? = nil) throws -> [UInt8] {
        guard (0..<1 << 53).contains(sseq) else { throw EntryError.counterOutOfRange }
        var members = members
        members["sseq"] = .int(sseq)
        members["prev"] = try prev.map { try Self.hex($0, 32, "prev") }
        return try Canonical.object(members).bytes()
    }
}
