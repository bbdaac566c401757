import Foundation
import Postgres

/// A slip with what a person needs to come: when, where, what to bring; in their language, and nothing that says why they come.
package struct AppointmentPaper: Sendable {
    package let appointment: Appointment
    package let text: SlipText
    /// The day and the time on the clock, in Paris.
    package let day: Day
    package let time: String
    /// That of the referral, for whoever acts on it next.
    package let version: Int

    /// Recorded, since it tells of someone. Refuses with `notFound` an appointment of another referral, and one that was cancelled.
    package init(
        _ id: ID<Appointment>, of referral: ID<Referral>, in language: String?, _ tx: Transaction
    ) throws {
        let page = try ReferralPage(referral, in: tx)
        let list = try AppointmentList(of: referral, in: tx)
        guard page.line.side == .recipient,
            let found = list.lines.first(where: { $0.id == id && $0.cancelledBy == nil }),
            let organisation = try tx.caller.organisation
        else { throw Refusal.notFound(.init(.referral, id.rawValue)) }
        let language = language ?? "fra"
        let direction: Only<Bool>? = try tx.first(
            "SELECT direction = 'rtl' FROM directory.language WHERE code = \(language)")
        (appointment, version) = (found, page.rowVersion)
        text = SlipText(
            language: direction == nil ? "fra" : language, isRightToLeft: direction?.value ?? false, for: organisation,
            in: tx)
        (day, time) = Day.onTheClock(found.startsAt)
    }

    /// What stands on it, in its language: each with its label.
    package var lines: [(label: String, value: String)] {
        [("day", text.day(day)), ("time", time), ("place", appointment.place), ("bring", appointment.bring)]
            .compactMap { name, value in value.map { (text.say("appointment.\(name)"), $0) } }
    }
}

extension Day {
    /// The moment of a time on the clock on that day, in Paris; `nil` where there is none.
    func moment(hour: Int, minute: Int) -> Date? {
        guard let month, let day else { return nil }
        return Self.calendar.date(
            from: DateComponents(year: year, month: month, day: day, hour: hour, minute: minute))
    }

    /// The day a moment falls on in Paris, and the time on the clock there.
    static func onTheClock(_ moment: Date) -> (Day, String) {
        let parts = calendar.dateComponents([.hour, .minute], from: moment)
        func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return (Day(moment), "\(two(parts.hour)):\(two(parts.minute))")
    }
}
