import Foundation
import Ledger
import Postgres

/// Writes logs to a file that a stranger can verify (docs/AUDIT.md).
package struct LogExport: Sendable {
    /// What is asked.
    package struct Request: Sendable {
        /// One log; nil for all that the caller may read.
        package var log: UUID?
        /// Positions whose entries go with it; nil for all.
        package var entries: Range<UInt64>?
        /// Whose signatures are to count, as C2SP tlog-policy writes it; nil for the deployment's own key and no witness.
        package var policy: String?

        package init() {}
    }

    private static let patience: Duration = .seconds(3600)

    private let store: Store
    private let address: LogAddress
    private let signer: LogSigner

    package init(store: Store, address: LogAddress, signer: LogSigner) {
        (self.store, self.address, self.signer) = (store, address, signer)
    }

    /// Writes each log up to its newest checkpoint, to a file that is not there yet. Returns how many entries went with it.
    ///
    /// That it was done is an entry, committed before anything is written.
    package func run(_ request: Request, as credential: Credential, to path: String) async throws -> Int {
        try await store.write(as: credential) { tx in
            try tx.caller.require(.readAudit)
            try tx.record(.auditExported, .deployment(tx, "audit", request.log ?? tx.deployment))
        }
        return try await store.transaction(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", as: credential, within: Self.patience
        ) { tx in
            try tx.execute("SET LOCAL statement_timeout = '15min'")
            return try tx.inside(.auditor) {
                let parts = try parts(request, in: tx)
                do {
                    return try write(parts, request, to: path, in: tx)
                } catch let error where !(error is TarError) {
                    // Half a bundle is none.
                    unlink(path)
                    throw error
                }
            }
        }
    }

    /// Each log up to its newest checkpoint.
    ///
    /// - Throws: `Unexportable` for one that cannot be laid out as a log is: no stranger could read it.
    private func parts(_ request: Request, in tx: Transaction) throws -> [BundleWriter.Part] {
        let isAdministrator = try tx.caller.kind == .administrator
        return try tx.logs(only: isAdministrator ? request.log : tx.caller.organisation?.rawValue).map { log in
            let checkpoint = try tx.checkpoints(of: log).last
            let extent: Extent = try tx.one(
                """
                SELECT count(*), count(*) FILTER (WHERE f.position < \(Int(clamping: checkpoint?.size ?? 0))),
                    (SELECT min(g.position) FROM (
                        SELECT o.position, row_number() OVER (ORDER BY o.position) - 1 AS place FROM audit.leaf o WHERE o.log = \(log)) g
                     WHERE g.position <> g.place)
                FROM audit.leaf f
                WHERE f.log = \(log)
                """)
            guard let checkpoint else {
                if extent.leaves > 0 { throw Unexportable(log: log, why: .unsigned) }
                return BundleWriter.Part(log: log, origin: address.origin(of: log), size: 0, covers: 0..<0)
            }
            guard UInt64(clamping: extent.signed) == checkpoint.size else {
                throw Unexportable(log: log, why: .gap(extent.gap.map { max(0, $0 - 1) } ?? extent.signed))
            }
            let size = checkpoint.size
            let wanted = request.entries?.clamped(to: 0..<size) ?? 0..<size
            return BundleWriter.Part(
                log: log, origin: address.origin(of: log), size: size, covers: wanted,
                authorities: Set(try tx.purges(of: log).map(\.position)))
        }
    }

    private struct Extent: RowDecodable {
        let leaves: Int
        let signed: Int
        let gap: Int?
        init(row: Row) throws { (leaves, signed, gap) = try row.decode() }
    }

    private func write(
        _ parts: [BundleWriter.Part], _ request: Request, to path: String, in tx: Transaction
    ) throws -> Int {
        let isAdministrator = try tx.caller.kind == .administrator
        let own = try parts.map { "log \(try signer.verifier(of: $0.origin).text)\n" }.joined()
        let writer = try BundleWriter(
            path: path, parts: parts, isWhole: isAdministrator && request.log == nil,
            isDemonstration: try tx.caller.isDemonstration,
            policy: request.policy ?? own + "quorum none\n")
        var count = 0
        for part in parts {
            try writer.add(part) { add in
                try tx.leaves(of: part.log, below: part.size) { kept in
                    guard let leaf = Hash(kept.leaf.bytes) else { throw ProofError.outOfRange }
                    if kept.entry != nil, part.covers.contains(kept.position) { count += 1 }
                    try add(kept.position, leaf, kept.entry?.bytes)
                }
            }
            for checkpoint in try tx.checkpoints(of: part.log) {
                try writer.add(checkpoint: checkpoint.note, size: checkpoint.size, of: part)
            }
            for purge in try tx.purges(of: part.log) where purge.position < part.size {
                try writer.add(purge: purge.manifest, authorisedBy: purge.position, of: part)
            }
            // Whoever reads one log cannot know what the others hold.
            if isAdministrator { try writer.add(elsewhere: tx.counters(beside: part.log, size: part.size), of: part) }
        }
        try writer.finish()
        return count
    }
}

/// A log that cannot be written out, since what is kept of it is no log. It names nobody.
package struct Unexportable: Error, CustomStringConvertible {
    enum Why: Equatable {
        /// It has leaves, and nothing that was signed.
        case unsigned
        /// No leaf, or a second one, at this position; or fewer leaves than were signed.
        case gap(Int)
    }

    let log: UUID
    let why: Why

    package var description: String {
        let name = log.uuidString.lowercased()
        return switch why {
        case .unsigned:
            "The log \(name) has entries and no signature. The daemon signs it within seconds; if it does not, relais audit verify says more."
        case .gap(let position):
            "The log \(name) has a gap at \(position), so that nobody could verify a copy of it. Nothing was written; relais audit verify says what is wrong."
        }
    }
}
