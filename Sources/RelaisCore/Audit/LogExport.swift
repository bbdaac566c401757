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
            return try tx.inside(.auditor) { try write(request, to: path, in: tx) }
        }
    }

    private func write(_ request: Request, to path: String, in tx: Transaction) throws -> Int {
        let isAdministrator = try tx.caller.kind == .administrator
        let logs = try tx.logs(only: isAdministrator ? request.log : tx.caller.organisation?.rawValue)
        let parts = try logs.map { log in
            let size = try tx.checkpoints(of: log).last?.size ?? 0
            let wanted = request.entries?.clamped(to: 0..<size) ?? 0..<size
            return BundleWriter.Part(log: log, origin: address.origin(of: log), size: size, covers: wanted)
        }
        let own = try logs.map { "log \(try signer.verifier(of: address.origin(of: $0)).text)\n" }.joined()
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
