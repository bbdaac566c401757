/// What came of verifying: what is wrong, and what was looked at.
package struct Verification: Sendable, Equatable {
    /// One log.
    package struct Log: Sendable, Equatable {
        package let log: String
        package let origin: String
        /// How many leaves it has, and their root.
        package internal(set) var size: UInt64 = 0
        package internal(set) var root: Hash = .emptyTree
        /// The size of the largest checkpoint that counts: signed by the log, and by enough witnesses.
        package internal(set) var signed: UInt64 = 0
        /// The largest size that somebody outside has vouched for: a kept checkpoint, or a witness.
        package internal(set) var outside: UInt64?
        /// Entries that were purged, with the position of the entry that authorises it.
        package internal(set) var purged: [Purged] = []
        /// The positions whose entries were to be handed in; nil for all.
        package internal(set) var covers: Range<UInt64>?
        /// How many entries were handed in, with a leaf.
        package internal(set) var entries = 0
        /// Entries that have no leaf yet.
        package internal(set) var pending = 0
    }

    package struct Purged: Sendable, Equatable {
        package let positions: Range<UInt64>
        package let authorisedBy: UInt64
    }

    package internal(set) var logs: [Log] = []
    package internal(set) var findings: [Finding] = []
    /// Findings that are not listed, beyond the first hundred of one code in one log.
    package internal(set) var unlisted = 0
    /// Whether each session's counter was followed.
    package internal(set) var sessionsChecked = false
    /// Whether dates are made up, and were not followed.
    package internal(set) var isDemonstration = false
    /// Whether keys and witnesses are known from elsewhere than the logs.
    package internal(set) var trustsPolicy = true
    /// Origins of kept checkpoints whose log was not handed in.
    package internal(set) var notHere: [String] = []
    /// Whether every log that a checkpoint was kept of was to be handed in.
    package internal(set) var expectsEveryKept = false
    /// How many rows were handed in; nil if none were to be.
    package internal(set) var rows: Int?
    /// How many of them were held against the digest of an entry.
    package internal(set) var rowsCounted: Int?
    /// How many of them have no such digest, and name an entry that is there.
    package internal(set) var rowsNamed: Int?

    /// Logs with entries of which nobody outside has vouched for anything.
    package var withoutOutside: [String] { logs.filter { $0.size > 0 && $0.outside == nil }.map(\.log) }

    /// Whether there was nothing that could be verified.
    package var isEmpty: Bool { logs.allSatisfy { $0.size == 0 } }

    /// 0 verified, 1 tampering found, 2 incomplete: a quorum is missing, something is stale, nobody outside has vouched, a log
    /// that was expected is not here, or there was nothing to verify. (3, usage or reading, is for whoever could not get so far.)
    package var exitCode: Int32 {
        if findings.contains(where: { !$0.code.isIncompleteness }) { return 1 }
        let isComplete =
            findings.isEmpty && withoutOutside.isEmpty && !isEmpty && (notHere.isEmpty || !expectsEveryKept)
        return isComplete ? 0 : 2
    }

    private static let mostListed = 100

    mutating func add(_ finding: Finding) {
        if let last = findings.last, let joined = last.continued(by: finding) {
            findings[findings.count - 1] = joined
        } else if findings.count(where: { $0.code == finding.code && $0.log == finding.log }) < Self.mostListed {
            findings.append(finding)
        } else {
            unlisted += 1
        }
    }
}
