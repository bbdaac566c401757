import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    private static let moveFields =
        ["note", "reason", "outcome", "level_at_entry", "level_at_exit", "held_on", "presence", "minutes", "moment"]
        + Skill.allCases.map(\.rawValue)

    /// The page that asks before a move: the question, what follows from it, and a way to change nothing.
    @Sendable func askBefore(_ move: Move, _ request: Request, _ visitor: Visitor) async throws -> Response {
        try await askPage(move, nil, [], .ok, visitor)
    }

    /// Makes the move, and goes back to the referral.
    @Sendable func make(_ move: Move, _ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(request, visitor, fields: Self.moveFields)
        do {
            try await store.write(as: visitor.credential()) { tx in
                switch move {
                case .send: try Referral.send(id, in: tx)
                case .accept: _ = try Referral.accept(id, note: form["note"], in: tx)
                case .decline: try Referral.decline(id, reason: form["reason"], note: form["note"], in: tx)
                case .waitlist: try Referral.waitlist(id, reason: form["reason"], note: form["note"], in: tx)
                case .start: try Referral.start(id, note: form["note"], in: tx)
                case .attend:
                    try Referral.attend(
                        id, on: form["held_on"], presence: form["presence"], minutes: form["minutes"], in: tx)
                case .assess: try Referral.assess(id, at: form["moment"], levels: form.levels, in: tx)
                case .complete:
                    try Referral.complete(
                        id, outcome: form["outcome"], levelAtEntry: form["level_at_entry"],
                        levelAtExit: form["level_at_exit"], note: form["note"], in: tx)
                case .end: try Referral.end(id, reason: form["reason"], note: form["note"], in: tx)
                case .withdraw: try Referral.withdraw(id, reason: form["reason"], note: form["note"], in: tx)
                case .correct: try Referral.correct(id, reason: form["reason"], note: form["note"], in: tx)
                case .redraft, .forward: throw HTTPError(.notFound)
                }
            }
        } catch Refusal.invalid(let found) {
            return try await askPage(move, form, found, .unprocessableContent, visitor)
        }
        return redirect(to: "/referrals/\(id.text)?done=\(move.rawValue)")
    }

    private func askPage(
        _ move: Move, _ typed: Form?, _ invalid: [Invalid], _ status: HTTPResponse.Status, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, caller, today) = try await store.write(as: visitor.credential()) { tx in
            (try ReferralPage(id, in: tx), try tx.caller, Day(tx.now))
        }
        guard referral.moves.contains(move) else { throw referral.refusal(of: move) }
        let words = visitor.words
        let other = referral.line.side == .recipient ? referral.line.referrerName : referral.line.recipientName
        let isFinal = [.decline, .withdraw, .end, .correct].contains(move)
        let label = move == .send ? words.send(to: other) : words.move(move)
        let form = typed ?? MoveForm.filled(move, referral, today, words)
        let html: HTML = """
            <div class="ask flow">\(Piece.back(to: "/referrals/\(id.text)", words.backToReferral))
            \(Piece.errors(invalid, words))
            <h1>\(words.question(move)) <span class="code">\(referral.line.reference)</span>\(move.next == nil ? "" : words.questionMark)</h1>
            <p class="lead">\(words.consequence(move, other: other))</p>
            <form class="form" method="post" action="/referrals/\(id.text)/\(move.noun)">\(FormToken.field(visitor))
            \(when(move == .send) { AnswersToCheck(page: referral, words: words).html })
            \(MoveForm(move: move, fields: Fields(form, invalid, words)).html)
            <p class="acts">\(when(move != .send || !referral.request.need.isEmpty) { "<button class=\"btn \(isFinal ? "btn-no" : "btn-go")\">\(label)</button>" })\
            <a class="btn" href="/referrals/\(id.text)">\(words.changeNothing)</a></p></form></div>
            """
        return page(
            "\(words.question(move)) \(referral.line.reference)", at: .referrals, visitor, caller, status: status, html)
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
