import Foundation
import Postgres

extension Account {
    /// A colleague's telephone or computer is lost: all they are signed in with ends, and they and those who keep the
    /// accounts are told. Any member of the organisation may say so, and gains nothing else by it.
    ///
    /// `colleague` is an id, or a name as colleagues have it.
    package static func reportLost(_ colleague: String?, in tx: Transaction) throws {
        guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
        let one = try Colleague.chosen(colleague, among: Colleague.everyone(in: tx), otherwise: .notInList)

        let entry = tx.newEntry()
        let isDone: Only<Bool> = try tx.one("SELECT access.report_lost(\(one), \(tx.now), \(entry))")
        guard isDone.value else { throw Refusal.notFound(.init(.account, one.rawValue)) }

        try tx.record(.accountLost, entry: entry, .deployment(tx, "account", one.rawValue))
        try tx.endOpenPages()
    }
}

extension Colleague {
    /// Everyone who works for the caller's organisation, whatever they do there.
    package static func everyone(in tx: Transaction) throws -> [Colleague] {
        try tx.all("SELECT account, name FROM access.everyone_here()")
    }
}
