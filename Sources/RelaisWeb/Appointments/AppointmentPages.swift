import Foundation
import Hummingbird
import RelaisCore

extension Site {
    static let appointmentFields = ["on", "at", "place", "bring", "by"]

    /// Appointments, for the side that expects the person.
    func addAppointmentPages(to router: Router<Visitor>) {
        router.get("referrals/:id/appointments") { _, visitor in try await appointmentForm(nil, nil, visitor) }
        router.post("referrals/:id/appointments") { request, visitor in
            try await makeAppointment(request, visitor, insteadOf: nil)
        }
        router.get("referrals/:id/appointments/:appointment/rescheduling") { _, visitor in
            try await appointmentForm(nil, nil, visitor, insteadOf: visitor.appointment)
        }
        router.post("referrals/:id/appointments/:appointment/rescheduling") { request, visitor in
            try await makeAppointment(request, visitor, insteadOf: visitor.appointment)
        }
        router.get("referrals/:id/appointments/:appointment/slip") { request, visitor in
            let id: ID<Referral> = try visitor.id(.referral)
            let (paper, caller) = try await store.write(as: visitor.credential()) { tx in
                (
                    try AppointmentPaper(visitor.appointment, of: id, in: Self.asked("language", request), tx),
                    try tx.caller
                )
            }
            return page(
                visitor.words.appointments, at: .referrals, visitor, caller,
                """
                \(Piece.back(to: "/referrals/\(id.text)", visitor.words.backToReferral))
                <p class="print-hint soft small">\(visitor.words.printHint)</p>\(AppointmentPaperView(paper: paper).html)
                """)
        }
        router.post("referrals/:id/appointments/:appointment/cancellation") { request, visitor in
            let id: ID<Referral> = try visitor.id(.referral)
            let form = try await Form(request, visitor, fields: ["by"])
            let appointment = try visitor.appointment
            _ = try await store.write(as: visitor.credential()) {
                try Referral.cancel(appointment, by: form["by"], in: $0)
            }
            return redirect(to: "/referrals/\(id.text)?done=appointment-end")
        }
    }

    private func appointmentForm(
        _ form: Form?, _ objection: Objection?, _ visitor: Visitor, insteadOf former: ID<Appointment>? = nil
    ) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, list, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try ReferralPage(id, in: tx), try AppointmentList(of: id, in: tx), try tx.caller, tx.now)
        }
        guard referral.line.side == .recipient else { throw Refusal.notYourMove(.recipient) }
        let asked = try AppointmentForm(
            form, objection, of: referral.line, insteadOf: former, among: list, at: "/referrals/\(id.text)", now: now,
            visitor)
        return page(
            "\(asked.title) \(referral.line.reference)", at: .referrals, visitor, caller,
            status: objection?.status ?? .ok, asked.html)
    }

    private func makeAppointment(
        _ request: Request, _ visitor: Visitor, insteadOf former: ID<Appointment>?
    ) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(request, visitor, fields: Self.appointmentFields)
        return try await submit(form, seeing: Precondition.none, visitor) { tx in
            try AppointmentForm.make(id, form, insteadOf: former, in: tx)
        } again: { objection in
            try await appointmentForm(form, objection, visitor, insteadOf: former)
        } done: { _ in
            "/referrals/\(id.text)?done=appointment"
        }
    }
}

extension Visitor {
    /// The appointment in the path.
    var appointment: ID<Appointment> {
        get throws {
            guard let text = parameters.get("appointment"), let id = ID<Appointment>(text) else {
                throw Refusal.notFound(.init(.referral))
            }
            return id
        }
    }
}
