import Dispatch
import Foundation
import Synchronization

/// What was opened a short while ago, as it is searched, so that ten thousand names are not opened again for every search.
///
/// Nothing is looked up here by what it says: whoever asks names rows and their versions, which PostgreSQL gave them a moment
/// before, and a row that has changed since is opened anew. Nothing is kept longer than ten minutes after it was last asked
/// for, nor on any disk.
package final class RecentlyOpened<Value: Sendable>: Sendable, Concealed {
    /// A version of a row.
    package struct Version: Sendable {
        let row: UUID
        let number: Int64

        package init(row: UUID, number: Int) { (self.row, self.number) = (row, Int64(number)) }
    }

    private struct Kept {
        let value: Value
        let number: Int64
        var askedAt: ContinuousClock.Instant
    }

    private struct State {
        var kept: [UUID: [UUID: Kept]] = [:]
        var willForget = false
    }

    private let state = Mutex(State())
    private let span: Duration
    private let most: Int
    private let clock: @Sendable () -> ContinuousClock.Instant

    /// Keeps values so long at most after they were last asked for, and so many of an organisation.
    package init(
        keepingFor span: Duration = .seconds(600), most: Int = 50_000,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        (self.span, self.most, self.clock) = (span, most, clock)
    }

    /// What is known of these rows of an organisation, in their order; `nil` where nothing is.
    package func values(of versions: [Version], in organisation: UUID) -> [Value?] {
        let now = clock()
        return state.withLock { state in
            guard var kept = state.kept.removeValue(forKey: organisation) else { return versions.map { _ in nil } }
            defer { state.kept[organisation] = kept }
            return versions.map { version in
                guard let index = kept.index(forKey: version.row), kept.values[index].number == version.number else {
                    return nil
                }
                kept.values[index].askedAt = now
                return kept.values[index].value
            }
        }
    }

    /// Keeps what was opened just now.
    package func keep(_ values: [(Version, Value)], in organisation: UUID) {
        let now = clock()
        let mustForget = state.withLock { state in
            var kept = state.kept.removeValue(forKey: organisation) ?? [:]
            if kept.count + values.count > most { kept = [:] }
            if values.count <= most {
                for (version, value) in values {
                    kept[version.row] = Kept(value: value, number: version.number, askedAt: now)
                }
            }
            state.kept[organisation] = kept
            defer { state.willForget = true }
            return !state.willForget
        }
        if mustForget { forgetLater() }
    }

    /// Forgets what is known of an organisation, at once.
    package func forget(_ organisation: UUID) { state.withLock { $0.kept[organisation] = nil } }

    /// The organisations something is known of.
    package var organisations: [UUID] { state.withLock { Array($0.kept.keys) } }

    /// How many rows are known now.
    var count: Int { state.withLock { $0.kept.values.reduce(0) { $0 + $1.count } } }

    /// Looks from time to time for what nobody asked for lately, as long as there is anything.
    private func forgetLater() {
        let pause = Double(span.components.seconds) + Double(span.components.attoseconds) / 1e18
        DispatchQueue.global().asyncAfter(deadline: .now() + pause / 4) { [weak self] in
            guard let self else { return }
            if forget() { forgetLater() }
        }
    }

    /// Forgets what would be too old before it is looked at again. Answers whether anything is left.
    func forget() -> Bool {
        let limit = clock() - span * 3 / 4
        return state.withLock { state in
            state.kept = state.kept.mapValues { $0.filter { $0.value.askedAt > limit } }.filter { !$0.value.isEmpty }
            state.willForget = !state.kept.isEmpty
            return state.willForget
        }
    }
}
