import Foundation
import RelaisCore

/// A path beside the template it follows: the weeks of each step, expected and real.
struct CourseView {
    let course: PathCourse
    let path: PathPage
    let now: Date
    let words: Words

    var html: HTML {
        let id = "course-\(Int(course.since.timeIntervalSince1970))"
        let heads = [words.stepWord, words.weeksExpected, words.weeksReal].enumerated().map { place, head -> HTML in
            "<th scope=\"col\" role=\"columnheader\"\(when(place > 0) { " class=\"num\"" })>\(head)</th>"
        }
        return """
            <section class="sec" aria-labelledby="\(id)"><h2 id="\(id)">\(words.besideTemplate(course.template.name))</h2>
            <p class="soft">\(standing)</p>\(when(course.words) { "<p dir=\"auto\">\($0)</p>" })\
            \(CoursePicture(course: course, now: now, words: words).html(id))
            <table class="cards" role="table"><caption class="vh">\(words.besideTemplate(course.template.name))</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(course.steps.map(row))\(total)</tbody></table>\(besides)\(depart)</section>
            """
    }

    private var standing: String {
        guard let departed = course.departedAt, let reason = course.reason else {
            return words.followedSince(words.day(course.since, now: now))
        }
        return words.departedOn(words.day(departed, now: now), reason)
    }

    private func row(_ one: PathCourse.Step) -> HTML {
        line(
            """
            <bdi>\(one.step.serviceName)</bdi>, <bdi>\(one.step.organisation)</bdi>\(when(!one.step.partners.isEmpty) { " <bdi class=\"soft\">\(words.carriedWith(one.step.partners))</bdi>" })\
            \(when(one.leg) { " <span class=\"code\">\($0.reference)</span> <span class=\"soft\">\(words.state($0.state).lowercased())</span>" })
            """, String(one.step.weeks), words.weeks(one.weeks))
    }

    private var total: HTML {
        line("\(words.total)", String(course.template.weeks), words.weeks(course.weeks))
    }

    private func line(_ head: HTML, _ expected: String, _ real: String) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(head)</th>\
        <td role="cell" data-label="\(words.weeksExpected)" class="num">\(expected)</td>\
        <td role="cell" data-label="\(words.weeksReal)" class="num">\(real)</td></tr>
        """
    }

    private var besides: HTML? {
        when(!course.besides.isEmpty) {
            let legs = course.besides.map { leg -> HTML in
                "<li><bdi>\(leg.service)</bdi>, <bdi>\(leg.recipient)</bdi> <span class=\"code\">\(leg.reference)</span></li>"
            }
            return "<p class=\"small soft\">\(words.besidesSteps)</p><ul>\(legs)</ul>"
        }
    }

    private var depart: HTML? {
        when(path.canSteer && course.departedAt == nil) {
            "<p class=\"acts\"><a class=\"btn\" href=\"/people/\(path.person.text)/path/departure\">\(words.departFrom)</a></p>"
        }
    }
}
