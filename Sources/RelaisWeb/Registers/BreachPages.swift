import Foundation
import Hummingbird
import RelaisCore

extension Site {
    private static let breachFields = [
        "found_at", "found_time", "kinds", "people", "data", "number_of_people", "happened", "consequences", "measures",
    ]

    func addBreachPages(to router: Router<Visitor>) {
        router.get("breaches", use: showBreaches)
        router.get("breaches/new") { _, visitor in try await newBreachPage(.filled(), nil, visitor) }
        router.post("breaches") { request, visitor in
            let form = try await Form(request, visitor, fields: Self.breachFields)
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try Breach.record(Breach.Draft(form), in: tx)
            } again: {
                try await newBreachPage(form, $0, visitor)
            } done: {
                "/breaches/\($0.text)?done=record"
            }
        }
        router.get("breaches/:id") { request, visitor in
            try await breachPage(nil, nil, visitor, done: Self.asked("done", request) ?? "")
        }
        change("amendment", "amend", Self.breachFields, on: router) { try Breach.amend($0, Breach.Draft($1), in: $2) }
        change("assessment", "assess", ["risk", "decision"], on: router) {
            try Breach.assess($0, risk: $1["risk"], decision: $1["decision"], in: $2)
        }
        change(
            "notification", "authority", ["authority_told_at", "found_time", "reference_of_authority", "delay"],
            on: router
        ) {
            try Breach.tellAuthority(
                $0, on: $1["authority_told_at"], at: $1["found_time"], reference: $1["reference_of_authority"],
                delay: $1["delay"], in: $2)
        }
        change("communication", "people", ["people_told_at", "told_through"], on: router) {
            try Breach.tellPeople($0, on: $1["people_told_at"], through: $1["told_through"], in: $2)
        }
        change("closure", "close", ["why"], on: router) { try Breach.close($0, why: $1["why"], in: $2) }
    }

    /// One thing that is done with a breach, from a form of its page.
    private func change(
        _ noun: String, _ done: String, _ names: [String], on router: Router<Visitor>,
        _ verb: @escaping @Sendable (ID<Breach>, Form, Transaction) throws -> Void
    ) {
        router.post("breaches/:id/\(noun)") { request, visitor in
            let id: ID<Breach> = try visitor.id(.breach)
            let form = try await Form(request, visitor, fields: names + [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try verb(id, form, tx)
            } again: {
                try await breachPage(form, $0, visitor, open: noun)
            } done: {
                "/breaches/\(id.text)?done=\(done)"
            }
        }
    }

    @Sendable private func showBreaches(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let (list, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try BreachList(in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        return page(
            words.breaches, at: nil, visitor, caller,
            """
            \(Piece.back(to: "/rights", words.rights))
            <div class="head"><h1>\(words.breaches)</h1><p class="lead">\(words.breachesLead)</p>
            <p class="acts"><a class="btn btn-go" href="/breaches/new">\(words.recordBreach)</a></p></div>
            \(BreachTable(breaches: list.lines, now: now, words: words).html)
            \(when(list.isCut) { "<p class=\"small soft\">\(words.listIsCut)</p>" })
            """)
    }

    private func newBreachPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let caller = try await store.read(as: visitor.credential()) { tx in
            try tx.caller.require(.keepBreaches)
            return try tx.caller
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        return page(
            words.recordBreach, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/breaches", words.breaches))
            \(objection?.note(words, about: .breach))
            <h1>\(words.recordBreach)</h1><p class="lead">\(words.recordBreachLead)</p>
            <form class="form" method="post" action="/breaches">\(FormToken.field(visitor))
            <div class="duo">\(fields.line("found_at", words.foundOn, hint: words.justNow, isOptional: true))\
            \(fields.line("found_time", words.foundTime, hint: words.foundTimeHint, isOptional: true))</div>
            \(BreachFields(fields: fields).html)
            <p class="acts"><button class="btn btn-go">\(words.recordBreach)</button><a class="btn" href="/breaches">\(words.changeNothing)</a></p></form></div>
            """)
    }

    private func breachPage(
        _ form: Form?, _ objection: Objection?, _ visitor: Visitor, done: String = "", open: String? = nil
    ) async throws -> Response {
        let id: ID<Breach> = try visitor.id(.breach)
        let (one, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try BreachPage(id, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = BreachView(
            page: one, now: now, typed: form, invalid: objection?.invalid ?? [], open: open, words: words,
            token: FormToken.field(visitor))
        return page(
            words.breach, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/breaches", words.breaches))
            \(objection?.note(words, about: .breach))
            \(when(words.doneBreach(done)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            \(view.html)</div>
            """)
    }
}

extension Breach.Draft {
    /// What was typed of a breach.
    init(_ typed: some Typed) {
        self.init()
        (foundOn, foundTime) = (typed["found_at"], typed["found_time"])
        (kinds, people, data) = (typed.all("kinds"), typed.all("people"), typed.all("data"))
        (number, happened) = (typed["number_of_people"], typed["happened"])
        (consequences, measures) = (typed["consequences"], typed["measures"])
    }
}
