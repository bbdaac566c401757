import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    private static let offerFields = Mentor.Draft.inputs.map(\.name)

    func addMentorPages(to router: Router<Visitor>) {
        router.get("programmes/:id/mentors") { _, visitor in try await mentorsPage(visitor) }
        router.get("programmes/:id/mentors/new") { _, visitor in try await newMentorPage(.filled(), nil, visitor) }
        router.post("programmes/:id/mentors") { request, visitor in
            let id: ID<Programme> = try visitor.id(.programme)
            let form = try await Form(request, visitor, fields: Self.offerFields + ["enquired_on"])
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try Mentor.enquire(Mentor.Draft(wholeForm: form), on: form["enquired_on"], into: id, in: tx)
            } again: { objection in
                try await newMentorPage(form, objection, visitor)
            } done: { mentor in
                "/mentors/\(mentor.text)?done=enquiry"
            }
        }
        router.get("mentors/:id") { request, visitor in
            try await mentorPage(nil, visitor, done: Self.asked("done", request))
        }
        router.get("mentors/:id/amendment") { _, visitor in try await amendMentorPage(nil, nil, visitor) }
        router.post("mentors/:id/amendment") { request, visitor in
            let id: ID<Mentor> = try visitor.id(.mentor)
            let form = try await Form(request, visitor, fields: Self.offerFields + [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Mentor.amend(id, Mentor.Draft(wholeForm: form), in: tx)
            } again: { objection in
                try await amendMentorPage(form, objection, visitor)
            } done: {
                "/mentors/\(id.text)?done=amendment"
            }
        }
        addMentorLinkPages(to: router)
        for act in Act<Mentor>.all where act.noun != "amendment" {
            if MentorActs.asks.contains(act.noun) {
                router.get(RouterPath("mentors/:id/\(act.noun)")) { _, visitor in
                    try await askMentorPage(act, .filled(), nil, visitor)
                }
            }
            router.post(RouterPath("mentors/:id/\(act.noun)")) { request, visitor in
                let id: ID<Mentor> = try visitor.id(.mentor)
                return try await perform(act, on: id, at: "/mentors/\(id.text)", request, visitor) { form, objection in
                    MentorActs.asks.contains(act.noun)
                        ? try await askMentorPage(act, form, objection, visitor)
                        : try await mentorPage(objection, visitor)
                }
            }
        }
    }

    private func mentorsPage(_ visitor: Visitor) async throws -> Response {
        let id: ID<Programme> = try visitor.id(.programme)
        let (known, list, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try ProgrammePage(id, in: tx), try MentorList(of: id, tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let isOpen = known.programme.closedAt == nil
        return page(
            "\(words.programmePart(.mentors)) · \(known.programme.name)", at: .programmes, visitor, caller,
            ProgrammeFrame(id: id, name: known.programme.name, words: words).html(
                .mentors, lead: "\(words.mentorsLead)",
                acts: when(isOpen) {
                    """
                    <a class="btn btn-go" href="/programmes/\(id.text)/mentors/new">\(words.newMentor)</a>\
                    <a class="btn" href="/programmes/\(id.text)/mentors/import">\(words.importFromFile)</a>
                    """
                },
                list.lines.isEmpty
                    ? MentoringPiece.empty(words.noMentor, words.noMentorHint)
                    : MentorTable(lines: list.lines, isCut: list.isCut, now: now, words: words).html))
    }

    private func newMentorPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Programme> = try visitor.id(.programme)
        let (known, languages, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.keepMentors)
            return (try ProgrammePage(id, in: tx), try Reference.languages(in: tx).all(), try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        return page(
            words.newMentor, at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            MentoringPiece.ask(
                words.newMentor, lead: words.newMentorLead, back: ProgrammeFrame.path(id, .mentors),
                backLabel: known.programme.name, objection: objection?.note(words, about: .mentor),
                action: "/programmes/\(id.text)/mentors", version: nil, token: FormToken.field(visitor),
                button: words.keepMentor,
                """
                \(MentorForm(fields: fields, languages: languages).html)
                \(fields.line("enquired_on", words.enquiredOn, hint: words.dayHint, isOptional: true))
                """, words))
    }

    private func mentorPage(_ objection: Objection?, _ visitor: Visitor, done: String? = nil) async throws -> Response {
        let id: ID<Mentor> = try visitor.id(.mentor)
        let (mentor, matches, young, languages, caller, now) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.keepMentors)
            let page = try MentorPage(id, in: tx)
            let matches = try MatchList(of: page.programme, by: id, in: tx).lines
            let young = try YoungNames(of: matches.flatMap(\.personCodes), in: tx)
            return (page, matches, young, try Reference.languages(in: tx).all(), try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = MentorView(
            page: mentor, matches: matches, young: young, languages: languages, caller: caller, now: now, words: words,
            token: FormToken.field(visitor))
        return page(
            mentor.code, at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: ProgrammeFrame.path(mentor.programme, .mentors), words.programmePart(.mentors)))
            \(objection?.note(words, about: .mentor))
            \(when(done != nil) { Piece.note("ok", icon: "done", "<p>\(words.noted)</p>") })
            \(view.html)
            """)
    }

    private func amendMentorPage(_ typed: Form?, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Mentor> = try visitor.id(.mentor)
        let (mentor, languages, communes, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.keepMentors)
            let page = try MentorPage(id, in: tx)
            return (
                page, try Reference.languages(in: tx).all(),
                try page.offer.commune.map { try Reference.communes([$0], in: tx).all() } ?? [], try tx.caller
            )
        }
        let words = visitor.words
        let fields = Fields(typed ?? .filled(mentor, communes.first), objection?.invalid ?? [], words)
        return page(
            "\(words.amendMentor) \(mentor.code)", at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            MentoringPiece.ask(
                "\(words.amendMentor) \(mentor.code)", lead: nil, back: "/mentors/\(id.text)", backLabel: mentor.code,
                objection: objection?.note(words, about: .mentor), action: "/mentors/\(id.text)/amendment",
                version: mentor.rowVersion, token: FormToken.field(visitor), button: words.keepMentor,
                MentorForm(fields: fields, languages: languages).html, words))
    }

    private func askMentorPage(
        _ act: Act<Mentor>, _ form: Form, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Mentor> = try visitor.id(.mentor)
        let (mentor, accounts, caller, today) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(act.permission)
            return (
                try MentorPage(id, in: tx), act.noun == "account" ? try Mentor.freeAccounts(in: tx).all() : [],
                try tx.caller, Day(tx.now)
            )
        }
        let words = visitor.words
        var shown = form
        for name in ["done_on", "issued_on", "seen_on"] where !form.says(name) {
            shown = shown.with(name, words.typed(today))
        }
        if !form.says("result") { shown = shown.with("result", Mentor.CheckResult.clear.rawValue) }
        let acts = MentorActs(
            fields: Fields(shown, objection?.invalid ?? [], words), accounts: accounts, mentor: mentor)
        return page(
            "\(words.mentorAct(act.noun)) \(mentor.code)", at: .programmes, visitor, caller,
            status: objection?.status ?? .ok,
            MentoringPiece.ask(
                words.mentorAct(act.noun), lead: words.mentorActLead(act.noun), back: "/mentors/\(id.text)",
                backLabel: mentor.identity?.name ?? mentor.code, objection: objection?.note(words, about: .mentor),
                action: "/mentors/\(id.text)/\(act.noun)", version: mentor.rowVersion,
                token: FormToken.field(visitor), isSad: ["departure", "forgetting"].contains(act.noun),
                button: words.mentorAct(act.noun), acts.html(act.noun), words))
    }
}
