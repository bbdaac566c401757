import Dispatch
import Synchronization

/// Stops the loan of one slot when its deadline passes.
///
/// Loans come by the thousand and hardly one is late, so a loan does not set a timer of its own: one timer rings for the
/// earliest deadline it knew, finds that loan long over, and is set anew for the one that is there.
final class Alarm: Sendable {
    private struct State {
        var loan: (canceller: Canceller, end: ContinuousClock.Instant)?
        /// When the timer rings next, if it is set.
        var ring: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// The loan that begins may last so long.
    func set(for canceller: Canceller, in deadline: Duration) {
        let end = ContinuousClock.now + deadline
        let isLater = state.withLock { state in
            state.loan = (canceller, end)
            if let ring = state.ring, ring <= end { return true }
            state.ring = end
            return false
        }
        if !isLater { wait(until: end) }
    }

    /// The loan is over.
    func clear() { state.withLock { $0.loan = nil } }

    private func wait(until end: ContinuousClock.Instant) {
        let interval = (end - .now).interval
        Canceller.clock.asyncAfter(deadline: .now() + interval) { [weak self] in self?.ring(at: end) }
    }

    private func ring(at end: ContinuousClock.Instant) {
        let (late, next) = state.withLock { state -> (Canceller?, ContinuousClock.Instant?) in
            // Another, set for a shorter deadline since, takes care of it.
            guard state.ring == end else { return (nil, nil) }
            state.ring = nil
            guard let loan = state.loan else { return (nil, nil) }
            guard loan.end > .now else { return (loan.canceller, nil) }
            state.ring = loan.end
            return (nil, loan.end)
        }
        late?.cancel(.deadlineExceeded)
        if let next { wait(until: next) }
    }
}
