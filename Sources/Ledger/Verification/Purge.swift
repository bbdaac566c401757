import Foundation

/// Why a manifest is none.
package enum PurgeError: Error, Equatable {
    case malformed
}

/// Which entries of a log were deleted when their time was over: their leaves stay.
///
/// The entry that authorises it holds SHA-256 of the manifest as its `receipt`, and is never purged itself.
package struct Purge: Sendable, Equatable {
    /// The event of the entry that authorises a purge.
    package static let action = "audit.purged"
    /// Microseconds that every entry is kept at least: 365 days.
    package static let shortest: Int64 = 365 * day
    /// Microseconds that entries of one log may be out of order.
    static let day: Int64 = 86_400 * 1_000_000
    /// Positions are below it: 2^53.
    private static let mostPositions: UInt64 = 1 << 53

    package let log: UUID
    /// Positions, ascending, none empty, none touching the next.
    package let ranges: [Range<UInt64>]

    package init(log: UUID, ranges: [Range<UInt64>]) {
        self.log = log
        self.ranges = ranges
    }

    /// Those positions as the fewest ranges. They ascend.
    package init(log: UUID, positions: some Sequence<UInt64>) {
        var ranges: [Range<UInt64>] = []
        for position in positions {
            if let last = ranges.last, last.upperBound == position {
                ranges[ranges.count - 1] = last.lowerBound..<position + 1
            } else {
                ranges.append(position..<position + 1)
            }
        }
        self.init(log: log, ranges: ranges)
    }

    /// `relais-purge/v1`, the log, and a line `first last` for each range.
    package var manifest: String {
        "relais-purge/v1\n\(log.text)\n" + ranges.map { "\($0.lowerBound) \($0.upperBound - 1)\n" }.joined()
    }

    /// Reads what `manifest` writes, and nothing else.
    package init(manifest: String) throws(PurgeError) {
        let lines = manifest.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, lines[0] == "relais-purge/v1", let log = UUID(uuidString: String(lines[1])),
            log.text == lines[1],
            lines.last == ""
        else { throw .malformed }
        var ranges: [Range<UInt64>] = []
        for line in lines[2..<lines.count - 1] {
            let ends = line.split(separator: " ", omittingEmptySubsequences: false)
            guard ends.count == 2, let first = Decimal.value(ends[0]), let last = Decimal.value(ends[1]), first <= last,
                last < Self.mostPositions,
                ranges.last.map({ $0.upperBound < first }) ?? true
            else { throw .malformed }
            ranges.append(first..<last + 1)
        }
        self.init(log: log, ranges: ranges)
    }

    /// What the entry that authorises it holds.
    package var receipt: Hash { Hash.of(Array(manifest.utf8)) }
}
