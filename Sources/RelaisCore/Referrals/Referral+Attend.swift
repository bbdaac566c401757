import Foundation
import Postgres

extension Referral {
    /// The states in which there is, or was, a support to tell facts of.
    package static let supported: Set<State> = [.accepted, .inProgress, .completed, .notFulfilled]

    /// Whether the person came on a day, and for how long, or who cancelled: the other side reads how often, and no day. A day told
    /// again replaces what was told of it. The first day that they came, the support begins.
    package static func attend(
        _ id: ID<Referral>, on heldOn: String?, presence: String?, minutes: String? = nil, cancelledBy: String? = nil,
        in tx: Transaction
    ) throws {
        let laterFormer: Later<Only<ID<Entry>>> = try tx.ask(
            "SELECT entry FROM casework.attendance WHERE referral = \(id) AND held_on::text = \(heldOn.flatMap(Day.init)?.text)"
        )
        var referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        guard supported.contains(referral.state) else { throw Refusal.referralIs(referral.state, needs: supported) }
        let former = try laterFormer.first()?.value
        var checks = Checks()
        let day = checks.day("held_on", heldOn, from: referral.sentAt, to: tx.now)
        let presence: Presence? = checks.code("presence", presence, isNeeded: true)
        let length = checks.number("minutes", minutes, 5...720)
        if length != nil, let presence, presence != .present { checks.refuse("minutes", .unknownField) }
        let canceller: Appointment.CancelledBy? = checks.code(
            "cancelled_by", cancelledBy, isNeeded: presence == .cancelled)
        if canceller != nil, let presence, presence != .cancelled { checks.refuse("cancelled_by", .unknownField) }
        try checks.done()

        let entry = tx.newEntry()
        let account = try tx.caller.account
        let attended: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.attendance AS a (referral, held_on, presence, minutes, cancelled_by, account, recorded_at, entry)
            VALUES (\(id), \(day?.text)::date, \(presence), \(length), \(canceller), \(account), \(tx.now), \(entry))
            ON CONFLICT (referral, held_on) DO UPDATE
            SET presence = excluded.presence, minutes = excluded.minutes, cancelled_by = excluded.cancelled_by, account = excluded.account,
                recorded_at = excluded.recorded_at, row_version = a.row_version + 1, entry = excluded.entry
            RETURNING audit.digest(a)
            """)

        let crossing = Crossing(
            organisation: referral.other, trace: .one("referral", id.rawValue, referral.keys, in: referral.other))
        try tx.record(
            .referralAttended, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: former, digest: attended.value.bytes, fields: ["attendance"], crossing: crossing)
        // That it has begun says that they came.
        if referral.state == .accepted, presence == .present {
            try referral.begin(note: nil, in: tx)
        } else {
            try tx.enqueue(referral.tellReferrer(of: entry))
        }
    }
}
