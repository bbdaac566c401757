import Foundation
import Ledger
import Postgres

extension Transaction {
    /// The tree of a log at one of its sizes, read from its tiles; of what is in no full tile, from its leaves.
    ///
    /// It reads while it is asked, each tile once, in the compartment of whoever asks: for the daemon, the administrator and the
    /// log's auditor that is `auditor`.
    func tree(of log: UUID, size: UInt64) -> MerkleTree {
        var known: [Tile: [Hash]] = [:]
        return .tiled(size) { tile in
            if let hashes = known[tile] { return hashes }
            let hashes = try self.hashes(tile, of: log)
            known[tile] = hashes
            return hashes
        }
    }

    /// The hashes of one tile.
    ///
    /// - Throws: `TileError.missing` where the log does not reach so far.
    func hashes(_ tile: Tile, of log: UUID) throws -> [Hash] {
        let start = tile.index * UInt64(Tile.fullWidth)
        let kept: Bytes?
        if tile.isFull, let found: Only<Bytes> = try full(tile, of: log) {
            kept = found.value
        } else if tile.level == 0 {
            kept = try one(
                """
                SELECT string_agg(f.hash, ''::bytea ORDER BY f.position)
                FROM audit.leaf f
                WHERE f.log = \(log) AND f.position >= \(Int(start)) AND f.position < \(Int(start) + tile.width)
                """, as: Only<Bytes?>.self
            ).value
        } else {
            kept = try one(
                """
                SELECT string_agg(t.root, ''::bytea ORDER BY t.index)
                FROM audit.tile t
                WHERE t.log = \(log) AND t.level = \(tile.level - 1)
                  AND t.index >= \(Int(start)) AND t.index < \(Int(start) + tile.width)
                """, as: Only<Bytes?>.self
            ).value
        }
        guard let hashes = kept.flatMap({ Hash.list($0.bytes) }), hashes.count == tile.width else {
            throw TileError.missing(tile)
        }
        return hashes
    }

    private func full(_ tile: Tile, of log: UUID) throws -> Only<Bytes>? {
        try first(
            """
            SELECT t.hashes
            FROM audit.tile t
            WHERE t.log = \(log) AND t.level = \(tile.level) AND t.index = \(Int(tile.index))
            """)
    }
}
