/// A node that hashes 2^level leaves: those from index × 2^level on.
package struct Subtree: Sendable, Hashable {
    /// 0 for a leaf.
    package let level: Int
    package let index: UInt64

    package init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }

    /// The full subtrees whose leaves are those of `range`, from left to right: as few as there can be.
    ///
    /// The range begins where a subtree that holds all of it would, as every range of a proof does; any other begins with
    /// smaller ones.
    static func covering(_ range: Range<UInt64>) -> [Subtree] {
        var subtrees: [Subtree] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let aligned = start == 0 ? 63 : start.trailingZeroBitCount
            let fits = 63 - (range.upperBound - start).leadingZeroBitCount
            let level = min(aligned, fits)
            subtrees.append(Subtree(level: level, index: start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        return subtrees
    }

    /// The largest power of two below `count`, which is 2 or more: where RFC 6962 splits a tree.
    static func split(_ count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}
