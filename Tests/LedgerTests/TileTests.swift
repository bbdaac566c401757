import Testing

@testable import Ledger

@Suite struct TileTests {
    @Test(arguments: [
        ("tile/0/000", 0, 0, 256), ("tile/0/x001/x234/067", 0, 1_234_067, 256),
        ("tile/5/x123/x456/078.p/2", 5, 123_456_078, 2),
        ("tile/63/999.p/255", 63, 999, 255), ("tile/1/x001/000", 1, 1000, 256),
    ])
    func areNamedAsTheNormNamesThem(path: String, level: Int, index: UInt64, width: Int) throws {
        let tile = try #require(Tile(level: level, index: index, width: width))
        #expect(tile.path == path)
        #expect(Tile(path: path) == tile)
    }

    @Test(arguments: [
        "", "tile", "tile/0", "tile/0/", "tile/00/000", "tile/64/000", "tile/-1/000", "tile/0/0", "tile/0/00",
        "tile/0/0000",
        "tile/0/x000", "tile/0/x000/001", "tile/0/001/002", "tile/5/123/456/078", "tile/0/x01/002", "tile/0/000.p",
        "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/1/2", "tile/0/000.q/1",
        "/tile/0/000", "tile/0/000/", "tile/0/٠٠٠", "tile/0/+01", "tile/ 0/000",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/entries/000",
    ])
    func areReadFromNoOtherPath(path: String) {
        #expect(Tile(path: path) == nil)
    }

    @Test func areThoseOfTheNormsExample() {
        let tiles = Tile.all(in: 70_000)
        #expect(tiles.filter { $0.level == 0 && $0.isFull }.count == 273)
        #expect(tiles.filter { $0.level == 0 && !$0.isFull }.map(\.width) == [112])
        #expect(tiles.filter { $0.level == 1 }.map(\.width) == [256, 17])
        #expect(tiles.filter { $0.level == 2 }.map(\.width) == [1])
        #expect(Tile.all(in: 256).map(\.path) == ["tile/0/000", "tile/1/000.p/1"])
        #expect(Tile.all(in: 0).isEmpty)
    }

    /// Read from tiles, a tree has the root and the proofs it has in memory; and no tile is asked for that it does not have.
    @Test(arguments: [1, 255, 256, 257, 511, 512, 700, 65_536, 65_793, 66_000])
    func makeATree(size: UInt64) throws {
        let levels = grown(some(Int(size)))
        let known = Set(Tile.all(in: size))
        let tree = MerkleTree.tiled(size) { tile in
            #expect(known.contains(tile))
            return try #require(levels.hashes(tile))
        }
        var frontier = Frontier()
        for leaf in levels.leaves { frontier.append(leaf) }
        let root = try tree.root()
        #expect(root == frontier.root)
        for position in [0, size / 3, size / 2, size - 1] {
            try Inclusion.check(
                try tree.inclusionProof(of: position), of: levels.leaves[Int(position)], at: position, in: size,
                root: root)
        }
        for old in Set([1, (size + 1) / 2, max(size / 256 * 256, 1), size]) {
            try Consistency.check(
                try tree.consistencyProof(from: old), from: old, try levels.tree(old).root(), to: size, root)
        }
    }

    @Test func refuseToStandInForWhatTheyDoNotHold() throws {
        let tile = try #require(Tile(level: 0, index: 0, width: 5))
        #expect(throws: TileError.missing(tile)) { try MerkleTree.tiled(5) { _ in some(4) }.root() }
        #expect(grown(some(4)).hashes(tile) == nil)
    }
}
