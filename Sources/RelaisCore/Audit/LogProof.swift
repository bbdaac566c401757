import Foundation
import Ledger
import Postgres

/// The proof that one entry is in its log, as a file (C2SP tlog-proof).
package struct LogProof: Sendable {
    package let proof: LoggedProof
    /// The key that it is checked with.
    package let key: VerifierKey

    private struct Place: RowDecodable {
        let log: UUID
        let position: Int
        let bytes: Bytes?
        let size: Int
        let note: String
        init(row: Row) throws { (log, position, bytes, size, note) = try row.decode() }
    }

    /// Proves an entry against the newest checkpoint of its log. That it was proved is an entry too.
    ///
    /// - Throws: `Refusal.notFound` for an entry that is not there, that the caller may not read, or that is not signed yet.
    package init(_ entry: ID<Entry>, address: LogAddress, signer: LogSigner, in tx: Transaction) throws {
        try tx.caller.require(.readAudit)
        let found: (Place, [Hash])? = try tx.inside(.auditor) {
            let place: Place? = try tx.first(
                """
                SELECT f.log, f.position, e.bytes, c.size, c.note
                FROM audit.leaf f
                JOIN audit.checkpoint c ON c.log = f.log AND c.size > f.position
                LEFT JOIN audit.entry e ON e.id = f.entry
                WHERE f.entry = \(entry)
                ORDER BY c.size DESC
                LIMIT 1
                """)
            guard let place else { return nil }
            let tree = tx.tree(of: place.log, size: UInt64(clamping: place.size))
            return (place, try tree.inclusionProof(of: UInt64(clamping: place.position)))
        }
        guard let (place, hashes) = found else { throw Refusal.notFound(.init(.entry, entry.rawValue)) }
        proof = LoggedProof(
            index: UInt64(clamping: place.position), hashes: hashes, note: try SignedNote(whole: place.note),
            extra: place.bytes?.bytes)
        key = try signer.verifier(of: address.origin(of: place.log))
        try tx.record(.auditProved, .deployment(tx, "audit", entry.rawValue))
    }
}
