import Foundation
import Ledger
import Postgres

extension Store {
    private struct Newest: RowDecodable {
        let size: Int
        let note: String
        init(row: Row) throws { (size, note) = try row.decode() }
    }

    /// The newest checkpoint of a log, for anybody (C2SP tlog-tiles): a size and hashes, which say nothing of anyone.
    ///
    /// - Throws: `Refusal.notFound` for a log that is not there, or not signed yet.
    package func checkpoint(of log: UUID) async throws -> String {
        try await atLog(log) { newest, _ in newest.note }
    }

    /// The hashes of a tile of a log, for anybody, as far as its newest checkpoint goes. `path` is `tile/<level>/<index>[.p/<width>]`.
    ///
    /// - Throws: `Refusal.notFound` for what is no path of a tile, or behind the checkpoint.
    package func tile(_ path: String, of log: UUID) async throws -> [UInt8] {
        let refusal = Refusal.notFound(.init(.entry))
        guard let tile = Tile(path: path) else { throw refusal }
        return try await atLog(log) { newest, tx in
            let held = UInt64(clamping: newest.size) >> UInt64(min(tile.level * Tile.height, 63))
            guard tile.index * UInt64(Tile.fullWidth) + UInt64(tile.width) <= held else { throw refusal }
            return try tx.hashes(tile, of: log).flatMap(\.bytes)
        }
    }

    private func atLog<Value: Sendable>(
        _ log: UUID, _ body: @escaping @Sendable (Newest, Transaction) throws -> Value
    ) async throws -> Value {
        try await transaction("BEGIN READ ONLY", as: Credential(secret: "daemon", in: keyring)) { tx in
            try tx.inside(.auditor) {
                let newest: Newest? = try tx.first(
                    "SELECT c.size, c.note FROM audit.checkpoint c WHERE c.log = \(log) ORDER BY c.size DESC LIMIT 1")
                guard let newest else { throw Refusal.notFound(.init(.entry)) }
                return try body(newest, tx)
            }
        }
    }
}
