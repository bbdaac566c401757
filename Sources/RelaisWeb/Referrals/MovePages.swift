import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// The page that asks before a move: the question, what follows from it, and a way to change nothing.
    @Sendable func askBefore(_ move: Move, _ request: Request, _ visitor: Visitor) async throws -> Response {
        try await askPage(move, nil, nil, visitor)
    }

    /// Makes the move, and goes back to the referral.
    @Sendable func make(_ move: Move, _ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(request, visitor, fields: Move.fields)
        return try await submit(form, visitor) { tx in
            try move.make(of: id, form, in: tx)
        } again: { objection in
            try await askPage(move, form, objection, visitor)
        } done: {
            "/referrals/\(id.text)?done=\(move.rawValue)"
        }
    }

    /// `typed` comes back with the objection to it. Where somebody was there first, it does so also when the move can no longer
    /// be made: then no button is left, and what was written can be read and copied.
    private func askPage(
        _ move: Move, _ typed: Form?, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, intakes, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let page = try ReferralPage(id, in: tx)
            return (page, move == .accept ? try Intake.open(of: page.service, in: tx) : [], try tx.caller, tx.now)
        }
        let canStill = referral.moves.contains(move)
        guard canStill || objection?.isStale == true else { throw referral.refusal(of: move) }
        let words = visitor.words
        let other = referral.line.side == .recipient ? referral.line.referrerName : referral.line.recipientName
        let isFinal = [.decline, .withdraw, .end, .correct].contains(move)
        let label = move == .send ? words.send(to: other) : words.move(move)
        let form = typed ?? MoveForm.filled(move, referral, Day(now), words)
        // What says nothing of the need, or may not be disclosed as things stand, is not sent.
        let isReady = !referral.request.need.isEmpty && referral.ground?.isGiven ?? true
        let button: HTML? = when(canStill && (move != .send || isReady)) {
            "<button class=\"btn \(isFinal ? "btn-no" : "btn-go")\">\(label)</button>"
        }
        let html: HTML = """
            <div class="ask flow">\(Piece.back(to: "/referrals/\(id.text)", words.backToReferral))
            \(objection?.note(words, about: .referral, more: standing(referral, move, now, words)))
            <h1>\(words.question(move)) <span class="code">\(referral.line.reference)</span>\(move.next == nil ? "" : words.questionMark)</h1>
            \(when(canStill) { "<p class=\"lead\">\(words.consequence(move, other: other))</p>" })
            <form class="form" method="post" action="/referrals/\(id.text)/\(move.noun)">\(FormToken.field(visitor))\(FormVersion.field(referral.rowVersion))
            \(when(move == .send) { AnswersToCheck(page: referral, words: words).html })
            \(MoveForm(move: move, fields: Fields(form, objection?.invalid ?? [], words), intakes: intakes, unmet: referral.unmet, state: referral.line.state).html)
            <p class="acts">\(button)<a class="btn" href="/referrals/\(id.text)">\(canStill ? words.changeNothing : words.backToReferral)</a></p></form></div>
            """
        return page(
            "\(words.question(move)) \(referral.line.reference)", at: .referrals, visitor, caller,
            status: objection?.status ?? .ok, html)
    }

    /// Where a referral has come to meanwhile: its last step, and whether the move can still be made.
    private func standing(_ referral: ReferralPage, _ move: Move, _ now: Date, _ words: Words) -> HTML {
        let line = referral.line
        let isFull: HTML? = when(move == .accept && referral.moves.contains(.waitlist)) {
            "<p><a href=\"/referrals/\(line.id.text)/\(Move.waitlist.noun)\">\(words.move(.waitlist))</a></p>"
        }
        let step = referral.thread.last.map { step -> HTML in
            let other = step.side == .referrer ? line.recipientName : line.referrerName
            return """
                <p>\(words.moment(step.at, now: now).capitalised)\(when(step.account) { " · \($0)" })\(words.colon)\
                \(words.step(step.state, by: step.organisation, to: other))</p>
                """
        }
        let refusal: HTML? = when(!referral.moves.contains(move)) {
            "<p>\(referral.refusal(of: move).sentence(in: words.language))</p>"
        }
        return "\(step)\(refusal)\(isFull)"
    }
}

extension ReferralPage {
    /// Why a move is not open to whoever asks for it.
    func refusal(of move: Move) -> Refusal {
        if let side = move.side, side != line.side { return .notYourMove(side) }
        let states = move.states(for: line.side)
        guard states.contains(line.state) else { return .referralIs(line.state, needs: states) }
        guard move == .correct, thread.last?.side == line.side else { return .notYourMove(line.side.other) }
        return .tooLateToCorrect
    }
}
