import Hummingbird
import RelaisCore

extension Move {
    /// What the forms of moves say.
    static let fields =
        [
            FormVersion.name, "note", "session", "reason", "outcome", "level_at_entry", "level_at_exit", "held_on",
            "presence", "minutes", "cancelled_by", "moment", "vouch", "orientation", "barriers",
        ] + Skill.allCases.map(\.rawValue) + Rating.allCases.map(\.rawValue)

    /// Makes it, with what its form says, by an account or by a link: the verb says who may. Those with a page of their own are
    /// not found.
    func make(of id: ID<Referral>, _ form: Form, in tx: Transaction) throws {
        switch self {
        case .send: try Referral.send(id, vouch: form["vouch"], in: tx)
        case .accept: _ = try Referral.accept(id, session: form["session"], note: form["note"], in: tx)
        case .decline: try Referral.decline(id, reason: form["reason"], note: form["note"], in: tx)
        case .waitlist: try Referral.waitlist(id, reason: form["reason"], note: form["note"], in: tx)
        case .start: try Referral.start(id, note: form["note"], in: tx)
        case .attend:
            try Referral.attend(
                id, on: form["held_on"], presence: form["presence"], minutes: form["minutes"],
                cancelledBy: form["cancelled_by"], in: tx)
        case .assess: try Referral.assess(id, at: form["moment"], levels: form.levels, ratings: form.ratings, in: tx)
        case .conclude:
            try Referral.conclude(
                id, outcome: form["outcome"], orientation: form["orientation"], barriers: form.all("barriers"), in: tx)
        case .complete:
            try Referral.complete(
                id, outcome: form["outcome"], levelAtEntry: form["level_at_entry"], levelAtExit: form["level_at_exit"],
                orientation: form["orientation"], barriers: form.all("barriers"), note: form["note"], in: tx)
        case .end: try Referral.end(id, reason: form["reason"], note: form["note"], in: tx)
        case .withdraw: try Referral.withdraw(id, reason: form["reason"], note: form["note"], in: tx)
        case .correct: try Referral.correct(id, reason: form["reason"], note: form["note"], in: tx)
        case .redraft, .forward: throw HTTPError(.notFound)
        }
    }
}
