import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addMatchPages(to router: Router<Visitor>) {
        router.get("programmes/:id/matches") { _, visitor in try await matchesPage(visitor) }
        router.get("programmes/:id/matches/new") { request, visitor in
            var known: [String: [String]] = [:]
            for (name, field) in [("mentor", "mentor"), ("mentee", "mentees"), ("after", "predecessor")] {
                if let given = Self.asked(name, request), given.count == 36 { known[field] = [given] }
            }
            return try await newMatchPage(.filled(known), nil, visitor)
        }
        router.post("programmes/:id/matches") { request, visitor in
            let form = try await Form(request, visitor, fields: ["mentor", "mentees", "predecessor"])
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try Match.propose(form, in: tx)
            } again: { objection in
                try await newMatchPage(form, objection, visitor)
            } done: { match in
                "/matches/\(match.text)?done=proposal"
            }
        }
        router.get("matches/:id") { request, visitor in
            try await matchPage(nil, visitor, done: Self.asked("done", request))
        }
        router.post("substitutes/:id/end") { request, visitor in
            let id: ID<Substitute> = try visitor.id(.match)
            let form = try await Form(request, visitor, fields: ["match", FormVersion.name])
            guard let match = form["match"].flatMap({ ID<Match>($0) }) else { throw Unreadable() }
            return try await submit(form, visitor) { tx in
                try Match.endSubstitute(id, in: tx)
            } again: { objection in
                try await matchPage(objection, visitor, of: match)
            } done: {
                "/matches/\(match.text)?done=end"
            }
        }
        for act in Act<Match>.all {
            if !act.inputs.isEmpty {
                router.get(RouterPath("matches/:id/\(act.noun)")) { request, visitor in
                    let party = Self.asked("party", request).map { ["party": [String($0.prefix(36))]] } ?? [:]
                    return try await askMatchPage(act, .filled(party), nil, visitor)
                }
            }
            router.post(RouterPath("matches/:id/\(act.noun)")) { request, visitor in
                let id: ID<Match> = try visitor.id(.match)
                return try await perform(act, on: id, at: "/matches/\(id.text)", request, visitor) { form, objection in
                    act.inputs.isEmpty
                        ? try await matchPage(objection, visitor)
                        : try await askMatchPage(act, form, objection, visitor)
                }
            }
        }
    }

    private func matchesPage(_ visitor: Visitor) async throws -> Response {
        let id: ID<Programme> = try visitor.id(.programme)
        let (known, list, names, young, caller) = try await store.write(as: visitor.credential()) { tx in
            let list = try MatchList(of: id, in: tx)
            let names = try Mentor.names(of: Array(Set(list.lines.map(\.mentor))), in: tx)
            let young = try YoungNames(of: list.lines.flatMap(\.personCodes), in: tx)
            return (try ProgrammePage(id, in: tx), list, names, young, try tx.caller)
        }
        let words = visitor.words
        return page(
            "\(words.programmePart(.matches)) · \(known.programme.name)", at: .programmes, visitor, caller,
            ProgrammeFrame(id: id, name: known.programme.name, words: words).html(
                .matches, lead: "\(words.matchesLead)",
                acts: when(known.programme.closedAt == nil) {
                    "<a class=\"btn btn-go\" href=\"/programmes/\(id.text)/matches/new\">\(words.proposeMatch)</a>"
                },
                list.lines.isEmpty
                    ? MentoringPiece.empty(words.noMatch, words.noMatchHint)
                    : MatchTable(lines: list.lines, names: names, young: young, isCut: list.isCut, words: words).html))
    }

    /// A mentor who is cleared, and those who have no match; after a match that has ended, those who were in it.
    private func newMatchPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Programme> = try visitor.id(.programme)
        let (known, mentors, mentees, young, former, caller) = try await store.write(as: visitor.credential()) { tx in
            let mentees = try MenteeList(of: id, in: tx).lines
            let former = try form["predecessor"].flatMap { ID<Match>($0) }.map { try MatchPage($0, in: tx).match }
            return (
                try ProgrammePage(id, in: tx), try MentorList(of: id, in: .cleared, tx).lines,
                mentees, try YoungNames(of: mentees.map(\.personCode), in: tx), former, try tx.caller
            )
        }
        let words = visitor.words
        let shown = former.map { form.with("mentees", all: $0.mentees.map(\.mentee.text)) } ?? form
        let fields = Fields(form.says("mentees") ? form : shown, objection?.invalid ?? [], words)
        let free = mentors.filter { $0.accompanied < $0.capacity && $0.id != former?.mentor }
        let waiting = mentees.filter { $0.endedAt == nil && $0.match == nil }
        return page(
            words.proposeMatch, at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            MentoringPiece.ask(
                words.proposeMatch, lead: words.proposeLead, back: ProgrammeFrame.path(id, .matches),
                backLabel: known.programme.name, objection: objection?.note(words, about: .match),
                action: "/programmes/\(id.text)/matches", version: nil, token: FormToken.field(visitor),
                button: words.proposeMatch,
                """
                \(when(former) { "<input type=\"hidden\" name=\"predecessor\" id=\"f-predecessor\" value=\"\($0.id.text)\">" })
                \(free.isEmpty ? Piece.note("warn", icon: "info", "<p>\(words.noMentorFree)</p>") : fields.picks("mentor", words.mentor, free.map { ($0.id.text, mentorLabel($0, words)) }))
                \(waiting.isEmpty ? Piece.note("warn", icon: "info", "<p>\(words.noMenteeFree)</p>") : fields.checks("mentees", words.menteesTitle, waiting.map { ($0.id.text, "\(MentoringPiece.young([$0.personCode], young))\(when(!$0.missing.isEmpty) { " <span class=\"small soft\">\(words.incompleteYet)</span>" })") }))
                """, words))
    }

    private func mentorLabel(_ line: MentorList.Line, _ words: Words) -> HTML {
        let spoken = line.communeName.map { "\($0), " } ?? ""
        return """
            <span class="pick-row"><b><bdi>\(line.name ?? line.code)</bdi></b> \(MentoringPiece.chip(line.clearance, until: line.nextEnd, words))</span>\
            <span class="small soft">\(spoken)\(words.outOf(line.accompanied, line.capacity))</span>
            """
    }

    private func matchPage(
        _ objection: Objection?, _ visitor: Visitor, of given: ID<Match>? = nil, done: String? = nil
    ) async throws -> Response {
        let id: ID<Match> = try given ?? visitor.id(.match)
        let (match, lines, names, young, rules, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let page = try MatchPage(id, in: tx)
            let programme = page.match.programme
            let named = Set(page.substitutes.map(\.mentor)).union([page.match.mentor])
            return (
                page, try MenteeList(of: programme, in: tx).lines, try Mentor.names(of: Array(named), in: tx),
                try YoungNames(of: page.personCodes, in: tx), try ProgrammePage(programme, in: tx).programme.rules,
                try tx.caller, tx.now
            )
        }
        let words = visitor.words
        let view = MatchView(
            page: match, mentees: lines, names: names, young: young, rules: rules, now: now, words: words,
            token: FormToken.field(visitor))
        return page(
            "\(words.matchLabel) \(match.personCodes.joined(separator: ", "))", at: .programmes, visitor, caller,
            status: objection?.status ?? .ok,
            """
            \(Piece.back(to: ProgrammeFrame.path(match.match.programme, .matches), words.programmePart(.matches)))
            \(objection?.note(words, about: .match))
            \(when(done != nil) { Piece.note("ok", icon: "done", "<p>\(words.noted)</p>") })
            \(view.html)
            """)
    }

    private func askMatchPage(
        _ act: Act<Match>, _ form: Form, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Match> = try visitor.id(.match)
        let (match, mentees, mentors, caller, today) = try await store.write(as: visitor.credential()) { tx in
            let page = try MatchPage(id, in: tx)
            let programme = page.match.programme
            return (
                page, try MenteeList(of: programme, in: tx).lines,
                act.noun == "substitution" ? try MentorList(of: programme, in: .cleared, tx).lines : [],
                try tx.caller, Day(tx.now)
            )
        }
        let words = visitor.words
        var shown = form
        for name in ["agreed_on", "trial_on", "signed_on", "ended_on", "interviewed_on", "starts_on"]
        where !form.says(name) {
            shown = shown.with(name, words.typed(today))
        }
        let acts = MatchActs(
            fields: Fields(shown, objection?.invalid ?? [], words), match: match, mentees: mentees, mentors: mentors)
        let codes = match.personCodes.joined(separator: ", ")
        return page(
            "\(words.matchAct(act.noun)) \(codes)", at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            MentoringPiece.ask(
                words.matchAct(act.noun), lead: words.matchActLead(act.noun), back: "/matches/\(id.text)",
                backLabel: "\(words.matchLabel) \(codes)", objection: objection?.note(words, about: .match),
                action: "/matches/\(id.text)/\(act.noun)", version: match.match.rowVersion,
                token: FormToken.field(visitor), isSad: ["closure", "refusal"].contains(act.noun),
                button: words.matchAct(act.noun), acts.html(act.noun), words))
    }
}
