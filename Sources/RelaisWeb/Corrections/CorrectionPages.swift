import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addCorrectionPages(to router: Router<Visitor>) {
        router.get("corrections", use: showCorrections)
        router.get("corrections/:id") { _, visitor in try await correctionPage(nil, visitor) }
        router.post("corrections/:id/acceptance") { request, visitor in
            try await answer(request, visitor, "accept") { try Correction.accept($0, in: $1) }
        }
        router.post("corrections/:id/refusal") { request, visitor in
            try await answer(request, visitor, "decline") { try Correction.decline($0, in: $1) }
        }
    }

    private func answer(
        _ request: Request, _ visitor: Visitor, _ done: String,
        _ verb: @escaping @Sendable (ID<Correction>, Transaction) throws -> Void
    ) async throws -> Response {
        let id: ID<Correction> = try visitor.id(.correction)
        let form = try await Form(request, visitor, fields: [FormVersion.name])
        return try await submit(form, visitor) { tx in
            try verb(id, tx)
        } again: { objection in
            try await correctionPage(objection, visitor)
        } done: {
            "/corrections?done=\(done)"
        }
    }

    @Sendable private func showCorrections(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let (lines, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try CorrectionList(in: tx).lines, try tx.caller, tx.now)
        }
        let words = visitor.words
        func section(_ id: String, _ title: String, _ lines: [CorrectionLine]) -> HTML? {
            let items = lines.map { CorrectionView(line: $0, now: now, words: words).item }
            return when(!lines.isEmpty) {
                "<section class=\"sec\" aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(title)</h2><ol class=\"queue queue-plain\">\(items)</ol></section>"
            }
        }
        let open = lines.filter { $0.state == .offered }
        let empty: HTML =
            "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noCorrection)</h2><p>\(words.noCorrectionHint)</p></section>"
        let done = Self.asked("done", request)
        let told = done == "accept" ? words.correctionTaken : done == "decline" ? words.correctionDeclined : nil
        return page(
            words.correctionsTitle, at: .people, visitor, caller,
            """
            \(Piece.back(to: "/people", words.peopleIFollow))
            \(when(told) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            <div class="head"><h1>\(words.correctionsTitle)</h1><p class="lead">\(words.correctionsLead)</p></div>
            \(lines.isEmpty ? empty : nil)
            <div class="flow">\(section("received", words.offeredToTake, open.filter { !$0.isOwn }))
            \(section("made", words.offeredElsewhere, open.filter(\.isOwn)))
            \(section("answered", words.answeredCorrections, lines.filter { $0.state != .offered }))</div>
            """)
    }

    private func correctionPage(_ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Correction> = try visitor.id(.correction)
        let (correction, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try CorrectionPage(id, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = CorrectionView(line: correction.line, now: now, words: words)
        return page(
            words.correctionTitle, at: .people, visitor, caller, status: objection?.status ?? .ok,
            view.html(
                objection?.note(words, about: .correction), canAnswer: correction.canAnswer, FormToken.field(visitor)))
    }
}

/// A correction of a file, as either side reads it: which fields, never what they say.
struct CorrectionView {
    let line: CorrectionLine
    let now: Date
    let words: Words

    private var path: String { "/corrections/\(line.id.text)" }

    /// In a list: the whole row is the link.
    var item: HTML {
        """
        <li class="job"><div class="job-what"><h3><a href="\(path)">\(title)</a></h3><p>\(sentence)</p></div>
        <div class="job-side"><span class="small soft">\(words.correctionState(line.state)), \(words.moment(line.answeredAt ?? line.offeredAt, now: now))</span></div></li>
        """
    }

    private var title: HTML {
        """
        \(when(line.personCode) { "<span class=\"code\">\($0)</span> " })\(line.isOwn ? words.at(line.recipientName) : words.from(line.referrerName))
        """
    }

    var sentence: String {
        line.isOwn
            ? words.toldOfCorrection(line.recipientName, line.fields)
            : words.correctedBy(line.referrerName, line.fields)
    }

    /// The page of one, with what can be answered to it.
    func html(_ problem: HTML?, canAnswer: Bool, _ token: HTML?) -> HTML {
        """
        <div class="ask flow">\(Piece.back(to: "/corrections", words.correctionsTitle))
        \(problem)<h1>\(title)</h1><p class="lead">\(sentence)</p>
        <section class="sheet" aria-label="\(words.correctionTitle)"><p>\(words.correctionState(line.state)), \(words.moment(line.answeredAt ?? line.offeredAt, now: now))</p>
        <p><a class="code" href="/referrals/\(line.referral.text)">\(line.reference)</a>\(when(line.person) { " · <a class=\"code\" href=\"/people/\($0.text)\">\(line.personCode ?? "")</a>" })</p></section>
        \(when(!line.isOwn && line.state == .offered) { canAnswer ? answers(token) : "<p class=\"soft\">\(words.correctionNotYours)</p>" })</div>
        """
    }

    private func answers(_ token: HTML?) -> HTML {
        func button(_ noun: String, _ kind: String, _ label: String) -> HTML {
            """
            <form method="post" action="\(path)/\(noun)">\(token)\(FormVersion.field(line.rowVersion))<button class="btn \(kind)">\(label)</button></form>
            """
        }
        return """
            <p class="small soft">\(words.takeCorrectionHint)</p>
            <div class="acts">\(button("acceptance", "btn-go", words.takeCorrection))\(button("refusal", "", words.declineCorrection))</div>
            """
    }
}
