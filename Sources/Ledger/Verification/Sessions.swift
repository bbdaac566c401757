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

    /// Counters that no entry has.
    private struct Gap {
        let session: UUID
        let lost: ClosedRange<UInt64>
        let log: Int
        let positions: Range<UInt64>
        /// When the youngest entry of the session before it was made; where there is none, how early it may have been.
        let at: Int64

        var count: UInt64 { lost.upperBound - lost.lowerBound + 1 }
        var place: String { "session \(session.text) \(lost)" }
    }

    private var steps: [Step] = []
    private var counters: [UUID: (last: UInt64, log: Int, startedAt: Int64)] = [:]

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

    /// What the session's own row says was counted last, the log that its entries are in, and when it began, where that is known.
    mutating func add(_ session: UUID, last: UInt64, log: Int, startedAt: Int64?) {
        counters[session] = (last, log, startedAt ?? .min)
    }

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
        var gaps: [Gap] = []
        var start = 0
        while start < steps.count {
            let session = steps[start].session
            var end = start
            while end < steps.count, steps[end].session == session { end += 1 }
            let counter = counters.removeValue(forKey: session)
            // Of one that has no entry here, what is elsewhere says nothing.
            if steps[start..<end].contains(where: { $0.log != Self.elsewhere }) {
                check(steps[start..<end], counter, &gaps, find)
            }
            start = end
        }
        for (session, counter) in counters where counter.last > 0 {
            gaps.append(
                Gap(
                    session: session, lost: 1...counter.last, log: counter.log, positions: 0..<0, at: counter.startedAt)
            )
        }
        // The oldest gaps are those that a purge made.
        gaps.sort { one, other in
            let (first, second) = (one.session.halves, other.session.halves)
            return (one.at, first.0, first.1, one.lost.lowerBound) < (
                other.at, second.0, second.1, other.lost.lowerBound
            )
        }
        var left = excused
        for gap in gaps {
            if horizon > .min, gap.at <= horizon, left >= gap.count {
                left -= gap.count
            } else {
                find(gap.log, .sessionGap, gap.positions, gap.place)
            }
        }
    }

    private func check(
        _ steps: ArraySlice<Step>, _ counter: (last: UInt64, log: Int, startedAt: Int64)?, _ gaps: inout [Gap],
        _ find: (Int, FindingCode, Range<UInt64>, String) -> Void
    ) {
        guard let first = steps.first, let last = steps.last else { return }
        var before: Step?
        var latest = Int64.min
        for step in steps {
            let expected = (before?.sequence ?? 0) &+ 1
            if let before, step.sequence == before.sequence {
                let isTwin = step.log != before.log && step.transaction == before.transaction && step.transaction != nil
                if !isTwin, step.log != Self.elsewhere, before.log != Self.elsewhere {
                    find(step.log, .sessionGap, step.range, "session \(step.session.text) \(step.sequence) twice")
                }
            } else if step.sequence > expected {
                gaps.append(
                    Gap(
                        session: step.session, lost: expected...step.sequence - 1, log: step.log, positions: step.range,
                        at: latest != .min ? latest : earliest(before: step, counter?.startedAt)))
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
        guard let counter = counter?.last, counter != last.sequence else { return }
        let gap = Gap(
            session: first.session, lost: min(counter, last.sequence) &+ 1...max(counter, last.sequence), log: last.log,
            positions: last.range, at: latest)
        if counter > last.sequence { gaps.append(gap) } else { find(gap.log, .sessionGap, gap.positions, gap.place) }
    }
}

extension Sessions {
    /// When what is lost before a session's first entry may have been made: since the session began, where that is known, or not long
    /// before.
    private func earliest(before step: Step, _ startedAt: Int64?) -> Int64 {
        if let startedAt, startedAt != .min { return min(startedAt, step.at) }
        return step.at.subtractingReportingOverflow(Self.longest).overflow ? .min : step.at - Self.longest
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
