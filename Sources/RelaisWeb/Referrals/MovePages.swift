import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// The page that asks before a move: the question, what follows from it, and a way to change nothing.
    @Sendable func askBefore(_ move: Move, _ request: Request, _ visitor: Visitor) async throws -> Response {
        try await askPage(move, .filled(), [], .ok, visitor)
    }

    /// Makes the move, and goes back to the referral.
    @Sendable func make(_ move: Move, _ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(
            request, visitor, fields: ["note", "reason", "outcome", "level_at_entry", "level_at_exit"])
        do {
            try await store.write(as: visitor.credential()) { tx in
                switch move {
                case .send: try Referral.send(id, in: tx)
                case .accept: _ = try Referral.accept(id, note: form["note"], in: tx)
                case .decline: try Referral.decline(id, reason: form["reason"], note: form["note"], in: tx)
                case .start: try Referral.start(id, note: form["note"], in: tx)
                case .complete:
                    try Referral.complete(
                        id, outcome: form["outcome"], levelAtEntry: form["level_at_entry"],
                        levelAtExit: form["level_at_exit"],
                        note: form["note"], in: tx)
                case .withdraw: try Referral.withdraw(id, reason: form["reason"], note: form["note"], in: tx)
                case .redraft: throw HTTPError(.notFound)
                }
            }
        } catch Refusal.invalid(let found) {
            return try await askPage(move, form, found, .unprocessableContent, visitor)
        }
        return redirect(to: "/referrals/\(id.text)?done=\(move.rawValue)")
    }

    private func askPage(
        _ move: Move, _ form: Form, _ invalid: [Invalid], _ status: HTTPResponse.Status, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, caller) = try await store.write(as: visitor.credential()) { tx in
            (try ReferralPage(id, in: tx), try tx.caller)
        }
        guard referral.moves.contains(move) else {
            if move.side != referral.line.side { throw Refusal.notYourMove(move.side) }
            throw Refusal.referralIs(referral.line.state, needs: move.next.predecessors)
        }
        let words = visitor.words
        let other = referral.line.side == .recipient ? referral.line.referrerName : referral.line.recipientName
        let isFinal = move == .decline || move == .withdraw
        let label = move == .send ? words.send(to: other) : words.move(move)
        let html: HTML = """
            <div class="ask flow">\(Piece.back(to: "/referrals/\(id.text)", words.backToReferral))
            \(Piece.errors(invalid, words))
            <h1>\(words.question(move)) <span class="code">\(referral.line.reference)</span>\(words.questionMark)</h1>
            <p class="lead">\(words.consequence(move, other: other))</p>
            <form class="form" method="post" action="/referrals/\(id.text)/\(move.noun)">\(FormToken.field(visitor))
            \(when(move == .send) { Slip(page: referral, words: words, title: words.whatTheyWillSee(other)).html })
            \(questions(move, Fields(form, invalid, words)))
            <p class="acts"><button class="btn \(isFinal ? "btn-no" : "btn-go")">\(label)</button>\
            <a class="btn" href="/referrals/\(id.text)">\(words.changeNothing)</a></p></form></div>
            """
        return page(
            "\(words.question(move)) \(referral.line.reference)", at: .referrals, visitor, caller, status: status, html)
    }

    /// What a move needs to be told.
    private func questions(_ move: Move, _ fields: Fields) -> HTML {
        let words = fields.words
        let note = fields.text("note", words.noteToReferrer, hint: words.noteHint, isOptional: true)
        switch move {
        case .send, .redraft: return ""
        case .accept, .start: return note
        case .decline, .withdraw:
            let reasons = move == .decline ? Referral.Reason.toDecline : Referral.Reason.toWithdraw
            return "\(fields.picks("reason", words.why, reasons.map { ($0.rawValue, "\(words.reason($0))") }))\(note)"
        case .complete:
            let levels = FrenchLevel.allCases.map { ($0.rawValue, words.level($0)) }
            return """
                \(fields.picks("outcome", words.whatCameOfIt, Outcome.allCases.map { ($0.rawValue, "\(words.outcome($0))") }))
                <div class="duo">\(fields.select("level_at_entry", words.levelAtEntry, levels, empty: words.notTold, isOptional: true))\
                \(fields.select("level_at_exit", words.levelAtExit, levels, empty: words.notTold, isOptional: true))</div>\(note)
                """
        }
    }
}
