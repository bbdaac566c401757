import Ledger
import Synchronization

/// What this process has counted since it started, for whoever watches it: numbers only, of nobody in particular.
package final class Tally: Sendable {
    private let reads = Atomic(0)
    private let writes = Atomic(0)
    private let denials = Atomic(0)
    private let readOnly = Atomic(false)
    private let unfinished = Atomic(0)

    /// The audit entries that were committed, by what they tell of.
    package struct Entries: Sendable {
        package var reads = 0
        package var writes = 0
        package var denials = 0

        mutating func add(_ event: Event, _ outcome: EntryBytes.Outcome) {
            switch outcome {
            case .denied: denials += 1
            case .ok, .error: if event.isRead { reads += 1 } else { writes += 1 }
            }
        }
    }

    package var entries: Entries {
        Entries(
            reads: reads.load(ordering: .relaxed), writes: writes.load(ordering: .relaxed),
            denials: denials.load(ordering: .relaxed))
    }

    /// How often what follows a commit was not done, and waits for the next look at it.
    package var unfinishedSequels: Int { unfinished.load(ordering: .relaxed) }

    func noteUnfinished() { unfinished.add(1, ordering: .relaxed) }

    /// Whether the database took no changes when it last answered.
    package var isReadOnly: Bool { readOnly.load(ordering: .relaxed) }

    /// These were committed.
    func add(_ entries: Entries) {
        if entries.reads > 0 { reads.add(entries.reads, ordering: .relaxed) }
        if entries.writes > 0 { writes.add(entries.writes, ordering: .relaxed) }
        if entries.denials > 0 { denials.add(entries.denials, ordering: .relaxed) }
    }

    /// The database answered, and said so of itself.
    func note(isReadOnly: Bool) { readOnly.store(isReadOnly, ordering: .relaxed) }
}
