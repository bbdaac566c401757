import Foundation

@testable import Ledger
@testable import Postgres
@testable import RelaisCore

/// One entry of the audit as a test reads it: its columns, and the bytes that were hashed.
package struct Recorded: RowDecodable, Sendable {
    package let id: UUID
    package let log: UUID
    package let at: Date
    package let action: String
    package let kind: String
    package let outcome: String
    package let actor: UUID
    package let session: UUID
    package let sseq: Int
    package let objectType: String
    package let references: [Bytes]
    package let bytes: [UInt8]
    package let leafHash: [UInt8]

    package static let columns: SQL =
        """
        e.id, e.log, e.at, e.action, e.class, e.outcome, e.actor, e.session, e.sseq, e.object_type, e.object_refs, e.bytes,
        e.leaf_hash
        """

    package init(row: Row) throws {
        let sealed: (Bytes, Bytes)
        (
            id, log, at, action, kind, outcome, actor, session, sseq, objectType, references, sealed.0, sealed.1
        ) = try row.decode()
        (bytes, leafHash) = (sealed.0.bytes, sealed.1.bytes)
    }

    /// What the bytes say.
    package var said: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
    }

    package func text(_ member: String) -> String? { said[member] as? String }

    /// Whether another entry tells a second log of the same act.
    package func isTwin(of other: Recorded) -> Bool {
        action == other.action && session == other.session && sseq == other.sseq && log != other.log
            && text("txn") != nil && text("txn") == other.text("txn")
            && text("peer") == other.log.uuidString.lowercased() && other.text("peer") == log.uuidString.lowercased()
            && text("row_digest") == nil && text("prev") == nil
    }

    /// What is wrong with it, if anything: its hash, the form of its bytes, a column that says other than they do.
    package var faults: [String] {
        var faults: [String] = []
        if leafHash != Leaf.hash(bytes) { faults.append("leaf hash") }
        if (try? canonical(said)?.bytes()) != bytes { faults.append("not canonical") }
        let expected: [String: String] = [
            "id": id.uuidString.lowercased(), "log": log.uuidString.lowercased(), "action": action,
            "outcome": outcome, "actor": actor.uuidString.lowercased(), "session": session.uuidString.lowercased(),
        ]
        for (member, value) in expected where text(member) != value { faults.append(member) }
        if said["sseq"] as? Int != sseq { faults.append("sseq") }
        if (try? EntryBytes.time(at)) != text("at") { faults.append("at") }
        let object = said["object"] as? [String: Any]
        let named = object?["refs"] as? [String] ?? [object?["ref"] as? String].compactMap(\.self)
        if object?["type"] as? String != objectType || named != references.map({ Hex.text($0.bytes) }) {
            faults.append("object")
        }
        return faults
    }

    private func canonical(_ value: Any) -> Canonical? {
        switch value {
        case let text as String: return .string(text)
        case let number as Int: return .int(number)
        case let list as [Any]: return .array(list.compactMap(canonical))
        case let object as [String: Any]: return .object(object.compactMapValues(canonical))
        default: return nil
        }
    }
}

extension Transaction {
    /// Every entry there is, in the order they were made. For the transaction `inTransaction` hands out: an administrator's.
    package func entries() throws -> [Recorded] {
        try inside(.auditor) { try all("SELECT \(Recorded.columns) FROM audit.entry e ORDER BY e.id") }
    }

    /// The entries that something added.
    package func recorded(_ body: () throws -> Void) throws -> [Recorded] {
        let before = Set(try entries().map(\.id))
        try body()
        return try entries().filter { !before.contains($0.id) }
    }
}

/// Does something several times at once, and answers how each went.
package func together<Value: Sendable>(
    _ times: Int = 4, _ act: @escaping @Sendable (Int) async throws -> Value
) async -> [Result<Value, any Error>] {
    await withTaskGroup(of: Result<Value, any Error>.self) { group in
        for number in 0..<times {
            group.addTask {
                do { return .success(try await act(number)) } catch { return .failure(error) }
            }
        }
        return await group.reduce(into: []) { $0.append($1) }
    }
}

extension Array {
    /// How many went through.
    package func succeeded<Value>() -> Int where Element == Result<Value, any Error> {
        filter { (try? $0.get()) != nil }.count
    }
}
