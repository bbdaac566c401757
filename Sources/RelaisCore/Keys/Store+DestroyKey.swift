import Foundation
import Ledger
import Postgres
import Vault

/// Why a key that wraps is not destroyed.
package enum KeyProblem: Sendable, Equatable {
    /// The key file has none of this id.
    case unknown
    /// It wraps what is made now.
    case inUse
    /// Something is wrapped by it still.
    case wraps(Int)
    /// Backups may need it until then.
    case neededUntil(Date)
}

extension Store {
    /// So long a backup is kept that should still open.
    package static let backupWindow = 35

    /// Takes an epoch out of the key file, for good. What is left of what it wrapped, in old backups and on old disks, opens
    /// no more: that is when who was erased is gone from there too.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - window: For how many days after it was retired backups are to open.
    ///   - isForced: Destroy it though the window has not passed.
    ///   - administrator: Who does it.
    ///   - pause: How long whatever had begun before may take to ask which keys live.
    /// - Returns: What was done to the key file.
    /// - Throws: `Refusal.key` when it is needed; `KeyFileError` when the key file cannot be changed.
    package func destroyKey(
        _ id: Int, window: Int = Store.backupWindow, isForced: Bool = false, as administrator: Credential,
        pause: Duration = .seconds(6)
    ) async throws -> KeyFile.Changed {
        _ = try? keyring.reread()
        guard let epoch = keyring.epochs.first(where: { $0.id == id }) else { throw Refusal.key(.unknown) }
        // Whatever a machine with an old key file went on wrapping by it: then it is not retired, and is from now on.
        try await register([], as: administrator)
        var rotation = KeyRotation()
        try await rewrap(
            [epoch.sealingClass], into: &rotation, as: administrator, batch: 1_000, progress: { _, _ in })
        let unreadable = rotation.unreadable
        let number = try await write(as: administrator) { tx in
            try tx.caller.require(.keepKeys)
            let line = try EpochList(in: tx).lines.first { $0.id == id }
            guard let line, !line.isInUse, !line.isPrepared else { throw Refusal.key(.inUse) }
            let end = line.retiredAt.map { $0 + TimeInterval(window) * 86_400 } ?? .distantFuture
            guard isForced || line.destroyedAt != nil || end <= tx.now else { throw Refusal.key(.neededUntil(end)) }
            let left = try Self.say(id, destroyedAt: tx.now, in: tx)
            guard left <= unreadable else { throw Refusal.key(.wraps(left)) }
            try tx.record(.keysDestroyed, .deployment(tx, "keys", tx.deployment), fields: [epoch.name])
            return try tx.one("SELECT pg_current_xact_id()::text::bigint", as: Only<Int>.self).value
        }
        do {
            try await Task.sleep(for: pause)
            try await whatBegan(before: number, as: administrator)
            let left = try await transaction("BEGIN", as: administrator) { tx in
                try Self.say(id, destroyedAt: tx.now, in: tx)
            }
            guard left <= unreadable else { throw Refusal.key(.wraps(left)) }
            return try keyring.destroy(id)
        } catch {
            try await write(as: administrator) { tx in
                _ = try Self.say(id, destroyedAt: nil, in: tx)
                try tx.record(
                    .keysDestroyed, .deployment(tx, "keys", tx.deployment), fields: [epoch.name], outcome: .error)
            }
            throw error
        }
    }

    /// Answers how many keys it wraps.
    private static func say(_ id: Int, destroyedAt moment: Date?, in tx: Transaction) throws -> Int {
        try tx.inside(.vault) { try tx.one("SELECT keys.destroy(\(id), \(moment))", as: Only<Int>.self).value }
    }

    /// Waits for the end of every transaction that was under way.
    private func whatBegan(before number: Int, as administrator: Credential) async throws {
        let end = ContinuousClock.now + Self.long
        while ContinuousClock.now < end {
            let haveEnded = try await transaction("BEGIN READ ONLY", as: administrator) { tx in
                try tx.inside(.vault) {
                    try tx.one("SELECT keys.have_ended(\(number))", as: Only<Bool>.self).value
                }
            }
            if haveEnded { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw PostgresError.deadlineExceeded
    }
}
