import Foundation
import Testing

@testable import Ledger

/// The tree of RFC 6962: the published vectors, and every proof of every small tree.
@Suite struct TreeTests {
    static let inputs = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    /// Trees up to this size are gone through whole: 100 where the environment asks for the long run.
    static let largest = ProcessInfo.processInfo.environment["RELAIS_LONG"] == nil ? 16 : 100

    private var published: TileLevels { grown(Self.inputs.map { Hash.leaf(bytes($0)) }) }

    @Test func growsThroughThePublishedRoots() throws {
        #expect(Hash.emptyTree.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        var frontier = Frontier()
        #expect(frontier.root == .emptyTree)
        for (input, root) in zip(Self.inputs, Self.roots) {
            frontier.append(.leaf(bytes(input)))
            #expect(frontier.root.hex == root)
            #expect(try published.tree(frontier.size).root().hex == root)
        }
    }

    @Test func makesThePublishedInclusionProofs() throws {
        #expect(
            try published.tree(8).inclusionProof(of: 0).map(\.hex) == [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ])
        #expect(
            try published.tree(8).inclusionProof(of: 5).map(\.hex) == [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ])
    }

    @Test func makesThePublishedConsistencyProofs() throws {
        #expect(
            try published.tree(8).consistencyProof(from: 6).map(\.hex) == [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ])
        #expect(
            try published.tree(7).consistencyProof(from: 3).map(\.hex) == [
                "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
                "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e",
            ])
    }

    /// The roots come from another way of reckoning them: RFC 6962's own recursion.
    @Test func hasTheRootOfTheDefinition() throws {
        let leaves = some(300)
        let tree = grown(leaves)
        var frontier = Frontier()
        for size in 0...300 {
            #expect(try tree.tree(UInt64(size)).root() == defined(leaves[..<size]))
            #expect(frontier.root == defined(leaves[..<size]))
            if size < 300 { frontier.append(leaves[size]) }
        }
    }

    @Test(arguments: 1...largest) func provesEveryLeafOfEveryTree(size: Int) throws {
        let leaves = some(size)
        let tree = grown(leaves).tree(UInt64(size))
        let root = try tree.root()
        for position in 0..<size {
            let proof = try tree.inclusionProof(of: UInt64(position))
            func accepts(_ proof: [Hash], at place: Int = position, of leaf: Hash = leaves[position], root: Hash = root)
                -> Bool
            {
                (try? Inclusion.check(proof, of: leaf, at: UInt64(place), in: UInt64(size), root: root)) != nil
            }
            #expect(accepts(proof))
            #expect(mangled(proof).allSatisfy { !accepts($0) })
            #expect((0...size).allSatisfy { $0 == position || !accepts(proof, at: $0) })
            #expect(flipped(leaves[position]).allSatisfy { !accepts(proof, of: $0) })
            #expect(flipped(root).allSatisfy { !accepts(proof, root: $0) })
        }
        #expect(throws: ProofError.outOfRange) { try tree.inclusionProof(of: UInt64(size)) }
    }

    @Test(arguments: 1...largest) func provesEveryTreeToBeTheBeginningOfEveryOther(size: Int) throws {
        let leaves = some(size)
        let tree = grown(leaves)
        let root = try tree.tree(UInt64(size)).root()
        for old in 1...size {
            let before = try tree.tree(UInt64(old)).root()
            let proof = try tree.tree(UInt64(size)).consistencyProof(from: UInt64(old))
            func accepts(_ proof: [Hash], from old: Int = old, _ before: Hash = before, _ root: Hash = root) -> Bool {
                (try? Consistency.check(proof, from: UInt64(old), before, to: UInt64(size), root)) != nil
            }
            #expect(accepts(proof))
            #expect(mangled(proof).allSatisfy { !accepts($0) })
            #expect((0...size + 1).allSatisfy { $0 == old || !accepts(proof, from: $0) })
            #expect(flipped(before).allSatisfy { !accepts(proof, from: old, $0) })
            #expect(flipped(root).allSatisfy { !accepts(proof, from: old, before, $0) })
        }
        #expect(throws: ProofError.outOfRange) { try tree.tree(UInt64(size)).consistencyProof(from: UInt64(size) + 1) }
        #expect(try tree.tree(UInt64(size)).consistencyProof(from: 0).isEmpty)
    }

    @Test func refusesProofsOfAnEmptyTree() {
        let root = Hash.leaf([1])
        #expect(throws: ProofError.outOfRange) { try Consistency.check([], from: 0, .emptyTree, to: 1, root) }
        #expect(throws: ProofError.outOfRange) { try Consistency.check([], from: 0, .emptyTree, to: 0, .emptyTree) }
        #expect(throws: ProofError.outOfRange) { try Inclusion.check([], of: root, at: 0, in: 0, root: root) }
        #expect(throws: ProofError.outOfRange) { try Inclusion.check([], of: root, at: .max, in: .max, root: root) }
    }

    @Test func readsNoHashThatIsNot32Bytes() {
        for count in [0, 1, 31, 33, 64] {
            #expect(Hash([UInt8](repeating: 1, count: count)) == nil)
            #expect(Hash(base64: Base64.text([UInt8](repeating: 1, count: count))) == nil)
            #expect(Hash(hex: String(repeating: "01", count: count)) == nil)
        }
        #expect(Hash(hex: Self.roots[0].uppercased()) == nil)
        #expect(Hash.list([UInt8](repeating: 1, count: 33)) == nil)
        #expect(Hash.list([UInt8](repeating: 1, count: 64))?.count == 2)
    }

    @Test func takesNoFrontierOfAnotherSize() {
        let roots = some(3)
        #expect(Frontier(size: 7, roots: roots)?.size == 7)
        #expect(Frontier(size: 8, roots: roots) == nil)
        #expect(Frontier(size: 3, roots: roots) == nil)
    }
}

/// So many leaves, each its own.
func some(_ count: Int) -> [Hash] { (0..<count).map { Hash.leaf(Array("leaf \($0)".utf8)) } }

func grown(_ leaves: [Hash]) -> TileLevels {
    leaves.reduce(into: TileLevels()) { $0.append($1) }
}

/// MTH as RFC 6962 §2.1 writes it.
private func defined(_ leaves: ArraySlice<Hash>) -> Hash {
    guard leaves.count > 1 else { return leaves.first ?? .emptyTree }
    var half = 1
    while half * 2 < leaves.count { half *= 2 }
    return .node(defined(leaves.prefix(half)), defined(leaves.dropFirst(half)))
}

/// The hash with each of its 256 bits turned.
private func flipped(_ hash: Hash) -> [Hash] {
    (0..<256).compactMap { bit in
        var bytes = hash.bytes
        bytes[bit / 8] ^= 1 << (bit % 8)
        return Hash(bytes)
    }
}

/// Every proof that is nearly this one: a bit turned, a hash less, a hash more, two exchanged.
private func mangled(_ proof: [Hash]) -> [[Hash]] {
    var others: [[Hash]] = [proof + [.emptyTree], [.emptyTree] + proof]
    for (place, hash) in proof.enumerated() {
        others += flipped(hash).map { Array(proof[..<place]) + [$0] + Array(proof[(place + 1)...]) }
        others.append(Array(proof[..<place]) + Array(proof[(place + 1)...]))
        if place > 0 {
            var swapped = proof
            swapped.swapAt(place, place - 1)
            others.append(swapped)
        }
    }
    return others
}
