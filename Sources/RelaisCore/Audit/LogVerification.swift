import Foundation
import Ledger
import Postgres

/// Verifies the logs of a deployment where they are kept.
package struct LogVerification: Sendable {
    /// What is asked.
    package struct Request: Sendable {
        /// One log; nil for all that the caller may read.
        package var log: UUID?
        /// Whose signatures count; nil for the deployment's own key and no witness.
        package var policy: Policy?
        /// Checkpoints that somebody kept.
        package var kept: [String] = []
        /// Whether rows are compared with their last entries.
        package var comparesRows = false
        /// Seconds that an entry may be without a position or a signature.
        package var maxAge: TimeInterval = 10

        package init() {}
    }

    /// How long it may take: an hour, which ten million entries do not.
    private static let patience: Duration = .seconds(3600)

    private let store: Store
    private let address: LogAddress
    private let signer: LogSigner

    package init(store: Store, address: LogAddress, signer: LogSigner) {
        (self.store, self.address, self.signer) = (store, address, signer)
    }

    /// Verifies, as of one moment: what is added meanwhile is not seen. That it was done is an entry of its own.
    ///
    /// An administrator's sees everything; an auditor's their own organisation's log.
    ///
    /// - Parameters:
    ///   - request: What is asked.
    ///   - credential: Who asks.
    ///   - progress: Hears of every ten thousandth entry: how many so far.
    /// - Returns: What came of it, whatever is wrong with the logs.
    /// - Throws: `Refusal.notPermitted` for whoever does not read the audit; `HeadFileError`.
    package func run(
        _ request: Request, as credential: Credential, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> Verification {
        try await store.write(as: credential) { tx in
            try tx.caller.require(.readAudit)
            try tx.record(.auditVerified, .deployment(tx, "audit", request.log ?? tx.deployment))
        }
        return try await store.transaction(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", as: credential, within: Self.patience
        ) { tx in
            try tx.execute("SET LOCAL statement_timeout = '15min'")
            return try tx.inside(.auditor) { try verify(request, in: tx, progress) }
        }
    }

    private func verify(_ request: Request, in tx: Transaction, _ progress: (Int) -> Void) throws -> Verification {
        let isAdministrator = try tx.caller.kind == .administrator
        let logs = try tx.logs(only: isAdministrator ? request.log : tx.caller.organisation?.rawValue)
        let isWhole = isAdministrator && request.log == nil
        var terms = Verifier.Terms(
            policy: try request.policy ?? Policy(logs: logs.map { try signer.verifier(of: address.origin(of: $0)) }),
            now: EntryBytes.microseconds(tx.now))
        terms.kept = request.kept
        terms.heads = try signer.heads()
        terms.maxAge = Int64(request.maxAge * 1_000_000)
        terms.followsSessions = isAdministrator
        terms.isDemonstration = try tx.caller.isDemonstration
        terms.comparesRows = request.comparesRows && isWhole
        terms.lasting = { Event.lasting.contains($0) }
        terms.keepsWrites = LogPurge.keepsWrites
        var verifier = Verifier(terms)
        var count = 0
        for log in logs {
            verifier.begin(log, origin: address.origin(of: log))
            try tx.leaves(of: log) { kept in
                // A leaf that is no hash can be the leaf of nothing.
                verifier.add(kept.position, Hash(kept.leaf.bytes) ?? .emptyTree, kept.entry)
                if kept.entry == nil { verifier.add(purgedEntry: kept.id, at: kept.position) }
                count += 1
                if count.isMultiple(of: 10_000) { progress(count) }
            }
            for kept in try tx.unsequenced(in: log) { kept.entry.map { verifier.add(unsequenced: $0) } }
            try addTiles(of: log, to: &verifier, in: tx)
            for purge in try tx.purges(of: log) { verifier.add(purge: purge.manifest, authorisedBy: purge.position) }
            for checkpoint in try tx.checkpoints(of: log) {
                verifier.add(checkpoint: checkpoint.note, size: checkpoint.size)
            }
            verifier.end()
        }
        if isAdministrator { try addCounters(request.log, to: &verifier, in: tx) }
        if terms.comparesRows { try addRows(to: &verifier, in: tx) }
        return verifier.finish(isWhole: isWhole)
    }

    /// The tiles that are kept, level by level; and the roots beside them, which are the level above.
    private func addTiles(of log: UUID, to verifier: inout Verifier, in tx: Transaction) throws {
        let leaves: Only<Int> = try tx.one("SELECT count(*) FROM audit.leaf f WHERE f.log = \(log)")
        for level in 0...6 {
            // One more than there can be, so that one too many is found.
            let most = leaves.value >> ((level + 1) * Tile.height) + 1
            var roots: [Hash] = []
            for start in stride(from: 0, to: most, by: 256) {
                let found: [KeptTile] = try tx.all(
                    """
                    SELECT t.index, t.hashes, t.root
                    FROM audit.tile t
                    WHERE t.log = \(log) AND t.level = \(level) AND t.index >= \(start) AND t.index < \(start + 256)
                    ORDER BY t.index
                    """)
                for tile in found {
                    if let place = Tile(level: level, index: UInt64(clamping: tile.index)) {
                        verifier.add(place, Hash.list(tile.hashes.bytes))
                    }
                    roots.append(Hash(tile.root.bytes) ?? .emptyTree)
                }
            }
            guard !roots.isEmpty else { return }
            for (index, start) in stride(from: 0, to: roots.count, by: Tile.fullWidth).enumerated() {
                let part = Array(roots[start..<min(start + Tile.fullWidth, roots.count)])
                if let tile = Tile(level: level + 1, index: UInt64(index), width: part.count) {
                    verifier.add(tile, part)
                }
            }
        }
    }

    private func addCounters(_ only: UUID?, to verifier: inout Verifier, in tx: Transaction) throws {
        let counters: [SessionCounter] = try tx.all(
            "SELECT c.session, c.sequence, c.log, c.started_at FROM audit.counters() c")
        guard let only else {
            for counter in counters { counter.add(in: counter.log, to: &verifier) }
            return
        }
        for counter in try tx.counters(beside: only, size: nil) {
            verifier.add(counter.session, elsewhere: counter.sequence)
        }
        let own = Set(
            try tx.all("SELECT DISTINCT e.session FROM audit.entry e WHERE e.log = \(only)", as: Only<UUID>.self).map(
                \.value))
        for counter in counters where own.contains(counter.session) {
            counter.add(in: only, to: &verifier)
        }
    }

    private func addRows(to verifier: inout Verifier, in tx: Transaction) throws {
        let tables: [Only<String>] = try tx.all("SELECT t FROM audit.stateful_tables() AS t")
        for table in tables {
            let rows: [LiveRowText] = try tx.all(
                """
                SELECT r.entry, r.digest, e.action
                FROM audit.live_rows(\(table.value)) r
                LEFT JOIN audit.entry e ON e.id = r.entry
                """)
            for row in rows {
                let digest = Self.digested.contains(table.value) ? Hash(row.digest.bytes) : nil
                let isAlone = row.action.map { !Event.spanning.contains($0) } ?? false
                verifier.add(
                    LiveRow(table: table.value, entry: row.entry, digest: digest, isStrict: digest != nil && isAlone))
            }
        }
    }
}

private struct KeptTile: RowDecodable {
    let index: Int
    let hashes: Bytes
    let root: Bytes
    init(row: Row) throws { (index, hashes, root) = try row.decode() }
}

private struct SessionCounter: RowDecodable {
    let session: UUID
    let sequence: Int
    let log: UUID
    let startedAt: Date
    init(row: Row) throws { (session, sequence, log, startedAt) = try row.decode() }

    func add(in log: UUID, to verifier: inout Verifier) {
        verifier.add(
            session, last: UInt64(clamping: sequence), in: log, startedAt: EntryBytes.microseconds(startedAt))
    }
}

private struct LiveRowText: RowDecodable {
    let entry: UUID
    let digest: Bytes
    let action: String?
    init(row: Row) throws { (entry, digest, action) = try row.decode() }
}
