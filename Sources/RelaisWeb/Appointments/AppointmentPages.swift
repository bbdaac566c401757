import Foundation
import Hummingbird
import RelaisCore

extension Site {
    static let appointmentFields = ["on", "at", "place", "bring"]

    /// Appointments, for the side that expects the person.
    func addAppointmentPages(to router: Router<Visitor>) {
        router.get("referrals/:id/appointments") { _, visitor in try await appointmentForm(.filled(), nil, visitor) }
        router.post("referrals/:id/appointments", use: makeAppointment)
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

    private func appointmentForm(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, caller) = try await store.write(as: visitor.credential()) { tx in
            (try ReferralPage(id, in: tx), try tx.caller)
        }
        guard referral.line.side == .recipient else { throw Refusal.notYourMove(.recipient) }
        guard Appointment.states.contains(referral.line.state) else {
            throw Refusal.referralIs(referral.line.state, needs: Appointment.states)
        }
        return page(
            "\(visitor.words.newAppointment) \(referral.line.reference)", at: .referrals, visitor, caller,
            status: objection?.status ?? .ok,
            AppointmentForm(
                reference: referral.line.reference, base: "/referrals/\(id.text)", back: "/referrals/\(id.text)",
                token: FormToken.field(visitor), objection: objection,
                fields: Fields(form, objection?.invalid ?? [], visitor.words)
            ).html)
    }

    @Sendable private func makeAppointment(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(request, visitor, fields: Self.appointmentFields)
        return try await submit(form, seeing: Precondition.none, visitor) { tx in
            try Referral.appoint(
                id, on: form["on"], at: form["at"], place: form["place"], bring: form["bring"], in: tx)
        } again: { objection in
            try await appointmentForm(form, objection, visitor)
        } done: { _ in
            "/referrals/\(id.text)?done=appointment"
        }
    }

    // By link.

    func addLinkedAppointmentPages(to router: Router<Visitor>) {
        router.get("link/appointments") { request, visitor in
            try await linked(request, visitor) { try await linkedAppointmentForm(.filled(), nil, $0) }
        }
        router.post("link/appointments") { request, visitor in
            try await linked(request, visitor) { holder in
                let form = try await Form(request, holder, fields: Self.appointmentFields)
                return try await submit(form, seeing: Precondition.none, holder) { tx in
                    try Referral.appoint(
                        ReferralLink.referral(in: tx), on: form["on"], at: form["at"], place: form["place"],
                        bring: form["bring"], in: tx)
                } again: { objection in
                    try await linkedAppointmentForm(form, objection, holder)
                } done: { _ in
                    "/link?done=appointment"
                }
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

    private func linkedAppointmentForm(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let page = try await store.write(as: visitor.credential()) { try LinkedPage(in: $0) }
        let line = page.referral.line
        guard Appointment.states.contains(line.state) else {
            throw Refusal.referralIs(line.state, needs: Appointment.states)
        }
        return linkDocument(
            "\(visitor.words.newAppointment) \(line.reference)", visitor, status: objection?.status ?? .ok,
            AppointmentForm(
                reference: line.reference, base: "/link", back: "/link", token: FormToken.field(visitor),
                objection: objection, fields: Fields(form, objection?.invalid ?? [], visitor.words)
            ).html)
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
