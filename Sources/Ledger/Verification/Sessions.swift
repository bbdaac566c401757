import Foundation

/// The counter of each session over all logs: contiguous from 1, and time that does not run backwards.
struct Sessions {
    private struct Step {
        let session: UUID
        let sequence: UInt64
        let at: Int64
        let log: Int
        let position: UInt64
        /// Only its second half is a twin: both repeat the counter.
        let transaction: UUID?

        var range: Range<UInt64> { position == Sessions.unsequenced ? 0..<0 : position..<position + 1 }
    }

    private var steps: [Step] = []
    private var counters: [UUID: (last: UInt64, log: Int)] = [:]

    /// A step whose entry has no position yet.
    static let unsequenced = UInt64.max
    /// A step that is known of, in a log that was not handed in.
    static let elsewhere = -1
    /// Microseconds that a later step may be dated before an earlier one: clocks of several daemons, and an act that took long.
    private static let tolerance: Int64 = 5_000_000
    /// Microseconds that a session lasts at most, beside the daemon's.
    private static let longest: Int64 = 31 * 86_400 * 1_000_000

    mutating func add(_ said: Said, log: Int, position: UInt64) {
        steps.append(
            Step(
                session: said.session, sequence: said.sequence, at: said.at, log: log, position: position,
                transaction: said.transaction))
    }

    mutating func add(_ session: UUID, elsewhere sequence: UInt64) {
        steps.append(
            Step(
                session: session, sequence: sequence, at: .min, log: Self.elsewhere, position: Self.unsequenced,
                transaction: nil))
    }

    /// What the session's own row says was counted last, and the log that its entries are in.
    mutating func add(_ session: UUID, last: UInt64, log: Int) { counters[session] = (last, log) }

    /// What is wrong, of the log with each number. `excused` is how many entries were purged, of which `horizon` is the end.
    /// They come in the order of their positions, so that the first that is told of is the first there is.
    mutating func settle(
        excused: UInt64, horizon: Int64, followsTime: Bool, tell: (Int, FindingCode, Range<UInt64>, String) -> Void
    ) {
        var found: [(log: Int, code: FindingCode, positions: Range<UInt64>, place: String)] = []
        follow(excused, horizon) { log, code, positions, place in
            if followsTime || code != .timeRegression { found.append((log, code, positions, place)) }
        }
        found.sort { ($0.log, $0.positions.lowerBound) < ($1.log, $1.positions.lowerBound) }
        for one in found { tell(one.log, one.code, one.positions, one.place) }
    }

    private mutating func follow(
        _ excused: UInt64, _ horizon: Int64, _ find: (Int, FindingCode, Range<UInt64>, String) -> Void
    ) {
        steps.sort { one, other in
            let (first, second) = (one.session.halves, other.session.halves)
            return (first.0, first.1, one.sequence, one.log) < (second.0, second.1, other.sequence, other.log)
        }
        var gaps: [(step: Step, lost: ClosedRange<UInt64>)] = []
        var start = 0
        while start < steps.count {
            let session = steps[start].session
            var end = start
            while end < steps.count, steps[end].session == session { end += 1 }
            check(steps[start..<end], counters.removeValue(forKey: session)?.last, &gaps, find)
            start = end
        }
        for (session, counter) in counters where counter.last > 0 && excused == 0 {
            find(counter.log, .sessionGap, 0..<0, "session \(session.text) \(1...counter.last)")
        }
        // The oldest gaps are those that a purge made.
        var left = excused
        for gap in gaps.sorted(by: { $0.step.at < $1.step.at }) {
            let lost = UInt64(gap.lost.count)
            if gap.step.at <= horizon.addingReportingOverflow(Self.longest).partialValue, left >= lost, horizon > .min {
                left -= lost
            } else {
                find(gap.step.log, .sessionGap, gap.step.range, "session \(gap.step.session.text) \(gap.lost)")
            }
        }
    }

    private func check(
        _ steps: ArraySlice<Step>, _ counter: UInt64?, _ gaps: inout [(step: Step, lost: ClosedRange<UInt64>)],
        _ find: (Int, FindingCode, Range<UInt64>, String) -> Void
    ) {
        guard let first = steps.first, let last = steps.last else { return }
        var before: Step?
        var latest = Int64.min
        for step in steps {
            let expected = (before?.sequence ?? 0) + 1
            if let before, step.sequence == before.sequence {
                let isTwin = step.log != before.log && step.transaction == before.transaction && step.transaction != nil
                if !isTwin, step.log != Self.elsewhere, before.log != Self.elsewhere {
                    find(step.log, .sessionGap, step.range, "session \(step.session.text) \(step.sequence) twice")
                }
            } else if step.sequence > expected {
                gaps.append((step, expected...step.sequence - 1))
            } else if step.sequence < expected {
                find(step.log, .sessionGap, step.range, "session \(step.session.text) \(step.sequence)")
            }
            if step.at != .min {
                if latest != .min, step.at < latest - Self.tolerance {
                    find(step.log, .timeRegression, step.range, "session \(step.session.text)")
                }
                latest = max(latest, step.at)
            }
            before = step
        }
        if let counter, counter != last.sequence {
            let lost = min(counter, last.sequence) + 1...max(counter, last.sequence)
            find(last.log, .sessionGap, last.range, "session \(first.session.text) \(lost)")
        }
    }
}

extension UUID {
    /// Two numbers that sort as the bytes do.
    fileprivate var halves: (UInt64, UInt64) {
        withUnsafeBytes(of: uuid) {
            (
                UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}
