import Postgres

extension Referral {
    /// The person comes at another time: the appointment is cancelled by whoever asked for that, and another is made, at the same
    /// place with the same things to bring unless something else is said. Answers the new one; a slip that was printed shows the
    /// old time, and is printed anew.
    package static func reschedule(
        _ appointment: ID<Appointment>, on day: String?, at time: String?, by whom: String?, place: String? = nil,
        bring: String? = nil, in tx: Transaction
    ) throws -> ID<Appointment> {
        let id = try Appointment.referral(of: appointment, in: tx)
        let former = try AppointmentList(of: id, in: tx).lines.first { $0.id == appointment }
        let made = try appoint(
            id, on: day, at: time, place: place ?? former?.place, bring: bring ?? former?.bring, in: tx)
        _ = try cancel(appointment, by: whom, in: tx)
        return made
    }
}
