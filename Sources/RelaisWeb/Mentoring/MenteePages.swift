import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    private static let wishFields = Mentee.Draft.inputs.map(\.name)

    func addMenteePages(to router: Router<Visitor>) {
        router.get("programmes/:id/mentees") { _, visitor in try await menteesPage(visitor) }
        router.get("programmes/:id/mentees/new") { request, visitor in
            var known: [String: [String]] = [:]
            for name in ["person", "referral"] {
                if let given = Self.asked(name, request), !given.contains("\0"), given.count <= 100 {
                    known[name] = [given]
                }
            }
            return try await enrolPage(.filled(known), nil, visitor)
        }
        router.post("programmes/:id/mentees") { request, visitor in
            let id: ID<Programme> = try visitor.id(.programme)
            let form = try await Form(request, visitor, fields: Self.wishFields + ["person", "referral"])
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try Mentee.enrol(form, into: id, in: tx)
            } again: { objection in
                try await enrolPage(form, objection, visitor)
            } done: { mentee in
                "/mentees/\(mentee.text)?done=enrolment"
            }
        }
        router.get("mentees/:id") { request, visitor in
            try await menteePage(nil, visitor, done: Self.asked("done", request))
        }
        router.post("mentee-facts/:id/withdrawal") { request, visitor in
            let id: ID<Mentee.FactKind> = try visitor.id(.mentee)
            let form = try await Form(request, visitor, fields: ["mentee", FormVersion.name])
            guard let mentee = form["mentee"].flatMap({ ID<Mentee>($0) }) else { throw Unreadable() }
            return try await submit(form, visitor) { tx in
                try Mentee.withdraw(id, in: tx)
            } again: { objection in
                try await menteePage(objection, visitor, of: mentee)
            } done: {
                "/mentees/\(mentee.text)?done=withdrawal"
            }
        }
        for act in Act<Mentee>.all {
            router.get(RouterPath("mentees/:id/\(act.noun)")) { _, visitor in
                try await askMenteePage(act, nil, nil, visitor)
            }
            router.post(RouterPath("mentees/:id/\(act.noun)")) { request, visitor in
                let id: ID<Mentee> = try visitor.id(.mentee)
                return try await perform(Self.whole(act), on: id, at: "/mentees/\(id.text)", request, visitor) {
                    form, objection in
                    try await askMenteePage(act, form, objection, visitor)
                }
            }
        }
    }

    /// The amendment as its form makes it, which shows everything.
    private static func whole(_ act: Act<Mentee>) -> Act<Mentee> {
        guard act.noun == "amendment" else { return act }
        return Act(act.noun, act.summary, act.inputs, act.permission) { id, typed, tx in
            try Mentee.amend(id, (typed as? Form).map { Mentee.Draft(wholeForm: $0) } ?? Mentee.Draft(typed), in: tx)
        }
    }

    private func menteesPage(_ visitor: Visitor) async throws -> Response {
        let id: ID<Programme> = try visitor.id(.programme)
        let (known, list, young, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let list = try MenteeList(of: id, in: tx)
            let young = try YoungNames(of: list.lines.map(\.personCode), in: tx)
            return (try ProgrammePage(id, in: tx), list, young, try tx.caller, tx.now)
        }
        let words = visitor.words
        let canEnrol = caller.may(.keepMentees) && known.programme.closedAt == nil
        return page(
            "\(words.programmePart(.mentees)) · \(known.programme.name)", at: .programmes, visitor, caller,
            ProgrammeFrame(id: id, name: known.programme.name, words: words).html(
                .mentees, lead: "\(words.menteesLead)",
                acts: when(canEnrol) {
                    """
                    <a class="btn btn-go" href="/programmes/\(id.text)/mentees/new">\(words.enrolMentee)</a>\
                    <a class="btn" href="/programmes/\(id.text)/mentees/import">\(words.importFromFile)</a>
                    """
                },
                list.lines.isEmpty
                    ? MentoringPiece.empty(words.noMentee, words.noMenteeHint)
                    : MenteeTable(lines: list.lines, young: young, isCut: list.isCut, now: now, words: words).html))
    }

    private func enrolPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Programme> = try visitor.id(.programme)
        let (known, code, people, caller) = try await store.write(as: visitor.credential()) { tx in
            let people = try Enrolment.candidates(for: id, in: tx)
            let person = try form["person"].flatMap { ID<Person>($0) }.map { try PersonPage($0, in: tx).code }
            return (try ProgrammePage(id, in: tx), person, people, try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(code.map { form.with("person", $0) } ?? form, objection?.invalid ?? [], words)
        let referral: HTML? = when(form["referral"].flatMap { $0.isEmpty ? nil : $0 }) {
            "<input type=\"hidden\" name=\"referral\" id=\"f-referral\" value=\"\($0)\">"
        }
        return page(
            words.enrolMentee, at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            MentoringPiece.ask(
                words.enrolMentee, lead: words.enrolLead, back: ProgrammeFrame.path(id, .mentees),
                backLabel: known.programme.name, objection: objection?.note(words, about: .mentee),
                action: "/programmes/\(id.text)/mentees", version: nil, token: FormToken.field(visitor),
                button: words.enrolMentee,
                """
                \(referral)\(fields.line("person", words.person, hint: words.personHint, offering: people.map(\.label)))
                \(MenteeWishes(fields: fields).html)
                """, words))
    }

    private func menteePage(
        _ objection: Objection?, _ visitor: Visitor, of given: ID<Mentee>? = nil, done: String? = nil
    ) async throws -> Response {
        let id: ID<Mentee> = try given ?? visitor.id(.mentee)
        let (mentee, line, young, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let page = try MenteePage(id, in: tx)
            let line = try MenteeList(of: page.programme, in: tx).lines.first { $0.id == id }
            return (page, line, try YoungNames(of: [page.personCode], in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = MenteeView(
            page: mentee, young: young, line: line, caller: caller, now: now, words: words,
            token: FormToken.field(visitor))
        return page(
            mentee.personCode, at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: ProgrammeFrame.path(mentee.programme, .mentees), words.programmePart(.mentees)))
            \(objection?.note(words, about: .mentee))
            \(when(done != nil) { Piece.note("ok", icon: "done", "<p>\(words.noted)</p>") })
            \(view.html)
            """)
    }

    private func askMenteePage(
        _ act: Act<Mentee>, _ typed: Form?, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Mentee> = try visitor.id(.mentee)
        let (mentee, line, form, languages, caller, now) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(act.permission)
            let page = try MenteePage(id, in: tx)
            return (
                page, try MenteeList(of: page.programme, in: tx).lines.first { $0.id == id },
                act.noun == "fact" ? try MenteeForm(of: id, in: tx) : nil, try Reference.languages(in: tx).all(),
                try tx.caller, tx.now
            )
        }
        let words = visitor.words
        let shown = typed ?? MenteeActs.filled(act.noun, mentee, line, Day(now), words)
        let acts = MenteeActs(
            fields: Fields(shown, objection?.invalid ?? [], words), mentee: mentee, form: form, languages: languages)
        return page(
            "\(words.menteeAct(act.noun)) \(mentee.personCode)", at: .programmes, visitor, caller,
            status: objection?.status ?? .ok,
            MentoringPiece.ask(
                words.menteeAct(act.noun), lead: words.menteeActLead(act.noun), back: "/mentees/\(id.text)",
                backLabel: mentee.personCode, objection: objection?.note(words, about: .mentee),
                action: "/mentees/\(id.text)/\(act.noun)", version: mentee.rowVersion,
                token: FormToken.field(visitor), isSad: act.noun == "departure", button: words.menteeAct(act.noun),
                acts.html(act.noun), words))
    }
}
