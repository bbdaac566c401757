import Foundation
import Hummingbird
import RelaisCore

extension Site {
    func addRestrictionPages(to router: Router<Visitor>) {
        router.get("people/:id/restriction") { _, visitor in try await restrictionPage(.filled(), nil, visitor) }
        router.post("people/:id/restriction") { request, visitor in
            let id: ID<Person> = try visitor.id(.person)
            let form = try await Form(request, visitor, fields: ["reason", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Person.restrict(id, reason: form["reason"], in: tx)
            } again: {
                try await restrictionPage(form, $0, visitor)
            } done: { _ in
                "/people/\(id.text)?done=restrict"
            }
        }
        router.post("people/:id/lifting") { request, visitor in
            let id: ID<Person> = try visitor.id(.person)
            let form = try await Form(request, visitor, fields: ["reason", "told_on", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Person.liftRestriction(id, reason: form["reason"], toldOn: form["told_on"], in: tx)
            } again: {
                try await restrictionPage(form, $0, visitor)
            } done: { _ in
                "/people/\(id.text)?done=lift"
            }
        }
    }

    private func restrictionPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (person, restrictions, caller, now) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.restrictPeople)
            let later = try Restriction.ask(of: id, in: tx)
            let page = try PersonPage(id, in: tx)
            if page.erasedAt != nil { throw Refusal.erased }
            guard page.mayHonour else { throw Refusal.notAssigned }
            return (page, try later.all(), try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = RestrictionView(
            person: person, restrictions: restrictions, now: now, fields: Fields(form, objection?.invalid ?? [], words),
            token: FormToken.field(visitor))
        return page(
            "\(words.restriction) \(person.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(objection?.note(words, about: .person))
            \(view.html)</div>
            """)
    }
}

/// Restricting a file, or lifting that; and the times it was restricted before.
private struct RestrictionView {
    let person: PersonPage
    let restrictions: [Restriction]
    let now: Date
    let fields: Fields
    let token: HTML?

    private var words: Words { fields.words }
    private var path: String { "/people/\(person.id.text)" }

    var html: HTML {
        """
        \(person.restrictedAt.map(lifting) ?? restricting)
        \(past)
        """
    }

    private var restricting: HTML {
        let reasons = Restriction.Reason.allCases.map { ($0.rawValue, "\(words.restrictionReason($0))" as HTML) }
        return """
            <h1>\(words.restrict) <span class="code">\(person.code)</span>\(words.questionMark)</h1><p class="lead">\(words.restrictLead)</p>
            <form class="form" method="post" action="\(path)/restriction">\(token)\(FormVersion.field(person.rowVersion))
            \(fields.picks("reason", words.whyRestrict, reasons))
            <p class="acts"><button class="btn btn-go">\(words.restrict)</button><a class="btn" href="\(path)">\(words.changeNothing)</a></p></form>
            """
    }

    private func lifting(_ since: Date) -> HTML {
        let reasons = Restriction.Lifting.allCases.map { ($0.rawValue, "\(words.lifting($0))" as HTML) }
        return """
            <h1>\(words.liftRestriction) <span class="code">\(person.code)</span>\(words.questionMark)</h1>
            <p class="lead">\(words.restrictedSince(words.day(since, now: now)))\(when(restrictions.first) { " \(words.restrictionReason($0.reason))." })</p>
            <p>\(words.liftLead)</p>
            <form class="form" method="post" action="\(path)/lifting">\(token)\(FormVersion.field(person.rowVersion))
            \(fields.picks("reason", words.whyRestrict, reasons))
            \(fields.line("told_on", words.personToldOn, hint: words.dayHint))
            <p class="acts"><button class="btn btn-go">\(words.liftRestriction)</button><a class="btn" href="\(path)">\(words.changeNothing)</a></p></form>
            """
    }

    private var past: HTML? {
        let ended = restrictions.filter { $0.liftedAt != nil }
        return when(!ended.isEmpty) {
            let lines = ended.map { one -> HTML in
                let span = words.restrictionSpan(
                    words.day(one.restrictedAt, now: now), words.day(one.liftedAt ?? now, now: now))
                return "<li>\(span.capitalised)\(words.colon)\(words.restrictionReason(one.reason).lowercased()).</li>"
            }
            return
                "<section class=\"sec\" aria-labelledby=\"past\"><h2 id=\"past\">\(words.restrictions)</h2><ul>\(lines)</ul></section>"
        }
    }
}
