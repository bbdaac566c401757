import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addEmergencyPages(to router: Router<Visitor>) {
        router.get("people/emergency") { _, visitor in try await emergencyForm(.filled(), nil, visitor) }
        router.post("people/emergency") { request, visitor in
            let form = try await Form(request, visitor, fields: ["person", "reason", "words"])
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try Emergency.open(code: form["person"], reason: form["reason"], words: form["words"], in: tx).person
            } again: {
                try await emergencyForm(form, $0, visitor)
            } done: {
                "/people/\($0.text)"
            }
        }
        router.get("emergencies", use: showEmergencies)
        router.get("emergencies/:id") { request, visitor in
            try await emergencyPage(.filled(), nil, visitor, isDone: Self.asked("done", request) == "review")
        }
        router.post("emergencies/:id/review") { request, visitor in
            let id: ID<Emergency> = try visitor.id(.emergency)
            let form = try await Form(request, visitor, fields: ["verdict", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Emergency.review(id, verdict: form["verdict"], in: tx)
            } again: {
                try await emergencyPage(form, $0, visitor)
            } done: {
                "/emergencies/\(id.text)?done=review"
            }
        }
        router.post("emergencies/:id/end") { request, visitor in
            let id: ID<Emergency> = try visitor.id(.emergency)
            _ = try await Form(request, visitor, fields: [])
            try await store.write(as: visitor.credential()) { tx in
                try tx.seeing(.any) { try Emergency.close(id, in: $0) }
            }
            return redirect(to: "/emergencies/\(id.text)")
        }
    }

    private func emergencyForm(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let caller = try await store.read(as: visitor.credential()) { tx in
            try tx.caller.require(.openInEmergency)
            return try tx.caller
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        return page(
            words.openInEmergency, at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people", words.peopleIFollow))
            \(objection?.note(words, about: .emergency))
            <h1>\(words.openInEmergency)</h1><p class="lead">\(words.emergencyLead)</p>
            <form class="form" method="post" action="/people/emergency">\(FormToken.field(visitor))\
            \(fields.line("person", words.emergencyCode))
            \(fields.picks("reason", words.emergencyWhy, Emergency.Reason.allCases.map { ($0.rawValue, "\(words.reason($0))") }))
            \(fields.text("words", words.emergencyWords, hint: words.emergencyWordsHint, isShort: true))
            <p class="acts"><button class="btn btn-no">\(words.openFile)</button><a class="btn" href="/people">\(words.changeNothing)</a></p></form></div>
            """)
    }

    @Sendable private func showEmergencies(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let cursor = request.uri.queryParameters["after"].flatMap { Cursor(String($0)) }
        let (list, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try EmergencyList(after: cursor, in: tx).lines, try tx.caller, tx.now)
        }
        let words = visitor.words
        let items = list.items.map { one -> HTML in
            """
            <li class="job"><div class="job-what"><h3><a href="/emergencies/\(one.id.text)"><span class="code">\(one.code)</span> \(words.reason(one.reason))</a></h3>\
            <p class="small soft">\(words.openedBy(one.account, words.moment(one.openedAt, now: now)))</p></div>\
            <div class="job-side"><p class="small">\(standing(one, now, words))</p></div></li>
            """
        }
        let body: HTML =
            items.isEmpty
            ? "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noEmergency)</h2><p>\(words.noEmergencyHint)</p></section>"
            : "<h2 class=\"vh\">\(words.emergencies)</h2><ol class=\"queue\">\(items)</ol>"
        let open: HTML? = when(caller.may(.openInEmergency)) {
            "<p class=\"acts\"><a class=\"btn btn-no\" href=\"/people/emergency\">\(words.openInEmergency)</a></p>"
        }
        return page(
            words.emergencies, at: nil, visitor, caller,
            """
            <div class="head"><h1>\(words.emergencies)</h1>\(open)</div>\(body)
            \(when(list.next) { "<p class=\"acts\"><a class=\"btn\" href=\"/emergencies?after=\($0.text)\">\(words.more)</a></p>" })
            """)
    }

    /// Where it is: open, to be reviewed, or reviewed.
    private func standing(_ one: Emergency, _ now: Date, _ words: Words) -> String {
        if one.openUntil != nil { return words.stillOpen }
        if let verdict = one.verdict { return "\(words.reviewed)\(words.colon)\(words.verdict(verdict).lowercased())" }
        return words.toReviewBefore(words.moment(one.openedAt + Emergency.reviewDelay, now: now))
    }

    private func emergencyPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor, isDone: Bool = false
    ) async throws -> Response {
        let id: ID<Emergency> = try visitor.id(.emergency)
        let (found, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try EmergencyPage(id, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let one = found.emergency
        let said: HTML =
            found.words.map { "<p class=\"said\" dir=\"auto\">\($0)</p>" } ?? "<p class=\"soft\">\(words.wordsGone)</p>"
        let filled = form["verdict"] == nil ? Form.filled(["verdict": one.verdict.map { [$0.rawValue] } ?? []]) : form
        let review: HTML? = when(found.canReview) {
            """
            <form class="form sheet" method="post" action="/emergencies/\(id.text)/review">\(FormToken.field(visitor))\(FormVersion.field(one.rowVersion))\
            \(Fields(filled, objection?.invalid ?? [], words).picks("verdict", words.reviewTitle + words.questionMark, Emergency.Verdict.allCases.map { ($0.rawValue, "<b>\(words.verdict($0))</b><span class=\"small soft\">\(words.verdictConsequence($0))</span>") }))
            <p class="acts"><button class="btn btn-go">\(words.keepVerdict)</button></p></form>
            """
        }
        let close: HTML? = when(one.isOwn && one.openUntil != nil) {
            "<form class=\"acts\" method=\"post\" action=\"/emergencies/\(id.text)/end\">\(FormToken.field(visitor))<button class=\"btn\">\(Icon.of("lock"))\(words.closeEmergency)</button></form>"
        }
        return page(
            "\(words.emergencies) \(one.code)", at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/emergencies", words.emergencies))
            \(objection?.note(words, about: .emergency))\(when(isDone) { Piece.note("ok", icon: "done", "<p>\(words.verdictKept)</p>") })
            <h1>\(words.emergencies) <span class="code">\(one.code)</span></h1>
            <p class="lead">\(words.openedBy(one.account, words.moment(one.openedAt, now: now)))</p>
            <dl class="facts">\(Piece.fact(words.emergencyWhy, text: words.reason(one.reason)))\
            \(Piece.fact(words.emergencyWords, said))\
            \(Piece.fact(words.reviewed, text: one.verdict.map { verdict in "\(words.verdict(verdict)). \(words.reviewedBy(one.reviewer ?? "", words.moment(one.reviewedAt ?? now, now: now)))" } ?? standing(one, now, words)))</dl>
            \(close)\(review)</div>
            """)
    }
}
