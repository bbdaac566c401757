/// A log at one size, as something that knows the hash of every full subtree: an array in memory, or tiles.
package struct MerkleTree {
    /// How many leaves it has.
    package let size: UInt64
    private let node: (Subtree) throws -> Hash

    /// `node` gives the hash of a full subtree inside the first `size` leaves, and is asked for no other.
    package init(size: UInt64, node: @escaping (Subtree) throws -> Hash) {
        self.size = size
        self.node = node
    }

    /// MTH(D[0:size]) (RFC 6962 §2.1).
    package func root() throws -> Hash { try hash(0..<size) }

    /// PATH(position, D[size]) (RFC 6962 §2.1.1), from the leaf's sibling to the root's child.
    ///
    /// - Throws: `ProofError.outOfRange` for a leaf that the tree does not have.
    package func inclusionProof(of position: UInt64) throws -> [Hash] {
        guard position < size else { throw ProofError.outOfRange }
        var range = 0..<size
        var proof: [Hash] = []
        while range.count > 1 {
            let middle = range.lowerBound + Subtree.split(UInt64(range.count))
            let (near, far) =
                position < middle
                ? (range.lowerBound..<middle, middle..<range.upperBound)
                : (middle..<range.upperBound, range.lowerBound..<middle)
            proof.append(try hash(far))
            range = near
        }
        return proof.reversed()
    }

    /// PROOF(old, D[size]) (RFC 6962 §2.1.2). Empty where both are of one size, and from the empty tree.
    ///
    /// - Throws: `ProofError.outOfRange` for a tree larger than this one.
    package func consistencyProof(from old: UInt64) throws -> [Hash] {
        guard old <= size else { throw ProofError.outOfRange }
        guard old > 0, old < size else { return [] }
        var range = 0..<size
        var isWhole = true
        var proof: [Hash] = []
        while range.upperBound != old {
            let middle = range.lowerBound + Subtree.split(UInt64(range.count))
            if old <= middle {
                proof.append(try hash(middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                proof.append(try hash(range.lowerBound..<middle))
                range = middle..<range.upperBound
                isWhole = false
            }
        }
        if !isWhole { proof.append(try hash(range)) }
        return proof.reversed()
    }

    private func hash(_ range: Range<UInt64>) throws -> Hash {
        let nodes = try Subtree.covering(range).map(node)
        guard var hash = nodes.last else { return .emptyTree }
        for left in nodes.dropLast().reversed() { hash = .node(left, hash) }
        return hash
    }
}
