import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addProgrammePages(to router: Router<Visitor>) {
        router.get("programmes") { _, visitor in try await programmesPage(visitor) }
        router.get("programmes/new") { _, visitor in try await newProgrammePage(.filled(), nil, visitor) }
        router.post("programmes") { request, visitor in
            let form = try await Form(request, visitor, fields: ProgrammeForm.foundingFields)
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try Programme.found(Programme.Draft(form), in: tx)
            } again: { objection in
                try await newProgrammePage(form, objection, visitor)
            } done: { id in
                "\(ProgrammeFrame.path(id, .rules))?done=founding"
            }
        }
        router.get("programmes/:id") { request, visitor in
            try await programmePage(visitor, done: Self.asked("done", request))
        }
        router.get("programmes/:id/rules") { request, visitor in
            try await rulesPage(nil, nil, visitor, done: Self.asked("done", request))
        }
        router.post("programmes/:id/rules") { request, visitor in
            let id: ID<Programme> = try visitor.id(.programme)
            let form = try await Form(request, visitor, fields: ProgrammeForm.fields)
            return try await submit(form, visitor) { tx in
                try Programme.amend(id, Programme.Draft(wholeForm: form), in: tx)
            } again: { objection in
                try await rulesPage(form, objection, visitor)
            } done: {
                "\(ProgrammeFrame.path(id, .rules))?done=amendment"
            }
        }
        router.get("programmes/:id/closure") { _, visitor in try await closurePage(nil, visitor) }
        router.post("programmes/:id/closure") { request, visitor in
            let id: ID<Programme> = try visitor.id(.programme)
            let form = try await Form(request, visitor, fields: [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Programme.close(id, in: tx)
            } again: { objection in
                try await closurePage(objection, visitor)
            } done: {
                "\(ProgrammeFrame.path(id, .rules))?done=closure"
            }
        }
        addMentorPages(to: router)
        addMenteePages(to: router)
        addMatchPages(to: router)
    }

    private func programmesPage(_ visitor: Visitor) async throws -> Response {
        let (list, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try ProgrammeList(in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let rows = list.lines.map { line -> HTML in
            MentoringPiece.row(
                "<a href=\"\(ProgrammeFrame.path(line.id))\"><bdi>\(line.name)</bdi></a>",
                [
                    MentoringPiece.cell(words.schemeLabel, "\(words.scheme(line.scheme))"),
                    MentoringPiece.cell(words.programmeLead, "\(line.leadName)"),
                    MentoringPiece.cell(words.menteesTitle, "\(line.mentees)"),
                    MentoringPiece.cell(words.openMatches, "\(line.openMatches)"),
                    MentoringPiece.cell(
                        words.programmeState,
                        "\(line.closedAt.map { words.programmeClosedOn(words.day($0, now: now)) } ?? words.programmeIsOpen)"
                    ),
                ])
        }
        let heads = [
            words.programme, words.schemeLabel, words.programmeLead, words.menteesTitle, words.openMatches,
            words.programmeState,
        ]
        let table =
            rows.isEmpty
            ? MentoringPiece.empty(words.noProgramme, words.noProgrammeHint)
            : MentoringPiece.table(words.programmes, heads, rows, words)
        return page(
            words.programmes, at: .programmes, visitor, caller,
            """
            <div class="head"><h1>\(words.programmes)</h1><p class="lead">\(words.programmesLead)</p>\
            \(when(caller.may(.keepProgrammes)) { "<p class=\"acts\"><a class=\"btn btn-go\" href=\"/programmes/new\">\(words.foundProgramme)</a></p>" })</div>
            <div class="flow">\(table)</div>
            """)
    }

    private func newProgrammePage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let (colleagues, leads, caller) = try await store.read(as: visitor.credential()) { tx in
            try tx.caller.require(.keepProgrammes)
            let leads = try Colleague.askLeads(in: tx)
            return (try Colleague.ask(in: tx).all(), try leads.all(), try tx.caller)
        }
        let words = visitor.words
        let shown = form["lead"] == nil ? form.with("lead", caller.account?.text ?? "") : form
        let fields = Fields(shown, objection?.invalid ?? [], words)
        return page(
            words.foundProgramme, at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            MentoringPiece.ask(
                words.foundProgramme, lead: words.foundProgrammeLead, back: "/programmes",
                backLabel: words.programmes, objection: objection?.note(words, about: .programme),
                action: "/programmes",
                version: nil, token: FormToken.field(visitor), button: words.foundProgramme,
                """
                \(fields.line("name", words.programmeName, hint: words.programmeNameHint))
                \(fields.picks("scheme", words.schemeLabel, Programme.Scheme.allCases.map { ($0.rawValue, "<b>\(words.scheme($0))</b> <span class=\"small soft\">\(words.schemeHint($0))</span>") }))
                \(ProgrammeForm(fields: fields, colleagues: colleagues, leads: leads, services: [], own: []).people)
                """, words))
    }

    /// What the programme is on a day: what waits for whoever leads it, and how everybody's checks stand.
    private func programmePage(_ visitor: Visitor, done: String?) async throws -> Response {
        let id: ID<Programme> = try visitor.id(.programme)
        let (today, known, caller) = try await store.write(as: visitor.credential()) { tx in
            let known = try ProgrammePage(id, in: tx)
            let (mentees, matches) = (try MenteeList(of: id, in: tx).lines, try MatchList(of: id, in: tx).lines)
            let codes = mentees.filter { $0.endedAt == nil }.map(\.personCode) + matches.flatMap(\.personCodes)
            let today = ProgrammeToday(
                id: id, mentors: try MentorList(of: id, tx).lines, mentees: mentees, matches: matches,
                young: try YoungNames(of: codes, in: tx),
                isGuarded: try known.programme.closedAt != nil || Raisable.isGuarded(id, in: tx), now: tx.now,
                words: visitor.words)
            return (today, known, try tx.caller)
        }
        let words = visitor.words
        return page(
            known.programme.name, at: .programmes, visitor, caller,
            ProgrammeFrame(id: id, name: known.programme.name, words: words).html(
                .today, lead: "\(today.lead)",
                note: when(done != nil) { Piece.note("ok", icon: "done", "<p>\(words.noted)</p>") }, today.html))
    }

    private func rulesPage(
        _ typed: Form?, _ objection: Objection?, _ visitor: Visitor, done: String? = nil
    ) async throws -> Response {
        let id: ID<Programme> = try visitor.id(.programme)
        let (known, colleagues, leads, services, caller) = try await store.write(as: visitor.credential()) { tx in
            let caller = try tx.caller
            let keeps = caller.may(.keepProgrammes)
            return (
                try ProgrammePage(id, in: tx), keeps ? try Colleague.ask(in: tx).all() : [],
                keeps ? try Colleague.askLeads(in: tx).all() : [],
                keeps ? try Service.list(in: tx) : [], caller
            )
        }
        let words = visitor.words
        let programme = known.programme
        let frame = ProgrammeFrame(id: id, name: programme.name, words: words)
        let canKeep = caller.may(.keepProgrammes) && (programme.closedAt == nil || objection != nil)
        let main: HTML
        if canKeep {
            let form = ProgrammeForm(
                fields: Fields(typed ?? .filled(known), objection?.invalid ?? [], words), colleagues: colleagues,
                leads: leads,
                services: services, own: services.filter { $0.organisation == caller.organisation })
            main = """
                <form class="form form-page" method="post" action="\(ProgrammeFrame.path(id, .rules))">\(FormToken.field(visitor))\(FormVersion.field(programme.rowVersion))
                \(form.html(programme.scheme))
                <p class="acts"><button class="btn btn-go">\(words.keepRules)</button></p></form>
                \(when(programme.closedAt == nil) { "<p><a class=\"btn btn-quiet\" href=\"/programmes/\(id.text)/closure\">\(words.closeProgramme)</a></p>" })
                """
        } else {
            main = ProgrammeRulesView(page: known, words: words).html
        }
        return page(
            "\(words.programmePart(.rules)) · \(programme.name)", at: .programmes, visitor, caller,
            status: objection?.status ?? .ok,
            frame.html(
                .rules, lead: "\(words.rulesLead(programme.version))",
                note: objection?.note(words, about: .programme)
                    ?? when(done != nil) { Piece.note("ok", icon: "done", "<p>\(words.noted)</p>") }, main))
    }

    private func closurePage(_ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Programme> = try visitor.id(.programme)
        let (known, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.keepProgrammes)
            return (try ProgrammePage(id, in: tx), try tx.caller)
        }
        let words = visitor.words
        return page(
            words.closeProgramme, at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            MentoringPiece.ask(
                words.closeProgrammeQuestion, lead: words.closeProgrammeLead, back: ProgrammeFrame.path(id, .rules),
                backLabel: known.programme.name, objection: objection?.note(words, about: .programme),
                action: "/programmes/\(id.text)/closure", version: known.programme.rowVersion,
                token: FormToken.field(visitor), isSad: true, button: words.closeProgramme, nil, words))
    }
}
