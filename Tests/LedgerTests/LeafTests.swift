import Testing

@testable import Ledger

/// The vectors of RFC 6962, as transparency-dev/merkle publishes them, and the golden ones.
@Suite struct LeafTests {
    @Test func hashesLeaves() {
        #expect(
            Hex.text(Leaf.hash([])) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        #expect(
            Hex.text(Leaf.hash(Array("L123456".utf8)))
                == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")
    }

    @Test func hashesNodes() {
        #expect(
            Hex.text(Node.hash(Array("N123".utf8), Array("N456".utf8)))
                == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb")
    }

    @Test func hashesAnEmptyTree() {
        #expect(
            Hex.text(Node.emptyRoot) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func hashesTheGoldenEntriesAndTheirRoot() throws {
        let first = try Leaf.hash(Golden.entry().bytes(sseq: 42))
        let second = try Leaf.hash(Golden.second().bytes(sseq: 43, prev: first))
        #expect(Hex.text(first) == Golden.leaf1)
        #expect(Hex.text(second) == Golden.leaf2)
        #expect(Hex.text(Node.hash(first, second)) == Golden.root)
    }

    @Test func hashesTheFirstTreesOfThePublishedLeaves() {
        let leaves = ["", "00", "10", "2021"].map { Leaf.hash(bytes($0)) }
        let left = Node.hash(leaves[0], leaves[1])
        #expect(Hex.text(left) == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")
        #expect(
            Hex.text(Node.hash(left, leaves[2]))
                == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")
        #expect(
            Hex.text(Node.hash(left, Node.hash(leaves[2], leaves[3])))
                == "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")
    }
}
