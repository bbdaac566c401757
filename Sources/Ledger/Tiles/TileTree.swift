/// Why tiles do not make a tree.
package enum TileError: Error, Equatable {
    /// This tile is not there, or has fewer hashes than the tree needs.
    case missing(Tile)
}

extension MerkleTree {
    /// A tree read from its tiles. `hashes` gives those of a tile, and is asked for full ones as well as partial ones.
    ///
    /// Few tiles are asked for more than once in a proof: whoever reads them from far keeps them.
    package static func tiled(_ size: UInt64, hashes: @escaping (Tile) throws -> [Hash]) -> MerkleTree {
        MerkleTree(size: size) { subtree in
            let level = subtree.level / Tile.height
            let height = subtree.level % Tile.height
            let first = subtree.index << UInt64(height)
            let held = size >> UInt64(level * Tile.height)
            let index = first / UInt64(Tile.fullWidth)
            let width = min(UInt64(Tile.fullWidth), held - index * UInt64(Tile.fullWidth))
            guard let tile = Tile(level: level, index: index, width: Int(width)) else { throw ProofError.outOfRange }
            let found = try hashes(tile)
            let start = Int(first % UInt64(Tile.fullWidth))
            guard found.count >= start + 1 << height else { throw TileError.missing(tile) }
            return root(over: found[start..<start + 1 << height])
        }
    }

    /// The root over a power of two of hashes.
    package static func root(over hashes: ArraySlice<Hash>) -> Hash {
        var level = Array(hashes)
        while level.count > 1 {
            for index in 0..<level.count / 2 { level[index] = .node(level[index * 2], level[index * 2 + 1]) }
            level.removeLast(level.count / 2)
        }
        return level[0]
    }
}

/// All hashes of a tree that its tiles hold, in memory: what it grows by, and every tile and proof of every size so far.
package struct TileLevels: Sendable {
    /// The hashes of each level of tiles; level 0 are the leaves.
    package private(set) var levels: [[Hash]] = [[]]

    package init() {}

    package var size: UInt64 { UInt64(levels[0].count) }
    package var leaves: [Hash] { levels[0] }

    package mutating func append(_ leaf: Hash) {
        levels[0].append(leaf)
        var level = 0
        while levels[level].count.isMultiple(of: Tile.fullWidth) {
            if level + 1 == levels.count { levels.append([]) }
            levels[level + 1].append(MerkleTree.root(over: levels[level].suffix(Tile.fullWidth)))
            level += 1
        }
    }

    /// The hashes of one tile; nil where the tree does not reach.
    package func hashes(_ tile: Tile) -> [Hash]? {
        guard tile.level < levels.count, tile.index <= UInt64(levels[tile.level].count) else { return nil }
        let start = Int(tile.index) * Tile.fullWidth
        guard start + tile.width <= levels[tile.level].count else { return nil }
        return Array(levels[tile.level][start..<start + tile.width])
    }

    /// The tree when it had `size` leaves, which is no more than it has.
    package func tree(_ size: UInt64) -> MerkleTree {
        .tiled(size) { tile in
            guard let hashes = hashes(tile) else { throw TileError.missing(tile) }
            return hashes
        }
    }
}
