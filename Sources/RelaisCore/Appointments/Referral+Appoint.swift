import Foundation
import Postgres
import Vault

extension Referral {
    /// The service expects the person on a day, at a time, somewhere: known to its own side alone.
    package static func appoint(
        _ id: ID<Referral>, on day: String?, at time: String?, place: String?, bring: String? = nil, in tx: Transaction
    ) throws -> ID<Appointment> {
        var referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        guard Appointment.states.contains(referral.state) else {
            throw Refusal.referralIs(referral.state, needs: Appointment.states)
        }
        var checks = Checks()
        let on = checks.text("on", day, most: 10, isNeeded: true).flatMap { Day($0) }
        if let day, !day.isEmpty, on?.precision != .day { checks.refuse("on", .notADay) }
        let at = checks.text("at", time, most: 5, isNeeded: true)
        let clock = at?.wholeMatch(of: /([01]?\d|2[0-3])[:hH]([0-5]\d)/).map { (Int($0.1) ?? 0, Int($0.2) ?? 0) }
        if at != nil && clock == nil { checks.refuse("at", .unreadable) }
        let place = checks.text("place", place, most: 200, isNeeded: true) ?? ""
        let bring = checks.text("bring", bring, most: 300)
        try checks.done()
        guard let on, let clock, let startsAt = on.moment(hour: clock.0, minute: clock.1) else {
            throw Refusal.invalid([Invalid("on", .notADay)])
        }
        guard startsAt > tx.now else { throw Refusal.invalid([Invalid("on", .inThePast)]) }

        let (made, entry) = (ID<Appointment>(), tx.newEntry())
        let account = try tx.caller.account
        let key = try tx.makeKey(
            .narrative, of: made.rawValue, about: id.rawValue, organisation: referral.own, into: &referral.keys)
        let sealed = try key.seal(
            Appointment.Details(place: place, bring: bring), at: Appointment.place(made, of: referral.own))
        let written: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.appointment (id, organisation, referral, starts_at, sealed, dek_version, account, recorded_at, entry)
            VALUES (\(made), \(referral.own), \(id), \(startsAt), \(sealed), 1, \(account), \(tx.now), \(entry))
            RETURNING audit.digest(appointment)
            """)
        try tx.record(
            .appointmentMade, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            digest: written.value.bytes, fields: ["appointment"])
        return made
    }
}
