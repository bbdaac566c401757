import Foundation
import Postgres

extension Person {
    /// Erases a file whose time has come, so that only counts are left: the daemon's to do, of a file that is still quiet, that
    /// nothing holds, and of whose end somebody was told. What has changed since it was found is nothing to do.
    static func endFile(_ id: ID<Person>, in tx: Transaction) throws {
        try tx.caller.require(.endRetention)
        guard let organisation = try tx.caller.organisation else { throw Refusal.notPermitted(.endRetention) }
        let laterTerms = try Retention.ask(in: tx)
        let keys = try tx.askKeys(about: [id.rawValue])
        guard try mayEnd(id, .file, after: laterTerms.read().file, in: tx) else { return }

        let erasure = try Erasure(of: id, in: organisation, seen: 0, tx)
        try erasure.record(purpose: ErasureReason.retention.rawValue, keys.open(), previous: nil, in: tx)
    }

    /// Deletes what was written of someone in words, before the rest of the file goes: the same way.
    static func endWords(_ id: ID<Person>, in tx: Transaction) throws {
        try tx.caller.require(.endRetention)
        guard let organisation = try tx.caller.organisation else { throw Refusal.notPermitted(.endRetention) }
        let laterTerms = try Retention.ask(in: tx)
        let keys = try tx.askKeys(about: [id.rawValue])
        guard try mayEnd(id, .words, after: laterTerms.read().words, in: tx) else { return }

        let entry = tx.newEntry()
        let digest: Only<Bytes?> = try tx.one("SELECT casework.end_words(\(id), \(tx.now), \(entry))")
        try tx.record(
            .personWordsEnded, entry: entry, .one("person", id.rawValue, keys.open(), in: organisation),
            digest: digest.value?.bytes, fields: ["words"])
    }

    /// Whether its day has come, asked once the file is locked.
    private static func mayEnd(
        _ id: ID<Person>, _ kept: Retention.Class, after months: Int, in tx: Transaction
    ) throws -> Bool {
        let isDue: Only<Bool> = try tx.one(
            "SELECT casework.may_end(\(id), \(kept.rawValue), \(tx.now), \(months), \(Retention.noticeDays))")
        return isDue.value
    }
}
