/// What is wrong with a log, in a word that is never renamed.
// swift-format-ignore: OneCasePerLine
package enum FindingCode: String, Sendable, CaseIterable {
    /// The bytes of an entry do not hash to its leaf.
    case leafMismatch = "LEAF_MISMATCH"
    /// A leaf whose entry is gone, and no purge says why.
    case eventMissing = "EVENT_MISSING"
    /// An entry that has had no leaf for too long.
    case eventUnsequenced = "EVENT_UNSEQUENCED"
    /// A position that no leaf has, or that two have.
    case indexGap = "INDEX_GAP"
    /// A tile is not made of the leaves below it.
    case tileMismatch = "TILE_MISMATCH"
    /// The leaves do not hash to a root that the log signed and keeps.
    case rootMismatch = "ROOT_MISMATCH"
    /// A checkpoint that is none, or that its log did not sign.
    case badSignature = "BAD_SIGNATURE"
    /// Too few witnesses signed, or nobody signed what is old enough to be.
    case quorum = "QUORUM"
    /// The log is not what somebody outside has a checkpoint of.
    case fork = "FORK"
    /// The log is smaller than a checkpoint of it.
    case rollback = "ROLLBACK"
    /// The columns that an entry is found by say other than its bytes.
    case projection = "PROJECTION"
    /// A session's counter has a gap, or counts twice.
    case sessionGap = "SESSION_GAP"
    /// The entry before on the same object is not there.
    case prevBroken = "PREV_BROKEN"
    /// A row is not what the last entry on it says.
    case stateDrift = "STATE_DRIFT"
    /// A row names an entry that is not there.
    case rowWithoutEvent = "ROW_WITHOUT_EVENT"
    /// An act of two organisations stands in the log of one.
    case pairMissing = "PAIR_MISSING"
    /// A purge that no entry of the log authorises.
    case purgeUnauthorised = "PURGE_UNAUTHORISED"
    /// More than five seconds backwards within a session.
    case timeRegression = "TIME_REGRESSION"

    /// Whether it only says that something is lacking yet: exit code 2 and not 1.
    package var isIncompleteness: Bool { self == .quorum || self == .eventUnsequenced }
}

/// One thing that is wrong: where, and the two hashes that should be one. Never what an entry says.
package struct Finding: Sendable, Equatable {
    package let code: FindingCode
    /// The log it was found in.
    package let log: String
    /// The first bad position, and the one after the last. Empty where there is no position: then `place` says where.
    package let positions: Range<UInt64>
    /// What should have been found.
    package let expected: Hash?
    /// What was found.
    package let found: Hash?
    /// The tile, the session, the table or the checkpoint that it is about, where a position does not say it all.
    package let place: String?
    /// How many such there are in the range: neighbours are told of as one.
    package internal(set) var count: Int

    package init(
        _ code: FindingCode, log: String, positions: Range<UInt64> = 0..<0, expected: Hash? = nil, found: Hash? = nil,
        place: String? = nil, count: Int = 1
    ) {
        self.code = code
        self.log = log
        self.positions = positions
        self.expected = expected
        self.found = found
        self.place = place
        self.count = count
    }

    /// One more of the same, right behind the last: told of as one, with the hashes of the first.
    func continued(by other: Finding) -> Finding? {
        guard code == other.code, log == other.log, !positions.isEmpty,
            positions.upperBound == other.positions.lowerBound,
            code != .tileMismatch, code != .rootMismatch, code != .fork, code != .rollback
        else { return nil }
        return Finding(
            code, log: log, positions: positions.lowerBound..<other.positions.upperBound, expected: expected,
            found: found,
            place: place, count: count + other.count)
    }
}
