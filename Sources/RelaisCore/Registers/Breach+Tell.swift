import Foundation
import Postgres

extension Breach {
    /// Says when the authority was told, and what it called it. After seventy-two hours it says why so late (GDPR 33(1)).
    package static func tellAuthority(
        _ id: ID<Breach>, on day: String?, at time: String? = nil, reference: String?, delay: String? = nil,
        in tx: Transaction
    ) throws {
        var held = try HeldBreach(id, in: tx)
        guard held.breach.authorityToldAt == nil else { throw Refusal.nothingChanged }
        var checks = Checks()
        let told =
            day?.isEmpty ?? true
            ? tx.now
            : checks.moment("authority_told_at", day, time: time, from: held.breach.foundAt, to: tx.now)
        let isLate = (told ?? tx.now) > held.breach.dueAt
        let words = checks.text("delay", delay, most: 2_000, isNeeded: isLate)
        let reference = checks.text("reference_of_authority", reference, most: 100)
        try checks.done()
        held.account.delay = words ?? held.account.delay
        try held.write(
            .breachAuthorityTold, "authority_told_at = \(told), authority_reference = \(reference)",
            fields: isLate ? ["late"] : [], in: tx)
    }

    /// Says when the people themselves were told, and through whom: of minors, whoever represents them (GDPR 34).
    package static func tellPeople(
        _ id: ID<Breach>, on day: String?, through channel: String?, in tx: Transaction
    ) throws {
        let held = try HeldBreach(id, in: tx)
        guard held.breach.peopleToldAt == nil else { throw Refusal.nothingChanged }
        var checks = Checks()
        let told =
            day?.isEmpty ?? true
            ? tx.now : checks.moment("people_told_at", day, time: nil, from: held.breach.foundAt, to: tx.now)
        let known: Channel? = checks.code("told_through", channel, isNeeded: true)
        try checks.done()
        try held.write(
            .breachPeopleTold, "people_told_at = \(told), told_through = \(known)", fields: [known?.rawValue ?? ""],
            in: tx)
    }

    /// Closes it, once it is known how much it may harm, and whoever has to be told was. Where the risk is high and people were not
    /// told, it says why in words (GDPR 34(3)).
    package static func close(_ id: ID<Breach>, why: String? = nil, in tx: Transaction) throws {
        var held = try HeldBreach(id, in: tx)
        let account = try tx.caller.account
        var checks = Checks()
        if held.breach.risk == nil { checks.refuse("risk", .missing) }
        if held.breach.isRunning, held.breach.risk != nil { checks.refuse("authority_told_at", .missing) }
        let isUntold = held.breach.risk == .high && held.breach.peopleToldAt == nil
        let words = checks.text("why", why, most: 2_000, isNeeded: isUntold)
        try checks.done()
        if let words { held.account.delay = [held.account.delay, words].compactMap(\.self).joined(separator: "\n") }
        try held.write(.breachClosed, "closed_at = \(tx.now), closed_by = \(account)", fields: [], in: tx)
    }
}
