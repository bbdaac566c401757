import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addSuggestionPages(to router: Router<Visitor>) {
        router.get("programmes/:id/suggestions") { _, visitor in
            let id: ID<Programme> = try visitor.id(.programme)
            let (list, young, caller) = try await store.write(as: visitor.credential()) { tx in
                let list = try Waiting(in: id, tx)
                return (list, try YoungNames(of: list.lines.map(\.young.code), in: tx), try tx.caller)
            }
            let words = visitor.words
            return page(
                "\(words.suggestions) · \(list.name)", at: .programmes, visitor, caller,
                ProgrammeFrame(id: id, name: list.name, words: words).html(
                    .suggestions, lead: "\(words.whoWaits(list.lines.count, list.free)) \(words.suggestionsLead)",
                    SuggestionView(words: words).waiting(list, young)))
        }
        router.get("mentees/:id/suggestions") { _, visitor in try await suggestionPage(.filled(), nil, visitor) }
        router.post("mentees/:id/suggestions") { request, visitor in
            let id: ID<Mentee> = try visitor.id(.mentee)
            let form = try await Form(request, visitor, fields: ["mentor", "reason", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Match.choose(form, for: id, in: tx)
            } again: { objection in
                try await suggestionPage(form, objection, visitor)
            } done: { match in
                "/matches/\(match.text)?done=proposal"
            }
        }
    }

    private func suggestionPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Mentee> = try visitor.id(.mentee)
        let (found, young, languages, caller) = try await store.write(as: visitor.credential()) { tx in
            let found = try SuggestionPage(for: id, in: tx)
            let young = try YoungNames(of: [found.young.code], in: tx)
            return (found, young, try Reference.languages(in: tx).all(), try tx.caller)
        }
        let words = visitor.words
        return page(
            words.suggestionsFor(found.young.code), at: .programmes, visitor, caller,
            status: objection?.status ?? .ok,
            """
            \(Piece.back(to: ProgrammeFrame.path(found.programme, .suggestions), words.suggestions))
            \(objection?.note(words, about: .mentee))
            <div class="head"><h1>\(words.suggestionsFor(young[found.young.code] ?? found.young.code))</h1><p class="lead">\(words.suitable(found.among)) \(words.suggestionsLead)</p></div>
            <div class="flow">\(SuggestionView(words: words, languages: languages).one(found, Fields(form, objection?.invalid ?? [], words), token: FormToken.field(visitor)))</div>
            """)
    }
}

extension Match {
    /// Proposes the mentor that was chosen of those suggested.
    static func choose(_ typed: any Typed, for mentee: ID<Mentee>, in tx: Transaction) throws -> ID<Match> {
        try choose(Act<Match>.mentor(typed["mentor"], in: tx), for: mentee, because: typed["reason"], in: tx)
    }
}
