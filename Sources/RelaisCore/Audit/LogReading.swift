import Foundation
import Ledger
import Postgres

/// A leaf as it is kept, and its entry if that is.
struct KeptLeaf: RowDecodable {
    let position: UInt64
    let leaf: Bytes
    /// The id of its entry, kept or not.
    let id: UUID
    let entry: HeldEntry?

    /// Microseconds since 1970; what no entry of ours could have been made at is -1.
    private static let moment: SQL =
        """
        CASE WHEN e.at BETWEEN '1970-01-01' AND '9999-12-31' THEN (extract(epoch FROM e.at) * 1000000)::bigint ELSE -1 END
        """

    static let columns: SQL =
        """
        e.bytes, e.id, e.log, \(moment), e.action, e.class, e.outcome, e.actor, e.session,
        e.sseq, e.object_type, (SELECT string_agg(r.ref, ''::bytea ORDER BY r.place) FROM unnest(e.object_refs) WITH ORDINALITY r (ref, place)),
        array(SELECT coalesce(octet_length(r.ref), -1) FROM unnest(e.object_refs) WITH ORDINALITY r (ref, place) ORDER BY r.place), e.leaf_hash
        """

    init(row: Row) throws {
        position = UInt64(clamping: try row.column(0) as Int)
        (leaf, id) = (try row.column(1), try row.column(2))
        guard let bytes: Bytes = try row.column(3) as Bytes? else {
            entry = nil
            return
        }
        let action: String = try row.column(7)
        let kind: String = try row.column(8)
        let isRead = Event(rawValue: action)?.isRead
        entry = HeldEntry(
            bytes: bytes.bytes,
            columns: HeldEntry.Columns(
                id: try row.column(4), log: try row.column(5), at: Int64(try row.column(6) as Int), action: action,
                outcome: try row.column(9), actor: try row.column(10), session: try row.column(11),
                sequence: Int64(try row.column(12) as Int), objectType: try row.column(13),
                references: (try row.column(14) as Bytes?)?.bytes ?? [], referenceLengths: try row.column(15),
                leaf: (try row.column(16) as Bytes).bytes,
                // An event that a later version knows is whatever it says.
                isOfItsClass: isRead.map { kind == ($0 ? "read" : "write") } ?? true))
    }
}

extension Transaction {
    /// How many leaves are read at once.
    private static let batch = 5000
    /// More than any log has.
    private static let mostPositions = 1 << 53

    /// Hands on each leaf of a log from its first position on, up to and without `end`.
    ///
    /// Each part is asked for by both its ends: of one that is open PostgreSQL would not know that it is small, and sort all the rest.
    /// A gap may be as wide as somebody made it: what comes behind it is looked for.
    func leaves(of log: UUID, below end: UInt64? = nil, _ take: (KeptLeaf) throws -> Void) throws {
        let end = min(end.map { Int(clamping: $0) } ?? .max, Self.mostPositions)
        var next = 0
        while next < end {
            let found = try leaves(of: log, next..<min(next + Self.batch, end))
            for leaf in found { try take(leaf) }
            next += Self.batch
            guard found.isEmpty else { continue }
            let after: Only<Int?> = try one(
                "SELECT min(f.position) FROM audit.leaf f WHERE f.log = \(log) AND f.position >= \(next - Self.batch)")
            guard let after = after.value else { return }
            next = after
        }
        if end == Self.mostPositions {
            for leaf in try leaves(of: log, Self.mostPositions..<Int.max) { try take(leaf) }
        }
    }

    private func leaves(of log: UUID, _ positions: Range<Int>) throws -> [KeptLeaf] {
        try all(
            """
            SELECT f.position, f.hash, f.entry, \(KeptLeaf.columns)
            FROM audit.leaf f
            LEFT JOIN audit.entry e ON e.id = f.entry
            WHERE f.log = \(log) AND f.position >= \(positions.lowerBound) AND f.position < \(positions.upperBound)
            ORDER BY f.position
            """)
    }

    /// Entries of a log that have no position, at most ten thousand.
    func unsequenced(in log: UUID) throws -> [KeptLeaf] {
        try all(
            """
            SELECT 0, e.leaf_hash, e.id, \(KeptLeaf.columns)
            FROM audit.entry e
            WHERE e.log = \(log) AND NOT EXISTS (SELECT FROM audit.leaf f WHERE f.entry = e.id)
            ORDER BY e.id
            LIMIT 10000
            """)
    }

    /// The checkpoints of a log, the smallest first.
    func checkpoints(of log: UUID) throws -> [(size: UInt64, note: String)] {
        try all(
            "SELECT c.size, c.note FROM audit.checkpoint c WHERE c.log = \(log) ORDER BY c.size",
            as: KeptCheckpoint.self
        )
        .map { (UInt64(clamping: $0.size), $0.note) }
    }

    /// The counters of sessions of this log that entries elsewhere have: in other logs, and, where a size is given, behind it.
    func counters(beside log: UUID, size: UInt64?) throws -> [(session: UUID, sequence: UInt64)] {
        try all(
            """
            SELECT e.session, e.sseq
            FROM audit.entry e
            LEFT JOIN audit.leaf f ON f.entry = e.id
            WHERE (e.log <> \(log) OR \(size != nil) AND coalesce(f.position >= \(Int(size ?? 0)), true))
              AND e.session IN (SELECT o.session FROM audit.entry o WHERE o.log = \(log))
            ORDER BY 1, 2
            """, as: Counter.self
        ).map { ($0.session, UInt64(clamping: $0.sequence)) }
    }

    /// What was purged of a log, and the position of the entry that authorises it.
    func purges(of log: UUID) throws -> [(manifest: String, position: UInt64)] {
        try all(
            "SELECT p.position, p.manifest FROM audit.purge p WHERE p.log = \(log) ORDER BY p.position",
            as: KeptPurge.self
        )
        .map { ($0.manifest, UInt64(clamping: $0.position)) }
    }

    /// The logs there are: of each organisation, of the deployment, and of whatever has leaves. `only` one of them, if it is named.
    func logs(only: UUID?) throws -> [UUID] {
        let all = try all(
            """
            SELECT l.id FROM (
                SELECT l.log AS id FROM audit.log l UNION SELECT o.id FROM directory.organisation o UNION SELECT d.id FROM directory.deployment d) l
            ORDER BY l.id
            """, as: Only<UUID>.self
        ).map(\.value)
        return all.filter { only == nil || $0 == only }
    }
}

private struct KeptCheckpoint: RowDecodable {
    let size: Int
    let note: String
    init(row: Row) throws { (size, note) = try row.decode() }
}

private struct KeptPurge: RowDecodable {
    let position: Int
    let manifest: String
    init(row: Row) throws { (position, manifest) = try row.decode() }
}

private struct Counter: RowDecodable {
    let session: UUID
    let sequence: Int
    init(row: Row) throws { (session, sequence) = try row.decode() }
}
