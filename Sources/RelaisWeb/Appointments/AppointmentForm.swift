import Foundation
import RelaisCore

/// Asks when, where and what to bring; of one that is moved, also who asked for that.
struct AppointmentForm {
    private let line: ReferralLine
    private let former: Appointment?
    /// Where the referral's page is, below which its forms go.
    private let base: String
    private let now: Date
    private let token: HTML?
    private let objection: Objection?
    private let fields: Fields

    /// Filled in with what was typed, or else with where the one before was to be. Refuses with `notFound` where that is over.
    init(
        _ typed: Form?, _ objection: Objection?, of line: ReferralLine, insteadOf former: ID<Appointment>?,
        among list: AppointmentList, at base: String, now: Date, _ visitor: Visitor
    ) throws {
        guard Appointment.states.contains(line.state) else {
            throw Refusal.referralIs(line.state, needs: Appointment.states)
        }
        self.former = list.lines.first { $0.id == former && $0.cancelledBy == nil }
        if former != nil && self.former == nil && objection == nil { throw Refusal.notFound(.init(.referral)) }
        let known = self.former.map { ["place": [$0.place], "bring": [$0.bring ?? ""]] } ?? [:]
        fields = Fields(typed ?? .filled(known), objection?.invalid ?? [], visitor.words)
        (self.line, self.base, self.now) = (line, base, now)
        (self.objection, token) = (objection, FormToken.field(visitor))
    }

    /// What it is sent for.
    static func make(_ id: ID<Referral>, _ form: Form, insteadOf former: ID<Appointment>?, in tx: Transaction) throws {
        guard let former else {
            _ = try Referral.appoint(
                id, on: form["on"], at: form["at"], place: form["place"], bring: form["bring"], in: tx)
            return
        }
        _ = try Referral.reschedule(
            former, on: form["on"], at: form["at"], by: form["by"], place: form["place"], bring: form["bring"], in: tx)
    }

    var title: String { former == nil ? fields.words.newAppointment : fields.words.reschedule }

    var html: HTML {
        let words = fields.words
        let path = former.map { "/appointments/\($0.id.text)/rescheduling" } ?? "/appointments"
        return """
            <div class="ask flow">\(Piece.back(to: base, words.backToReferral))\(objection?.note(words, about: .referral))
            <h1>\(title) <span class="code">\(line.reference)</span></h1>\
            <p class="lead">\(former.map { words.rescheduleLead(words.moment($0.startsAt, now: now)) } ?? words.appointmentLead)</p>
            <form class="form" method="post" action="\(base)\(path)">\(token)
            <div class="duo">\(fields.line("on", words.appointmentDay, hint: words.dayHint))\(fields.line("at", words.appointmentTime, hint: words.appointmentTimeHint))</div>
            \(fields.line("place", words.appointmentPlace, hint: words.appointmentPlaceHint))
            \(fields.line("bring", words.appointmentBring, isOptional: true))
            \(when(former != nil) { fields.picks("by", words.whoReschedules, Appointment.CancelledBy.allCases.map { ($0.rawValue, "\(words.who($0))") }) })
            <p class="acts"><button class="btn btn-go">\(title)</button><a class="btn" href="\(base)">\(words.changeNothing)</a></p></form></div>
            """
    }
}
