import Foundation

/// What a log purged, as far as its entries authorise it.
struct Purges {
    private let now: Int64
    /// Whether dates are what they seem: of what is made up they are not.
    private let followsDates: Bool
    /// As manifests say it, by position once all are in.
    private(set) var all: [Verification.Purged] = []
    /// Ascending, none touching the next.
    private var ranges: [Range<UInt64>] = []
    /// When the youngest of the entries that authorise it was made.
    private var authorised = Int64.min
    /// For each position, when the last entry was made that is kept up to it; where none is, when the first was that is kept at all.
    private var last: [Int64] = []
    /// How many positions no kept entry is up to.
    private var unknown = 0

    init(now: Int64, followsDates: Bool) {
        (self.now, self.followsDates) = (now, followsDates)
    }

    /// Takes what the entry at `position` authorises. `times` are those of all entries of the log; `.max` of those that are not
    /// there.
    ///
    /// Returns the first range that it cannot authorise: one that does not end before it, or that is too young. An entry is kept
    /// for `Purge.shortest` at least. How old one was that is gone, its neighbours say: the last that is kept before the range's
    /// end must be as old as that, but for a day. Where none is, the first that is kept is no younger than the authority.
    mutating func add(_ purge: Purge, by position: UInt64, _ times: [Int64]) -> Range<UInt64>? {
        if last.isEmpty { look(at: times) }
        let moment = min(times[Int(position)], now)
        for range in purge.ranges {
            guard range.upperBound <= position else { return range }
            let end = Int(range.upperBound) - 1
            let limit = (end < unknown ? moment : moment - Purge.shortest) + Purge.day
            guard !followsDates || last[end] <= limit else { return range }
        }
        all += purge.ranges.map { Verification.Purged(positions: $0, authorisedBy: position) }
        authorised = max(authorised, moment)
        return nil
    }

    private mutating func look(at times: [Int64]) {
        unknown = times.firstIndex { $0 != .max } ?? times.count
        var latest = unknown < times.count ? times[unknown] : .max
        last = times.map { time in
            if time != .max { latest = time }
            return latest
        }
    }

    /// Once all are in.
    mutating func close() {
        last = []
        all.sort { ($0.positions.lowerBound, $0.authorisedBy) < ($1.positions.lowerBound, $1.authorisedBy) }
        for range in all.map(\.positions) {
            if let last = ranges.last, range.lowerBound <= last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
    }

    /// How many positions.
    var count: UInt64 { ranges.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) } }

    func contains(_ position: UInt64) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= position { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(position)
    }

    /// Until when entries may be gone that are kept for so long: a day behind the first entry after the last that is gone, or behind
    /// what was old enough for the last authority. `.min` where nothing was purged.
    func horizon(keeping time: Int64, _ times: [Int64]) -> Int64 {
        guard let end = ranges.last?.upperBound else { return .min }
        let behind = times[Int(min(end, UInt64(times.count)))...].first { $0 != .max } ?? authorised
        return (followsDates ? min(behind, authorised.subtractingReportingOverflow(time).partialValue) : behind)
            + Purge.day
    }

    /// Whether the id of an entry that is gone says that it was too young to go: one of version 7 begins with a time (RFC 9562).
    func isTooYoung(_ id: UUID) -> Bool {
        let bytes = withUnsafeBytes(of: id.uuid) { Array($0) }
        guard followsDates, bytes[6] >> 4 == 7 else { return false }
        let milliseconds = bytes[..<6].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return milliseconds * 1000 > authorised - Purge.shortest + Purge.day
    }
}
