import Foundation
import Hummingbird
import RelaisCore

extension Site {
    /// The page that asks before a move by link: the same question, and what follows from it.
    func askBefore(
        _ move: Move, _ typed: Form?, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let page = try await store.write(as: visitor.credential()) { try LinkedPage(in: $0) }
        let referral = page.referral
        let canStill = page.moves.contains(move)
        guard canStill || objection?.isStale == true else { throw referral.refusal(of: move) }
        let words = visitor.words
        let form = typed ?? MoveForm.filled(move, referral, Day(page.now), words)
        let isFinal = [.decline, .end, .correct].contains(move)
        return linkDocument(
            "\(words.question(move)) \(referral.line.reference)", visitor, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/link", words.backToReferral))\(objection?.note(words, about: .referral))
            <h1>\(words.question(move)) <span class="code">\(referral.line.reference)</span>\(move.next == nil ? "" : words.questionMark)</h1>
            \(when(canStill) { "<p class=\"lead\">\(words.consequence(move, other: referral.line.referrerName))</p>" })
            <form class="form" method="post" action="/link/\(move.noun)">\(FormToken.field(visitor))\(FormVersion.field(referral.rowVersion))
            \(MoveForm(move: move, fields: Fields(form, objection?.invalid ?? [], words), state: referral.line.state).html)
            <p class="acts">\(when(canStill) { "<button class=\"btn \(isFinal ? "btn-no" : "btn-go")\">\(words.move(move))</button>" })\
            <a class="btn" href="/link">\(canStill ? words.changeNothing : words.backToReferral)</a></p></form></div>
            """)
    }

    /// Makes the move, by the same verb as anyone's, in the name of the link.
    func makeLinked(_ move: Move, _ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: Move.fields)
        return try await submit(form, visitor) { tx in
            try move.make(of: ReferralLink.referral(in: tx), form, in: tx)
        } again: { objection in
            try await askBefore(move, form, objection, visitor)
        } done: {
            "/link?done=\(move.rawValue)"
        }
    }

    func linkedSlipForm(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let (page, languages) = try await store.write(as: visitor.credential()) { tx in
            (try LinkedPage(in: tx), try Paper.languages(in: tx))
        }
        let line = page.referral.line
        guard Confirmation.states.contains(line.state) else {
            throw Refusal.referralIs(line.state, needs: Confirmation.states)
        }
        return linkDocument(
            "\(visitor.words.makeSlip) \(line.reference)", visitor, status: objection?.status ?? .ok,
            SlipForm(
                reference: line.reference, languages: languages, path: "/link/slip", back: "/link",
                token: FormToken.field(visitor), objection: objection,
                fields: Fields(form, objection?.invalid ?? [], visitor.words)
            ).html)
    }

    func makeLinkedSlip(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["language"])
        do {
            let paper = try await store.write(as: visitor.credential()) { tx in
                try SlipPaper.make(of: ReferralLink.referral(in: tx), in: form["language"], tx)
            }
            return linkDocument(
                visitor.words.makeSlip, visitor,
                """
                \(Piece.back(to: "/link", visitor.words.backToReferral))
                <p class="print-hint soft small">\(visitor.words.shownOnceHint)</p>\(SlipPaperView(paper: paper, site: url).html)
                """)
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            return try await linkedSlipForm(form, objection, visitor)
        }
    }
}
