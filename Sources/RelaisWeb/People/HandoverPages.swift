import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addHandoverPages(to router: Router<Visitor>) {
        router.get("people/:id/handover") { _, visitor in try await offerPage(.filled(), nil, visitor) }
        router.post("people/:id/handover", use: offerFile)
        router.get("handovers", use: showHandovers)
        router.get("handovers/:id") { _, visitor in try await handoverPage(.filled(), nil, visitor) }
        router.post("handovers/:id/taking") { request, visitor in
            let id: ID<Handover> = try visitor.id(.handover)
            let form = try await Form(request, visitor, fields: [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Handover.take(id, in: tx).id
            } again: { objection in
                try await handoverPage(form, objection, visitor)
            } done: { taken in
                "/people/\(taken.text)?done=take"
            }
        }
        router.get("handovers/:id/refusal") { _, visitor in
            try await handoverPage(.filled(), nil, visitor, isRefusing: true)
        }
        router.post("handovers/:id/refusal") { request, visitor in
            let form = try await Form(request, visitor, fields: ["reason", "note", FormVersion.name])
            return try await end(form, visitor, isRefusing: true) {
                try Handover.decline($0, reason: form["reason"], note: form["note"], in: $1)
            }
        }
        router.post("handovers/:id/withdrawal") { request, visitor in
            let form = try await Form(request, visitor, fields: [FormVersion.name])
            return try await end(form, visitor) { try Handover.withdraw($0, in: $1) }
        }
    }

    private func end(
        _ form: Form, _ visitor: Visitor, isRefusing: Bool = false,
        _ verb: @escaping @Sendable (ID<Handover>, Transaction) throws -> Void
    ) async throws -> Response {
        let id: ID<Handover> = try visitor.id(.handover)
        return try await submit(form, visitor) { tx in
            try verb(id, tx)
        } again: { objection in
            try await handoverPage(form, objection, visitor, isRefusing: isRefusing)
        } done: {
            "/handovers"
        }
    }

    @Sendable private func offerFile(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: ["organisation", "basis", "note", FormVersion.name])
        return try await submit(form, visitor) { tx in
            _ = try Person.handOver(id, to: form["organisation"], basis: form["basis"], note: form["note"], in: tx)
        } again: { objection in
            try await offerPage(form, objection, visitor)
        } done: {
            "/people/\(id.text)?done=offer"
        }
    }

    /// Whom to, and exactly what they will see: now, and if they take the file.
    private func offerPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor
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
        let fields = Fields(form, objection?.invalid ?? [], words)
        let open = person.referrals.count { !$0.state.isFinal }
        let others = organisations.filter { $0.id != caller.organisation }
        return page(
            "\(words.handOver) \(person.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(objection?.note(words, about: .person))
            <h1>\(words.handOver) <span class="code">\(person.code)</span>\(words.questionMark)</h1>
            <p class="lead">\(words.handOverLead)</p>
            \(when(open > 0) { Piece.note("warn", icon: "info", "<p>\(words.referralsStay(open))</p>") })
            <form class="form" method="post" action="/people/\(id.text)/handover">\(FormToken.field(visitor))\(FormVersion.field(person.rowVersion))
            \(fields.select("organisation", words.toWhichOrganisation, others.map { ($0.id.text, $0.name) }, empty: words.chooseOrganisation))
            \(fields.select("basis", words.whichBasis, Disclosure.Basis.allCases.map { ($0.rawValue, words.basis($0)) }))
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
        let view = { (line: HandoverLine) in
            HandoverView(line: line, note: nil, answer: nil, terms: terms, now: now, words: words)
        }
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

    /// One offer, with what can be answered to it; `isRefusing` asks why it is not taken.
    private func handoverPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor, isRefusing: Bool = false
    ) async throws -> Response {
        let id: ID<Handover> = try visitor.id(.handover)
        let (handover, terms, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let terms = try Reference.languages(in: tx)
            return (try HandoverPage(id, in: tx), try terms.all(), try tx.caller, tx.now)
        }
        let words = visitor.words
        if isRefusing && objection == nil {
            guard !handover.line.isOwn else { throw Refusal.notYourSide(.receiver) }
            guard handover.line.state == .offered else { throw Refusal.handoverIs(handover.line.state) }
        }
        let view = HandoverView(
            line: handover.line, note: handover.note, answer: handover.answer, terms: terms, now: now, words: words)
        let fields = Fields(form, objection?.invalid ?? [], words)
        let note = objection?.note(words, about: .handover)
        return page(
            words.handoverTitle, at: .people, visitor, caller, status: objection?.status ?? .ok,
            isRefusing
                ? view.refusal(fields, note, FormToken.field(visitor)) : view.html(note, FormToken.field(visitor)))
    }
}
