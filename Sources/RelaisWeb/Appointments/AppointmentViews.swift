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
            <p>\(words.printAppointment) \(slips)<a class="small" href="\(base)/appointments/\(one.id.text)/rescheduling">\(words.reschedule)</a></p>
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

/// A slip with what the person needs, and nothing that says why they come.
struct AppointmentPaperView {
    let paper: AppointmentPaper

    var html: HTML {
        let text = paper.text
        let lines = paper.lines.map { "<div><dt>\($0.label)</dt><dd dir=\"auto\">\($0.value)</dd></div>" as HTML }
        return """
            <article class="sheet paper paper-text" lang="\(text.tag)" dir="\(text.isRightToLeft ? "rtl" : "ltr")">
            <h1>\(text.say("appointment.title"))</h1><dl class="facts">\(lines)</dl>
            <p>\(text.say("appointment.cannot"))</p></article>
            """
    }
}
