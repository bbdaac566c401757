import Foundation
import Hummingbird
import RelaisCore

extension Site {
    private static let needFields = ["person", "missing", "theme", "place", "since", "referral"]

    func addNeedPages(to router: Router<Visitor>) {
        router.get("needs") { request, visitor in
            try await needsPage(
                isAll: Self.asked("all", request) != nil, done: Self.asked("done", request) ?? "", visitor)
        }
        router.get("needs/new", use: showNewNeed)
        router.post("needs", use: recordNeed)
        router.get("needs/:id/closing") { _, visitor in try await closingPage(.filled(), nil, visitor) }
        router.post("needs/:id/closing") { request, visitor in
            let id: ID<Need> = try visitor.id(.need)
            let form = try await Form(request, visitor, fields: ["why", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Need.close(id, why: form["why"], in: tx)
            } again: { objection in
                try await closingPage(form, objection, visitor)
            } done: {
                "/needs?done=close"
            }
        }
    }

    private func needsPage(isAll: Bool, done: String, _ visitor: Visitor) async throws -> Response {
        let (list, caller) = try await store.write(as: visitor.credential()) { tx in
            (try NeedList(isAll: isAll, in: tx), try tx.caller)
        }
        let view = NeedView(list: list, isAll: isAll, caller: caller, words: visitor.words)
        return page(visitor.words.needs, at: nil, visitor, caller, view.html(done: done))
    }

    /// What is known fills the form: the person, what is missing, the theme of the service that could not help.
    @Sendable private func showNewNeed(_ request: Request, _ visitor: Visitor) async throws -> Response {
        var known = Self.searched(Self.asked("s", request) ?? "", visitor).filter {
            ["theme", "place", "q"].contains($0.key)
        }
        for name in ["person", "missing", "referral", "service"] {
            if let given = Self.asked(name, request), !given.contains("\0"), given.count <= 100 {
                known[name] = [given]
            }
        }
        return try await newNeedPage(.filled(known), nil, visitor)
    }

    @Sendable private func recordNeed(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: Self.needFields)
        return try await submit(form, seeing: Precondition.none, visitor) { tx in
            try Need.record(Need.Draft(form), in: tx)
        } again: { objection in
            try await newNeedPage(form, objection, visitor)
        } done: {
            "/needs?done=record"
        }
    }

    private func newNeedPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let (known, caller) = try await store.write(as: visitor.credential()) { tx in
            (
                try NeedForm(person: form["person"], service: form["service"], words: form["q"], in: tx), try tx.caller
            )
        }
        let words = visitor.words
        var shown = form
        if let theme = known.theme, form["theme"] == nil { shown = shown.with("theme", theme) }
        if let code = known.personCode { shown = shown.with("person", code) }
        let fields = Fields(shown, objection?.invalid ?? [], words)
        let referral: HTML? = when(form["referral"].flatMap { $0.isEmpty ? nil : $0 }) {
            "<input type=\"hidden\" name=\"referral\" value=\"\($0)\">"
        }
        return page(
            words.recordNeed, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/needs", words.needs))
            \(objection?.note(words, about: .need))
            <h1>\(words.recordNeed)</h1><p class="lead">\(words.recordNeedLead)</p>
            <form class="form" method="post" action="/needs">\(FormToken.field(visitor))\(referral)
            \(fields.line("person", words.person, hint: words.needPersonHint, isOptional: true))
            \(fields.picks("missing", words.whatIsMissing, Need.Missing.allCases.map { ($0.rawValue, "\($0.name(in: words.language).capitalised)") }, asTaps: true))
            \(fields.select("theme", words.aboutTheme, known.themes.map { ($0.code, $0.name(in: words.language)) }, empty: words.chooseTheme))
            \(fields.line("place", words.nearWhere, hint: words.needPlaceHint, isOptional: true, offering: [], asking: "/communes"))
            \(fields.line("since", words.missingSince, hint: words.dayHint, isOptional: true))
            <p class="acts"><button class="btn btn-go">\(words.recordNeed)</button><a class="btn" href="/needs">\(words.changeNothing)</a></p></form></div>
            """)
    }

    private func closingPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Need> = try visitor.id(.need)
        let (need, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.referPeople)
            return (try Need(id, in: tx), try tx.caller)
        }
        guard need.closedAt == nil || objection != nil else { throw Refusal.nothingChanged }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        return page(
            words.closeNeed, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/needs", words.needs))
            \(objection?.note(words, about: .need))
            <h1>\(words.closeNeedQuestion)</h1><p class="lead">\(words.needSentence(need))</p>
            <form class="form" method="post" action="/needs/\(id.text)/closing">\(FormToken.field(visitor))\(FormVersion.field(need.rowVersion))
            \(fields.picks("why", words.howItEnded, Need.Closing.allCases.map { ($0.rawValue, "\($0.name(in: words.language).capitalised)") }))
            <p class="acts">\(when(need.closedAt == nil) { "<button class=\"btn btn-go\">\(words.closeNeed)</button>" })<a class="btn" href="/needs">\(words.changeNothing)</a></p></form></div>
            """)
    }
}

extension Need.Draft {
    /// What was typed of a need.
    init(_ typed: some Typed) {
        self.init(
            person: typed["person"], missing: typed["missing"], theme: typed["theme"], place: typed["place"],
            since: typed["since"], referral: typed["referral"])
    }
}
