import Foundation
import Postgres
import Vault

/// What a rotation came to.
package struct KeyRotation: Sendable {
    /// The epochs that wrap from now on, if any were made.
    package var made: [KeyEpoch] = []
    /// Whether it went on with one that had been cut short, and made none.
    package var isContinued = false
    /// How many keys were wrapped anew.
    package var rewrapped = 0
    /// How many no key of the file opens: they are left as they are.
    package var unreadable = 0
    /// The key file had been left with a draft beside it, which was removed.
    package var hadRemains = false
}

extension Store {
    /// Has new keys wrap everything of these classes: a new epoch is put into the key file, which every running daemon takes
    /// up by itself, and every key of the database is wrapped by it, some at a time, while all goes on.
    ///
    /// Where an earlier rotation was cut short, that one is brought to its end instead.
    ///
    /// - Parameters:
    ///   - classes: Whose keys.
    ///   - isPrepared: Only put the epoch into the file, so that it can be copied to other machines before it is used.
    ///   - administrator: Who does it.
    ///   - batch: How many keys are wrapped in one transaction.
    ///   - progress: Told how many of how many are done.
    /// - Returns: What was done.
    /// - Throws: `KeyFileError` when the key file cannot be changed.
    package func rotateKeys(
        _ classes: Set<SealingClass>, isPrepared: Bool = false, as administrator: Credential, batch: Int = 1_000,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) async throws -> KeyRotation {
        _ = try? keyring.reread()
        let before = try await read(as: administrator) { try EpochList(in: $0) }
        var rotation = KeyRotation()
        let unfinished = before.unfinished(classes)
        if unfinished.isEmpty || isPrepared {
            let earlier = Set(KeyEpoch.inUse(keyring.epochs))
            let changed = try keyring.rotate(classes, isPrepared: isPrepared)
            rotation.hadRemains = changed.hadRemains
            rotation.made =
                isPrepared
                ? keyring.epochs.filter { $0.isPrepared && classes.contains($0.sealingClass) }
                : KeyEpoch.inUse(keyring.epochs).filter { !earlier.contains($0) }
        } else {
            rotation.isContinued = true
        }
        try await register(rotation.made, as: administrator)
        guard !isPrepared else { return rotation }
        try await rewrap(
            unfinished.isEmpty ? classes : unfinished, into: &rotation, as: administrator, batch: batch,
            progress: progress)
        return rotation
    }

    /// Has the database know every epoch of the key file; an entry names those that were made.
    func register(_ made: [KeyEpoch], as administrator: Credential) async throws {
        let epochs = keyring.epochs
        try await transaction("BEGIN", as: administrator) { tx in
            try tx.caller.require(.keepKeys)
            let added: Only<Int> = try tx.inside(.vault) {
                try tx.one(
                    """
                    SELECT keys.register(\(epochs.map(\.id)), \(epochs.map(\.sealingClass.rawValue)), \(epochs.map(\.number)),
                        \(tx.now))
                    """)
            }
            guard added.value > 0 || !made.isEmpty else { return }
            let named = made.isEmpty ? KeyEpoch.inUse(epochs) : made
            try tx.record(.keysRotated, .deployment(tx, "keys", tx.deployment), fields: named.map(\.name))
        }
    }

    /// Wraps anew whatever is not wrapped by what is in use, until nothing is left, and retires what wraps nothing any more.
    func rewrap(
        _ classes: Set<SealingClass>, into rotation: inout KeyRotation, as administrator: Credential, batch: Int,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void
    ) async throws {
        let list = try await read(as: administrator) { try EpochList(in: $0) }
        let former = list.former(of: classes)
        let all = former.reduce(0) { $0 + $1.wraps }
        let among = former.map(\.id)
        var changed = 0
        repeat {
            changed = 0
            rotation.unreadable = 0
            for isPepper in [false, true] {
                var last: WrappedRow?
                while true {
                    let from = last
                    let part = try await patiently {
                        try await self.rewrapSome(
                            after: from, isPepper: isPepper, among: among, most: batch, as: administrator)
                    }
                    changed += part.changed
                    rotation.rewrapped += part.changed
                    rotation.unreadable += part.unreadable
                    progress(min(rotation.rewrapped, all), all)
                    guard let next = part.last else { break }
                    last = next
                }
            }
        } while changed > 0
        try await transaction("BEGIN", as: administrator) { tx in
            let kept = tx.keyring.epochs
            let used = KeyEpoch.inUse(kept).map(\.id) + kept.filter(\.isPrepared).map(\.id)
            try tx.inside(.vault) { try tx.execute("SELECT keys.retire(\(used), \(tx.now))") }
        }
    }

