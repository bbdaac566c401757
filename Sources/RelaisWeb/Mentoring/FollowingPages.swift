import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addFollowingPages(to router: Router<Visitor>) {
        addSuggestionPages(to: router)
        addProgressPages(to: router)
        router.get("programmes/:id/following") { _, visitor in
            let id: ID<Programme> = try visitor.id(.programme)
            let (found, young, mentors, caller) = try await store.write(as: visitor.credential()) { tx in
                let found = try FollowingPage(of: id, in: tx)
                return (
                    found, try YoungNames(of: found.codes, in: tx),
                    try Mentor.contacts(of: Array(found.mentors.prefix(100)), in: tx), try tx.caller
                )
            }
            let words = visitor.words
            let late = found.following.due.count { $0.missed > 0 }
            return page(
                "\(words.following) · \(found.name)", at: .programmes, visitor, caller,
                ProgrammeFrame(id: id, name: found.name, words: words).html(
                    .following, lead: "\(words.followingLead(late, found.following.unseen.count))",
                    acts: "<a class=\"btn\" href=\"/programmes/\(id.text)/progress\">\(words.progress)</a>",
                    FollowingView(page: found, young: young, mentors: mentors, words: words).html))
        }
        router.get("mentees/:id/following") { request, visitor in
            let id: ID<Mentee> = try visitor.id(.mentee)
            let (found, young, caller, now) = try await store.write(as: visitor.credential()) { tx in
                let found = try MenteeFollowing(id, in: tx)
                return (found, try YoungNames(of: [found.personCode], in: tx), try tx.caller, tx.now)
            }
            let words = visitor.words
            return page(
                "\(words.following) \(found.personCode)", at: .programmes, visitor, caller,
                """
                \(Piece.back(to: "/mentees/\(id.text)", found.personCode))
                \(when(Self.asked("done", request) != nil) { Piece.note("ok", icon: "done", "<p>\(words.noted)</p>") })
                \(MenteeFollowingView(page: found, young: young, caller: caller, today: Day(now), words: words).html)
                """)
        }
        router.get("matches/:id/follow-ups/new") { request, visitor in
            var known = ["kind": ["call"]]
            for name in ["kind", "side", "mentee"] {
                if let given = Self.asked(name, request), given.count <= 36, !given.contains("\0") {
                    known[name] = [given]
                }
            }
            return try await followUpPage(.filled(known), nil, visitor)
        }
        router.post("matches/:id/follow-ups") { request, visitor in
            let id: ID<Match> = try visitor.id(.match)
            let form = try await Form(
                request, visitor, fields: FollowUp.Draft.inputs.map(\.name) + ["back", FormVersion.name])
            let back = form["back"].flatMap { ID<Programme>($0) }
            return try await submit(form, visitor) { tx in
                try Match.follow(id, FollowUp.Draft(form), in: tx)
            } again: { objection in
                try await followUpPage(form, objection, visitor)
            } done: { _ in
                back.map { ProgrammeFrame.path($0, .following) } ?? "/matches/\(id.text)?done=follow-up"
            }
        }
    }

    private func followUpPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Match> = try visitor.id(.match)
        let (match, caller) = try await store.write(as: visitor.credential()) { tx in
            (try MatchPage(id, in: tx), try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let mentees = Array(zip(match.match.mentees.map(\.mentee.text), match.personCodes))
        let programme = match.match.programme
        return page(
            words.recordFollowUp, at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            MentoringPiece.ask(
                words.recordFollowUp,
                lead: "\(match.personCodes.joined(separator: ", "))\(words.and)\(match.mentorCode)",
                back: ProgrammeFrame.path(programme, .following), backLabel: words.following,
                objection: objection?.note(words, about: .match), action: "/matches/\(id.text)/follow-ups",
                version: match.match.rowVersion, token: FormToken.field(visitor), button: words.recordIt,
                """
                <input type="hidden" name="back" value="\(programme.text)">
                \(fields.picks("kind", words.followUpKind, FollowUp.Kind.allCases.map { ($0.rawValue, "\(words.followUpKind($0))") }, asTaps: true))
                \(fields.select("side", words.whomWasAsked, FollowUp.Side.allCases.map { ($0.rawValue, words.side($0)) }, hint: words.whomHint, empty: "–", isOptional: true))
                \(when(mentees.count > 1) { fields.select("mentee", words.mentee, mentees.map { (code: $0, name: $1) }, empty: "–", isOptional: true) })
                \(fields.picks("result", words.howItGoes, FollowUp.Result.allCases.map { ($0.rawValue, "\(words.followUpResult($0))") }, asTaps: true))
                \(fields.line("done_on", words.doneOn, hint: words.dayHint, isOptional: true))
                \(fields.text("note", words.shortNote, hint: words.shortNoteHint, isOptional: true, isShort: true))
                """, words))
    }
}

extension FollowUp.Draft {
    static let inputs: [Input] = [
        .needed("kind", .choice(FollowUp.Kind.self)), .maybe("side", .choice(FollowUp.Side.self)),
        .maybe("mentee", .uuid), .needed("result", .choice(FollowUp.Result.self)), .maybe("done_on", .date),
        .maybe("note", .text(most: 500)),
    ]

    init(_ typed: any Typed) {
        self.init(
            kind: typed["kind"], side: typed["side"], mentee: typed["mentee"], doneOn: typed["done_on"],
            result: typed["result"], note: typed["note"])
    }
}
