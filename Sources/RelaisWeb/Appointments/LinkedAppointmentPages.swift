import Foundation
import Hummingbird
import RelaisCore

extension Site {
    func addLinkedAppointmentPages(to router: Router<Visitor>) {
        router.get("link/appointments") { request, visitor in
            try await linked(request, visitor) { try await linkedAppointmentForm(nil, nil, $0) }
        }
        router.post("link/appointments") { request, visitor in
            try await linked(request, visitor) { try await makeLinkedAppointment(request, $0, insteadOf: nil) }
        }
        router.get("link/appointments/:appointment/rescheduling") { request, visitor in
            try await linked(request, visitor) {
                try await linkedAppointmentForm(nil, nil, $0, insteadOf: $0.appointment)
            }
        }
        router.post("link/appointments/:appointment/rescheduling") { request, visitor in
            try await linked(request, visitor) {
                try await makeLinkedAppointment(request, $0, insteadOf: $0.appointment)
            }
        }
        router.get("link/appointments/:appointment/slip") { request, visitor in
            try await linked(request, visitor) { holder in
                let appointment = try holder.appointment
                let paper = try await store.write(as: holder.credential()) { tx in
                    try AppointmentPaper(
                        appointment, of: ReferralLink.referral(in: tx), in: Self.asked("language", request), tx)
                }
                return linkDocument(
                    holder.words.appointments, holder,
                    """
                    \(Piece.back(to: "/link", holder.words.backToReferral))
                    <p class="print-hint soft small">\(holder.words.printHint)</p>\(AppointmentPaperView(paper: paper).html)
                    """)
            }
        }
        router.post("link/appointments/:appointment/cancellation") { request, visitor in
            try await linked(request, visitor) { holder in
                let form = try await Form(request, holder, fields: ["by"])
                let appointment = try holder.appointment
                _ = try await store.write(as: holder.credential()) {
                    try Referral.cancel(appointment, by: form["by"], in: $0)
                }
                return redirect(to: "/link?done=appointment-end")
            }
        }
    }

    private func makeLinkedAppointment(
        _ request: Request, _ visitor: Visitor, insteadOf former: ID<Appointment>?
    ) async throws -> Response {
        let form = try await Form(request, visitor, fields: Self.appointmentFields)
        return try await submit(form, seeing: Precondition.none, visitor) { tx in
            try AppointmentForm.make(ReferralLink.referral(in: tx), form, insteadOf: former, in: tx)
        } again: { objection in
            try await linkedAppointmentForm(form, objection, visitor, insteadOf: former)
        } done: { _ in
            "/link?done=appointment"
        }
    }

    private func linkedAppointmentForm(
        _ form: Form?, _ objection: Objection?, _ visitor: Visitor, insteadOf former: ID<Appointment>? = nil
    ) async throws -> Response {
        let page = try await store.write(as: visitor.credential()) { try LinkedPage(in: $0) }
        let asked = try AppointmentForm(
            form, objection, of: page.referral.line, insteadOf: former, among: page.appointments, at: "/link",
            now: page.now, visitor)
        return linkDocument(
            "\(asked.title) \(page.referral.line.reference)", visitor, status: objection?.status ?? .ok, asked.html)
    }
}
