import Foundation
import RelaisCore

/// The appointments of a referral, on the page of the side that expects the person; `base` is where that page's forms go.
struct AppointmentsView {
    let list: AppointmentList
    let base: String
    let canAdd: Bool
    let now: Date
    let words: Words
    let token: HTML?

    var html: HTML? {
        when(canAdd || !list.lines.isEmpty) {
            """
            <section class="sec" aria-labelledby="appointments"><h2 id="appointments">\(words.appointments)</h2>
            \(when(!list.lines.isEmpty) { "<dl class=\"facts facts-tight\">\(list.lines.map(line))</dl>" })
            \(when(canAdd) { "<p class=\"acts\"><a class=\"btn\" href=\"\(base)/appointments\">\(words.newAppointment)</a></p>" })</section>
            """
        }
    }

    private func line(_ one: Appointment) -> HTML {
        let slips = [("fra", "Français"), ("eng", "English"), ("ara", "العربية")].map { code, name -> HTML in
            "<a class=\"small\" href=\"\(base)/appointments/\(one.id.text)/slip?language=\(code)\" lang=\"\(String(code.prefix(2)))\">\(name)</a> "
        }
        let acts: HTML? = when(one.cancelledBy == nil && one.startsAt > now) {
            """
            <p>\(words.printAppointment) \(slips)</p>
            <form method="post" action="\(base)/appointments/\(one.id.text)/cancellation">\(token)\
            \(Appointment.CancelledBy.allCases.map { "<button class=\"as-link\" name=\"by\" value=\"\($0.rawValue)\">\(words.cancelled(by: $0))</button> " as HTML })</form>
            """
        }
        let state = one.cancelledBy.map { " · \(words.wasCancelled(by: $0))" } ?? ""
        return """
            <div><dt>\(words.moment(one.startsAt, now: now).capitalised)</dt><dd><span dir="auto">\(one.place)</span>\(state)\
            \(when(one.bring) { "<br><span class=\"soft\" dir=\"auto\">\($0)</span>" })\(acts)</dd></div>
            """
    }
}

/// Asks when, where and what to bring.
struct AppointmentForm {
    let reference: String
    let base: String
    let back: String
    let token: HTML?
    let objection: Objection?
    let fields: Fields

    var html: HTML {
        let words = fields.words
        return """
            <div class="ask flow">\(Piece.back(to: back, words.backToReferral))\(objection?.note(words, about: .referral))
            <h1>\(words.newAppointment) <span class="code">\(reference)</span></h1><p class="lead">\(words.appointmentLead)</p>
            <form class="form" method="post" action="\(base)/appointments">\(token)
            <div class="duo">\(fields.line("on", words.appointmentDay, hint: words.dayHint))\(fields.line("at", words.appointmentTime, hint: words.appointmentTimeHint))</div>
            \(fields.line("place", words.appointmentPlace, hint: words.appointmentPlaceHint))
            \(fields.line("bring", words.appointmentBring, isOptional: true))
            <p class="acts"><button class="btn btn-go">\(words.newAppointment)</button><a class="btn" href="\(back)">\(words.changeNothing)</a></p></form></div>
            """
    }
}

/// A slip with what the person needs, and nothing that says why they come.
struct AppointmentPaperView {
    let paper: AppointmentPaper

    var html: HTML {
        let (text, appointment) = (paper.text, paper.appointment)
        func row(_ name: String, _ value: String) -> HTML {
            "<div><dt>\(text.say("appointment.\(name)"))</dt><dd dir=\"auto\">\(value)</dd></div>"
        }
        return """
            <article class="sheet paper paper-text" lang="\(text.tag)" dir="\(text.isRightToLeft ? "rtl" : "ltr")">
            <h1>\(text.say("appointment.title"))</h1><dl class="facts">\(row("day", text.day(paper.day)))\
            \(row("time", paper.time))\(row("place", appointment.place))\(when(appointment.bring) { row("bring", $0) })</dl>
            <p>\(text.say("appointment.cannot"))</p></article>
            """
    }
}
