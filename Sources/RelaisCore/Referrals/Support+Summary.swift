import Postgres

extension Support {
    /// How often someone was expected and came, and from when to when: what the side that referred them reads of sessions.
    package struct Summary: Sendable, Equatable, RowDecodable {
        package let present: Int
        package let excused: Int
        package let absent: Int
        /// Sessions that did not take place, by whose doing.
        package let cancelled: [Appointment.CancelledBy: Int]
        /// Those of which it was not told.
        package let cancelledOtherwise: Int
        /// The days of the first and of the last session told of.
        package let first: Day?
        package let last: Day?

        /// How many sessions were told of.
        package var sessions: Int {
            present + excused + absent + cancelledOtherwise + cancelled.values.reduce(0, +)
        }
        package var isEmpty: Bool { sessions == 0 }

        /// Of `casework.attendance_summary(…) AS s`.
        static let columns: SQL =
            """
            s.present, s.excused, s.absent, s.cancelled_by_person, s.cancelled_by_service, s.cancelled_by_partner, s.cancelled,
                s.first_on::text, s.last_on::text
            """

        package init(row: Row) throws {
            let by: (Int, Int, Int)
            let days: (String?, String?)
            (present, excused, absent, by.0, by.1, by.2, cancelledOtherwise, days.0, days.1) = try row.decode()
            cancelled = [.person: by.0, .service: by.1, .partner: by.2]
            (first, last) = (days.0.flatMap { Day($0) }, days.1.flatMap { Day($0) })
        }
    }
}