    private struct Part: Sendable {
        var changed = 0
        var unreadable = 0
        var last: WrappedRow?
    }

    /// One transaction: keys that were erased or wrapped anew meanwhile are passed over.
    private func rewrapSome(
        after last: WrappedRow?, isPepper: Bool, among: [Int], most: Int, as administrator: Credential
    ) async throws -> Part {
        try await transaction("BEGIN", as: administrator) { tx in
            let rows =
                try isPepper
                ? WrappedRow.peppers(after: last, among: among, most: most, in: tx)
                : WrappedRow.keys(after: last, among: among, most: most, in: tx)
            var part = Part(last: rows.last)
            let pairs = rows.map { ($0, $0.rewrapped(tx.keyring)) }
            part.unreadable = pairs.count { $0.1 == nil }
            let news = pairs.compactMap { row, again in again.map { (row, Bytes($0)) } }
            guard !news.isEmpty else { return part }
            let changed: Only<Int> = try tx.inside(.vault) { try tx.one(Self.change(news, isPepper: isPepper)) }
            part.changed = changed.value
            let names = Set(news.compactMap { $0.0.owner?.sealingClass.rawValue } + (isPepper ? ["civil"] : []))
            try tx.record(.keysRewrapped, .deployment(tx, "keys", tx.deployment), fields: names.sorted())
            return part
        }
    }

    private static func change(_ news: [(row: WrappedRow, again: Bytes)], isPepper: Bool) -> SQL {
        let (subjects, former, again) = (
            news.map(\.row.subject), news.map { Bytes($0.row.wrapped) }, news.map(\.again)
        )
        guard !isPepper else { return "SELECT keys.rewrap_peppers(\(subjects), \(former), \(again))" }
        let owners = news.compactMap(\.row.owner)
        return """
            SELECT keys.rewrap_keys(\(owners.map(\.organisation)), \(subjects), \(owners.map(\.sealingClass.rawValue)),
                \(owners.map(\.version)), \(former), \(again))
            """
    }

    /// Tries again what lost a race with someone's work: a lock that was not had, a deadlock.
    private func patiently<Value: Sendable>(_ act: () async throws -> Value) async throws -> Value {
        for tries in 1... {
            do {
                return try await act()
            } catch let error as PostgresError where tries < 20 && (error.isUnavailability || error.isLostRace) {
                try await Task.sleep(for: .milliseconds(100 * min(tries, 10)))
            }
        }
        throw CancellationError()
    }
}

extension PostgresError {
    /// A deadlock, or a change under one's hands.
    fileprivate var isLostRace: Bool { sqlState == "40P01" || sqlState == "40001" }
}

extension EpochList {
    /// Those of these classes that are not in use, whether the key file has them or not.
    func former(of classes: Set<SealingClass>) -> [Line] {
        lines.filter { line in line.sealingClass.map(classes.contains) ?? false && !line.isInUse && !line.isPrepared }
    }

    /// The classes whose last rotation was cut short: something is wrapped by a former epoch, or what is in the file is not
    /// in the database.
    func unfinished(_ classes: Set<SealingClass>) -> Set<SealingClass> {
        let waiting = former(of: classes).filter { $0.wraps > 0 && $0.isInFile }
        let unknown = lines.filter { $0.isInUse && !$0.isRegistered }
        return Set((waiting + unknown).compactMap(\.sealingClass)).intersection(classes)
    }
}
