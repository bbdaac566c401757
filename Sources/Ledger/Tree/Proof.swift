/// Why a proof proves nothing.
package enum ProofError: Error, Equatable {
    /// There is no such leaf, or no such smaller tree; the tree before is empty, which is consistent with every other.
    case outOfRange
    /// It has more or fewer hashes than a proof between these has.
    case wrongLength
    /// It leads to another root.
    case wrongRoot
}

/// That a leaf is in a tree (RFC 6962 §2.1.1).
package enum Inclusion {
    /// The most hashes a proof has, in C2SP's formats.
    package static let mostHashes = 63

    /// Returns if `proof` leads from `leaf` at `position` to `root`, the tree's of `size` leaves.
    package static func check(
        _ proof: [Hash], of leaf: Hash, at position: UInt64, in size: UInt64, root: Hash
    ) throws(ProofError) {
        guard position < size, size < 1 << 63 else { throw .outOfRange }
        // Below the last split the leaf and the right edge of the tree are in one subtree: from there on only left siblings.
        let inner = UInt64.bitWidth - (position ^ (size - 1)).leadingZeroBitCount
        let border = (position >> UInt64(inner)).nonzeroBitCount
        guard proof.count == inner + border else { throw .wrongLength }
        var hash = leaf
        for (level, sibling) in proof.prefix(inner).enumerated() {
            hash = position >> UInt64(level) & 1 == 0 ? .node(hash, sibling) : .node(sibling, hash)
        }
        for sibling in proof.dropFirst(inner) { hash = .node(sibling, hash) }
        guard hash == root else { throw .wrongRoot }
    }
}

/// That a tree is what a smaller one became by adding to it (RFC 6962 §2.1.2).
package enum Consistency {
    /// Returns if the tree of `size` leaves with `root` begins with the one of `old` leaves with `oldRoot`.
    ///
    /// Two trees of one size have an empty proof and one root. `old` is not 0: whoever asks knows that the empty tree is the
    /// beginning of every other.
    package static func check(
        _ proof: [Hash], from old: UInt64, _ oldRoot: Hash, to size: UInt64, _ root: Hash
    ) throws(ProofError) {
        guard old > 0, old <= size, size < 1 << 63 else { throw .outOfRange }
        guard old < size else {
            guard proof.isEmpty else { throw .wrongLength }
            guard oldRoot == root else { throw .wrongRoot }
            return
        }
        // The proof begins at the largest subtree that ends where the old tree does; where that is the old tree, its root is it.
        let shift = old.trailingZeroBitCount
        let isWhole = old == 1 << UInt64(shift)
        let position = (old - 1) >> UInt64(shift)
        let last = (size - 1) >> UInt64(shift)
        let inner = UInt64.bitWidth - (position ^ last).leadingZeroBitCount
        let border = (position >> UInt64(inner)).nonzeroBitCount
        guard proof.count == inner + border + (isWhole ? 0 : 1) else { throw .wrongLength }
        let first = isWhole ? oldRoot : proof[0]
        let rest = isWhole ? proof[...] : proof.dropFirst()
        var (before, after) = (first, first)
        for (level, sibling) in rest.prefix(inner).enumerated() {
            if position >> UInt64(level) & 1 == 0 {
                after = .node(after, sibling)
            } else {
                before = .node(sibling, before)
                after = .node(sibling, after)
            }
        }
        for sibling in rest.dropFirst(inner) {
            before = .node(sibling, before)
            after = .node(sibling, after)
        }
        guard before == oldRoot, after == root else { throw .wrongRoot }
    }
}
