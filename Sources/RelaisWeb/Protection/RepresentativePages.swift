import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addRepresentativePages(to router: Router<Visitor>) {
        router.get("people/:id/representatives/new") { _, visitor in try await newRepresentativePage(nil, nil, visitor)
        }
        router.post("people/:id/representatives", use: addRepresentative)
        router.post("representatives/:id/opening", use: openRepresentative)
        router.post("representatives/:id/amendment", use: amendRepresentative)
        router.post("representatives/:id/end", use: endRepresentative)
    }

    private static let representativeFields =
        Representative.Draft.names + [FormVersion.name, "person"]

    @Sendable private func addRepresentative(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: Self.representativeFields)
        return try await submit(form, visitor) { tx in
            _ = try Representative.add(Representative.Draft(form), for: id, in: tx)
        } again: { objection in
            try await newRepresentativePage(form, objection, visitor)
        } done: {
            "/people/\(id.text)/protection?done=1"
        }
    }

    private func newRepresentativePage(
        _ typed: Form?, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let (person, caller, now) = try await boundPerson(visitor)
        let words = visitor.words
        let form = typed ?? .filled(["from_on": [words.typed(Day(now))], "level": ["usual"]])
        let view = RepresentativeForm(
            fields: Fields(form, objection?.invalid ?? [], words), token: FormToken.field(visitor))
        return page(
            "\(words.recordRepresentative) \(person.code)", at: .people, visitor, caller,
            status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(person.id.text)/protection", words.protection))
            \(objection?.note(words, about: .person))
            <h1>\(words.addRepresentativeTitle) <span class="code">\(person.code)</span></h1><p class="lead">\(words.representativeLead)</p>
            \(view.html(action: "/people/\(person.id.text)/representatives", version: person.rowVersion, back: "/people/\(person.id.text)/protection"))</div>
            """)
    }

    /// What is recorded of one, open to be corrected: in the answer to the form itself.
    @Sendable private func openRepresentative(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Representative> = try visitor.id(.representative)
        _ = try await Form(request, visitor, fields: [])
        let (opened, caller) = try await store.write(as: visitor.credential()) { tx in
            (try Representative.openToAmend(id, in: tx), try tx.caller)
        }
        let form = RepresentativeForm.filled(opened.representative, opened.person, visitor.words)
        return amendRepresentativePage(id, form, nil, caller, visitor)
    }

    @Sendable private func amendRepresentative(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Representative> = try visitor.id(.representative)
        let form = try await Form(request, visitor, fields: Self.representativeFields)
        return try await submit(form, visitor) { tx in
            try Representative.amend(id, Representative.Draft(form), in: tx)
        } again: { objection in
            let caller = try await store.read(as: visitor.credential()) { try $0.caller }
            return amendRepresentativePage(id, form, objection, caller, visitor)
        } done: { _ in
            Self.ownPath("/people/\(form["person"] ?? "")/protection?done=1")
        }
    }

    private func amendRepresentativePage(
        _ id: ID<Representative>, _ form: Form, _ objection: Objection?, _ caller: Caller, _ visitor: Visitor
    ) -> Response {
        let words = visitor.words
        let back = Self.ownPath("/people/\(form["person"] ?? "")/protection")
        let view = RepresentativeForm(
            fields: Fields(form, objection?.invalid ?? [], words), token: FormToken.field(visitor))
        return page(
            words.representatives, at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: back, words.protection))
            \(objection?.note(words, about: .representative))
            <h1>\(words.amend)</h1><p class="lead">\(words.openToAmendProtection)</p>
            \(view.html(action: "/representatives/\(id.text)/amendment", version: form[FormVersion.name].flatMap { Int($0) } ?? 0, back: back))</div>
            """)
    }

    /// Their time is over, today.
    @Sendable private func endRepresentative(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Representative> = try visitor.id(.representative)
        let form = try await Form(request, visitor, fields: [FormVersion.name])
        let person = try await store.write(as: visitor.credential()) { tx in
            try tx.seeing(form.seen) { try Representative.end(id, on: nil, in: $0) }
        }
        return redirect(to: "/people/\(person.text)/protection?done=1")
    }
}

/// The fields of someone who represents a minor.
struct RepresentativeForm {
    let fields: Fields
    let token: HTML?
    private var words: Words { fields.words }

    func html(action: String, version: Int, back: String) -> HTML {
        let kinds = Representative.Kind.allCases.map { ($0.rawValue, words.representativeKind($0)) }
        let levels = DecisionLevel.allCases.map { ($0.rawValue, "\(words.level($0))" as HTML) }
        return """
            <form class="form" method="post" action="\(action)">\(token)\(FormVersion.field(version))\
            \(when(fields.form["person"]) { "<input type=\"hidden\" name=\"person\" value=\"\($0)\">" })
            \(fields.select("kind", words.kindLabel, kinds, empty: words.chooseKind))
            <div class="duo">\(fields.line("name", words.representativeName, isOptional: true))\(fields.line("contact", words.representativeContact, isOptional: true))</div>
            \(fields.picks("level", words.levelLabel, levels, asTaps: true))
            <div class="pair">\(fields.line("authority", words.authorityLabel, hint: words.authorityHint, isOptional: true))\(fields.line("decided_on", words.decidedOnLabel, hint: words.dayHint, isOptional: true))</div>
            <div class="pair">\(fields.line("from_on", words.fromLabel, hint: words.dayHint))\(fields.line("until_on", words.untilLabel, hint: words.untilUnknown, isOptional: true))</div>
            <p class="acts"><button class="btn btn-go">\(words.save)</button><a class="btn" href="\(back)">\(words.changeNothing)</a></p></form>
            """
    }

    static func filled(_ one: Representative, _ person: ID<Person>, _ words: Words) -> Form {
        let facts = one.facts
        return .filled([
            "kind": [facts.kind.rawValue], "name": [facts.name ?? ""], "authority": [facts.authority ?? ""],
            "decided_on": [facts.decidedOn.map(words.typed) ?? ""], "from_on": [words.typed(facts.from)],
            "until_on": [facts.until.map(words.typed) ?? ""], "contact": [facts.contact ?? ""],
            "level": [facts.level.rawValue], "person": [person.text], FormVersion.name: [String(one.rowVersion)],
        ])
    }
}

extension Representative.Draft {
    static let names = ["kind", "name", "authority", "decided_on", "from_on", "until_on", "contact", "level"]

    /// What was typed of one.
    init(_ typed: some Typed) {
        self.init()
        (kind, name, authority, decidedOn) = (typed["kind"], typed["name"], typed["authority"], typed["decided_on"])
        (from, until, contact, level) = (typed["from_on"], typed["until_on"], typed["contact"], typed["level"])
    }
}
