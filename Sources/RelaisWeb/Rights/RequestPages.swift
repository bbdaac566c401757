import Foundation
import Hummingbird
import RelaisCore

extension Site {
    func addRequestPages(to router: Router<Visitor>) {
        router.get("requests", use: showRequests)
        router.get("people/:id/requests/new") { _, visitor in try await newRequestPage(.filled(), nil, visitor) }
        router.post("people/:id/requests") { request, visitor in
            let id: ID<Person> = try visitor.id(.person)
            let form = try await Form(
                request, visitor, fields: ["kind", "asked_by", "received_on", "words", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try RightsRequest.record(RightsRequest.Draft(form), about: .person(id), in: tx)
            } again: {
                try await newRequestPage(form, $0, visitor)
            } done: {
                "/requests/\($0.text)?done=request"
            }
        }
        router.get("requests/:id") { request, visitor in
            try await requestPage(.filled(), nil, visitor, done: Self.asked("done", request) ?? "")
        }
        router.post("requests/:id/prolongation") { request, visitor in
            let id: ID<RightsRequest> = try visitor.id(.request)
            let form = try await Form(request, visitor, fields: ["reason", "told_on", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try RightsRequest.prolong(id, reason: form["reason"], toldOn: form["told_on"], in: tx)
            } again: {
                try await requestPage(form, $0, visitor)
            } done: {
                "/requests/\(id.text)?done=prolong"
            }
        }
        router.post("requests/:id/answer") { request, visitor in
            let id: ID<RightsRequest> = try visitor.id(.request)
            let form = try await Form(
                request, visitor, fields: ["answer", "refused_for", "act", "answered_on", "words", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try RightsRequest.answer(id, RightsRequest.Reply(form), in: tx)
            } again: {
                try await requestPage(form, $0, visitor)
            } done: {
                "/requests/\(id.text)?done=answer"
            }
        }
    }

    @Sendable private func showRequests(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let isAnswered = Self.asked("answered", request) != nil
        let (list, caller) = try await store.write(as: visitor.credential()) { tx in
            (try RequestList(answered: isAnswered, in: tx), try tx.caller)
        }
        let words = visitor.words
        let other: HTML =
            isAnswered
            ? "<a class=\"btn\" href=\"/requests\">\(words.openRequests)</a>"
            : "<a class=\"btn\" href=\"/requests?answered=1\">\(words.answeredRequests)</a>"
        let title = isAnswered ? words.answeredRequests : words.requests
        return page(
            title, at: nil, visitor, caller,
            """
            \(Piece.back(to: "/rights", words.rights))
            <div class="head"><h1>\(title)</h1><p class="lead">\(words.requestsLead)</p><p class="acts">\(other)</p></div>
            \(RequestTable(lines: list.lines, today: list.today, caption: title, words: words).html)
            \(when(list.isCut) { "<p class=\"small soft\">\(words.listIsCut)</p>" })
            """)
    }

    private func newRequestPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (person, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.keepRequests)
            let page = try PersonPage(id, in: tx)
            if page.erasedAt != nil { throw Refusal.erased }
            return (page, try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        return page(
            "\(words.recordRequest) \(person.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(objection?.note(words, about: .person))
            <h1>\(words.recordRequest) <span class="code">\(person.code)</span></h1><p class="lead">\(words.recordRequestLead)</p>
            <form class="form" method="post" action="/people/\(id.text)/requests">\(FormToken.field(visitor))\(FormVersion.field(person.rowVersion))
            \(RequestFields(fields: fields, isOwn: false).html)
            <p class="acts"><button class="btn btn-go">\(words.recordRequest)</button><a class="btn" href="/people/\(id.text)">\(words.changeNothing)</a></p></form></div>
            """)
    }

    private func requestPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor, done: String = ""
    ) async throws -> Response {
        let id: ID<RightsRequest> = try visitor.id(.request)
        let (one, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try RequestPage(id, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = RequestView(
            page: one, now: now, fields: Fields(form, objection?.invalid ?? [], words), token: FormToken.field(visitor))
        return page(
            "\(words.request)", at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: caller.may(.readRequests) ? "/requests" : "/account/data", caller.may(.readRequests) ? words.requests : words.ownData))
            \(objection?.note(words, about: .request))
            \(when(words.doneRight(done)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            \(view.html)</div>
            """)
    }
}

extension RightsRequest.Draft {
    /// What was typed of a request.
    init(_ typed: some Typed) {
        self.init()
        (kind, askedBy, receivedOn, words) = (typed["kind"], typed["asked_by"], typed["received_on"], typed["words"])
    }
}

extension RightsRequest.Reply {
    /// What was typed of an answer.
    init(_ typed: some Typed) {
        self.init()
        (answer, refusedFor, act) = (typed["answer"], typed["refused_for"], typed["act"])
        (answeredOn, words) = (typed["answered_on"], typed["words"])
    }
}
