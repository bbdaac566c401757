import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    @Sendable func revealHistory(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: ["purpose", "words"])
        do {
            let history = try await store.write(as: visitor.credential()) { tx in
                try Person.revealHistory(id, purpose: form["purpose"], words: form["words"], in: tx)
            }
            return try await historyPage(form, [], history, .ok, visitor)
        } catch Refusal.invalid(let found) {
            return try await historyPage(form, found, nil, .unprocessableContent, visitor)
        }
    }

    /// Which fields were corrected when and by whom; what they said, only once it is opened for a purpose.
    func historyPage(
        _ form: Form, _ invalid: [Invalid], _ history: [FormerVersion]?, _ status: HTTPResponse.Status,
        _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (person, terms, communes, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let said = history?.flatMap { $0.values.filter { $0.field == "commune" }.map(\.value) } ?? []
            let (terms, communes) = (try Reference.languages(in: tx), try Reference.communes(said, in: tx))
            return (try PersonPage(id, in: tx), try terms.all(), try communes.all(), try tx.caller, tx.now)
        }
        let words = visitor.words
        let names = Dictionary((terms + communes).map { ($0.code, $0.name(in: words.language)) }) { first, _ in first }
        let steps: [HTML] =
            history?.map { step($0.at, $0.account, $0.fields, $0.values, names, now, words) }
            ?? person.changes.map { step($0.at, $0.account, $0.fields, [], names, now, words) }
        let fields = Fields(form, invalid, words)
        let opening: HTML = """
            <section class="mask mask-short" aria-labelledby="former"><div class="mask-say"><h2 id="former" class="with-ic">\(Icon.of("lock"))\(words.formerValues)</h2>\
            <p class="small soft">\(person.isAssigned ? words.maskHint : words.notAssigned)</p></div>
            \(when(person.isAssigned) { "<form class=\"mask-form\" method=\"post\" action=\"/people/\(id.text)/history\">\(FormToken.field(visitor))\(fields.select("purpose", words.whatFor, RevealPurpose.allCases.map { ($0.rawValue, words.purpose($0)) }, empty: words.choosePurpose))\(fields.line("words", words.inWords))<button class=\"btn\">\(Icon.of("eye"))\(words.reveal)</button></form>" })</section>
            """
        return page(
            "\(words.history) \(person.code)", at: .people, visitor, caller, status: status,
            """
            \(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(Piece.errors(invalid, words))
            <div class="head"><h1>\(words.history) <span class="code">\(person.code)</span></h1>\
            <p class="lead">\(person.changes.isEmpty ? words.neverCorrected : words.historyLead)</p></div>
            \(when(history == nil && !person.changes.isEmpty) { opening })
            \(when(!steps.isEmpty) { "<section class=\"sec\" aria-labelledby=\"changes\"><h2 id=\"changes\">\(words.corrections)</h2><ol class=\"fil\">\(steps)</ol></section>" })
            """)
    }

    private func step(
        _ at: Date, _ account: String?, _ fields: [String], _ values: [(field: String, value: String)],
        _ names: [String: String], _ now: Date, _ words: Words
    ) -> HTML {
        let facts = values.compactMap { field, value in
            Piece.fact(
                Invalid.label(field, in: words.language), "<bdi>\(words.value(value, of: field, names))</bdi>")
        }
        return """
            <li><span class="when">\(words.moment(at, now: now).capitalised)\(when(account) { " · \($0)" })</span>\
            <p>\(words.correctedFields(fields))</p>\
            \(when(!facts.isEmpty) { "<p class=\"small soft\">\(words.itSaid)</p><dl class=\"facts\">\(facts)</dl>" })</li>
            """
    }
}
