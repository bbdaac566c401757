import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addErasurePages(to router: Router<Visitor>) {
        router.get("people/:id/erasure") { _, visitor in try await erasurePage(.filled(), nil, visitor) }
        router.post("people/:id/erasure", use: erasePerson)
        router.post("people/:id/hold") { request, visitor in
            try await hold(request, visitor) { id, reason, tx in try Person.hold(id, reason: reason, in: tx) }
        }
        router.post("people/:id/release") { request, visitor in
            try await hold(request, visitor) { id, _, tx in try Person.release(id, in: tx) }
        }
    }

    @Sendable private func erasePerson(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: ["reason", "withdraw", FormVersion.name])
        return try await submit(form, visitor) { tx in
            try Person.erase(id, reason: form["reason"], isWithdrawing: form["withdraw"] != nil, in: tx)
        } again: { objection in
            try await erasurePage(form, objection, visitor)
        } done: { _ in
            "/people/\(id.text)?done=erase"
        }
    }

    private func hold(
        _ request: Request, _ visitor: Visitor,
        _ verb: @escaping @Sendable (ID<Person>, String?, Transaction) throws -> Void
    ) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: ["hold", FormVersion.name])
        return try await submit(form, visitor) { tx in
            do { try verb(id, form["hold"], tx) } catch Refusal.invalid(let found) {
                // Two forms of one page, each with a reason: this one's field has a name of its own.
                throw Refusal.invalid(found.map { Invalid("hold", $0.problem) })
            }
        } again: { objection in
            try await erasurePage(form, objection, visitor)
        } done: {
            "/people/\(id.text)/erasure"
        }
    }

    private func erasurePage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (person, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.erasePeople)
            let page = try PersonPage(id, in: tx)
            if page.erasedAt != nil { throw Refusal.erased }
            return (page, try tx.caller)
        }
        let words = visitor.words
        let view = ErasureView(
            person: person, fields: Fields(form, objection?.invalid ?? [], words), token: FormToken.field(visitor))
        return page(
            "\(words.erase) \(person.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(objection?.note(words, about: .person))
            \(view.html)</div>
            """)
    }
}

/// What goes, what stays, and the two things to be done about it.
private struct ErasureView {
    let person: PersonPage
    let fields: Fields
    let token: HTML?

    private var words: Words { fields.words }
    private var path: String { "/people/\(person.id.text)" }

    var html: HTML {
        """
        <h1>\(words.erase) <span class="code">\(person.code)</span>\(words.questionMark)</h1>
        \(person.heldFor.map(held) ?? asking)
        """
    }

    private var asking: HTML {
        let open = person.referrals.filter { !$0.state.isFinal }.map(\.reference)
        let reasons = Person.ErasureReason.allCases.map { ($0.rawValue, "\(words.erasureReason($0))" as HTML) }
        let holds = Person.HoldReason.allCases.map { ($0.rawValue, words.holdReason($0)) }
        let ending: HTML? = when(!open.isEmpty) {
            """
            <fieldset><legend>\(words.stillUnderWay)</legend><div class="check"><input type="checkbox" id="f-withdraw" name="withdraw" value="yes"\
            \(when(fields.form["withdraw"] != nil) { " checked" })><label for="f-withdraw">\(words.endThem)\(open.map { " <span class=\"code\">\($0)</span>" as HTML })</label></div></fieldset>
            """
        }
        return """
            <p class="lead">\(words.eraseLead)</p>
            <div class="duo">\(list(words.whatGoes, words.whatGoesList, goes: true))\(list(words.whatStays, words.whatStaysList, goes: false))</div>
            <form class="form" method="post" action="\(path)/erasure">\(token)\(FormVersion.field(person.rowVersion))
            \(fields.picks("reason", words.whyErase, reasons))\(ending)
            <p class="acts"><button class="btn btn-no">\(words.eraseNow)</button><a class="btn" href="\(path)">\(words.changeNothing)</a></p></form>
            <details class="more"\(when(fields.invalid.contains { $0.field == "hold" }) { " open" })><summary>\(words.keepFromErasing)</summary>
            <form class="form" method="post" action="\(path)/hold">\(token)\(FormVersion.field(person.rowVersion))\
            \(fields.select("hold", words.whyErase, holds, hint: words.keepFromErasingLead, empty: words.choosePurpose))
            <p class="acts"><button class="btn">\(words.hold)</button></p></form></details>
            """
    }

    private func held(_ reason: Person.HoldReason) -> HTML {
        """
        \(Piece.note("warn", icon: "lock", "<p>\(words.heldFor(reason)) \(words.keepFromErasingLead)</p>"))
        <form class="form" method="post" action="\(path)/release">\(token)\(FormVersion.field(person.rowVersion))\
        <p class="acts"><button class="btn">\(words.release)</button><a class="btn" href="\(path)">\(words.changeNothing)</a></p></form>
        """
    }

    private func list(_ head: String, _ lines: [String], goes: Bool) -> HTML {
        let icon = goes ? Icon.state("not_fulfilled") : Icon.of("check")
        return """
            <section class="why \(goes ? "no" : "yes")"><h2 class="h3">\(head)</h2>\
            <ul class="why">\(lines.map { "<li>\(icon)<span>\($0)</span></li>" as HTML })</ul></section>
            """
    }
}
