/// The right edge of a growing tree: the roots of its full subtrees, the largest first. It is all that appending needs.
package struct Frontier: Sendable, Equatable {
    /// How many leaves the tree has.
    package private(set) var size: UInt64 = 0
    /// One hash for each bit that is set in `size`.
    package private(set) var roots: [Hash] = []

    package init() {}

    /// Nil unless there is a hash for each bit that is set in `size`.
    package init?(size: UInt64, roots: [Hash]) {
        guard roots.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.roots = roots
    }

    /// Adds one leaf: 1.0 node hashes on average.
    package mutating func append(_ leaf: Hash) {
        var hash = leaf
        for _ in 0..<(~size).trailingZeroBitCount { hash = .node(roots.removeLast(), hash) }
        roots.append(hash)
        size += 1
    }

    /// The root of the tree so far.
    package var root: Hash {
        guard var hash = roots.last else { return .emptyTree }
        for left in roots.dropLast().reversed() { hash = .node(left, hash) }
        return hash
    }
}
