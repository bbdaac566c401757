import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addHandoverPages(to router: Router<Visitor>) {
        router.get("people/:id/handover") { _, visitor in try await offerPage(.filled(), nil, .ok, visitor) }
        router.post("people/:id/handover", use: offerFile)
        router.get("handovers", use: showHandovers)
        router.get("handovers/:id", use: showHandover)
        router.post("handovers/:id/taking") { request, visitor in
            let id: ID<Handover> = try visitor.id(.handover)
            _ = try await Form(request, visitor, fields: [])
            let taken = try await store.write(as: visitor.credential()) { try Handover.take(id, in: $0).id }
            return redirect(to: "/people/\(taken.text)?done=take")
        }
        router.post("handovers/:id/refusal") { request, visitor in
            try await end(request, visitor) { try Handover.decline($0, in: $1) }
        }
        router.post("handovers/:id/withdrawal") { request, visitor in
            try await end(request, visitor) { try Handover.withdraw($0, in: $1) }
        }
    }

    private func end(
        _ request: Request, _ visitor: Visitor,
        _ verb: @escaping @Sendable (ID<Handover>, Transaction) throws -> Void
    ) async throws -> Response {
        let id: ID<Handover> = try visitor.id(.handover)
        _ = try await Form(request, visitor, fields: [])
        try await store.write(as: visitor.credential()) { tx in try verb(id, tx) }
        return redirect(to: "/handovers")
    }

    @Sendable private func offerFile(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: ["organisation", "note"])
        do {
            try await store.write(as: visitor.credential()) { tx in
                _ = try Person.handOver(id, to: form["organisation"], note: form["note"], in: tx)
            }
            return redirect(to: "/people/\(id.text)?done=offer")
        } catch let refusal as Refusal {
            switch refusal {
            case .invalid: return try await offerPage(form, refusal, .unprocessableContent, visitor)
            case .handoverIs: return try await offerPage(form, refusal, .conflict, visitor)
            default: throw refusal
            }
        }
    }

    /// Whom to, and exactly what they will see: now, and if they take the file.
    private func offerPage(
        _ form: Form, _ refusal: Refusal?, _ status: HTTPResponse.Status, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (person, organisations, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.handOverPeople)
            let organisations = try Organisation.list(in: tx)
            return (try PersonPage(id, in: tx), organisations, try tx.caller)
        }
        guard person.isAssigned else { throw Refusal.notAssigned }
        guard person.handedOverAt == nil else { throw Refusal.handedOver }
        let words = visitor.words
        var invalid: [Invalid] = []
        if case .invalid(let found)? = refusal { invalid = found }
        let fields = Fields(form, invalid, words)
        let others = organisations.filter { $0.id != caller.organisation }
        return page(
            "\(words.handOver) \(person.code)", at: .people, visitor, caller, status: status,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(Piece.errors(invalid, words))
            \(when(invalid.isEmpty ? refusal : nil) { Piece.refused($0, words) })
            <h1>\(words.handOver) <span class="code">\(person.code)</span>\(words.questionMark)</h1>
            <p class="lead">\(words.handOverLead)</p>
            <form class="form" method="post" action="/people/\(id.text)/handover">\(FormToken.field(visitor))
            \(fields.select("organisation", words.toWhichOrganisation, others.map { ($0.id.text, $0.name) }, empty: words.chooseOrganisation))
            \(fields.text("note", words.wordForThem, hint: words.wordForThemHint, isOptional: true))
            \(HandoverView.slip(words))
            <p class="acts"><button class="btn btn-go">\(words.offerFile)</button><a class="btn" href="/people/\(id.text)">\(words.changeNothing)</a></p></form></div>
            """)
    }

    @Sendable private func showHandovers(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let (lines, terms, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let terms = try Reference.languages(in: tx)
            return (try HandoverList(in: tx).lines, try terms.all(), try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = { (line: HandoverLine) in HandoverView(line: line, note: nil, terms: terms, now: now, words: words) }
        func section(_ id: String, _ title: String, _ lines: [HandoverLine]) -> HTML? {
            when(!lines.isEmpty) {
                "<section class=\"sec\" aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(title)</h2><ol class=\"queue queue-plain\">\(lines.map { view($0).item })</ol></section>"
            }
        }
        let open = lines.filter { $0.state == .offered }
        let empty: HTML =
            "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noHandover)</h2><p>\(words.noHandoverHint)</p></section>"
        return page(
            words.handovers, at: .people, visitor, caller,
            """
            \(Piece.back(to: "/people", words.peopleIFollow))
            <div class="head"><h1>\(words.handovers)</h1><p class="lead">\(words.handoversLead)</p></div>
            \(lines.isEmpty ? empty : nil)
            <div class="flow">\(section("received", words.offeredToUs, open.filter { !$0.isOwn }))
            \(section("offered", words.offeredByUs, open.filter(\.isOwn)))
            \(section("ended", words.answered, lines.filter { $0.state != .offered }))</div>
            """)
    }

    @Sendable private func showHandover(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Handover> = try visitor.id(.handover)
        let (handover, terms, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let terms = try Reference.languages(in: tx)
            return (try HandoverPage(id, in: tx), try terms.all(), try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = HandoverView(line: handover.line, note: handover.note, terms: terms, now: now, words: words)
        return page(words.handoverTitle, at: .people, visitor, caller, view.html(FormToken.field(visitor)))
    }
}
