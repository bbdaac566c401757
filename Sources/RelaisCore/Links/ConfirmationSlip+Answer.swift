import Foundation
import Postgres
import Vault

extension ConfirmationSlip {
    /// What the young person is asked: what is said to have become of it, in their language.
    package struct Question: Sendable {
        package let state: Referral.State
        package let outcome: Outcome?
        package let endedAt: Date?
        package let service: String
        /// The page in the language of the slip, as whoever made it has it.
        package let text: SlipText
        /// What was answered before, if it was.
        package let answer: Confirmation.Answer?
        /// Whether it may be answered, or the answer changed.
        package let isOpen: Bool
        let referral: ID<Referral>
        let maker: ID<Organisation>
        let other: ID<Organisation>

        /// For whoever holds the code of a slip. Refuses with `linkLapsed` everybody else.
        package init(in tx: Transaction) throws {
            let row: QuestionRow? = try tx.first(
                """
                SELECT q.state, q.outcome, q.ended_at, q.service, q.language, l.direction = 'rtl', q.answer, q.answers,
                    q.first_answered_at, access.slip_referral(), q.maker, CASE q.maker WHEN q.referrer THEN q.recipient ELSE q.referrer END
                FROM casework.slip_question() q
                JOIN directory.language l ON l.code = q.language
                """)
            guard try tx.caller.kind == .slip, let row else { throw Refusal.linkLapsed }
            (state, outcome, endedAt, service) = (row.state, row.outcome, row.endedAt, row.service)
            answer = row.answer
            (referral, maker, other) = (row.referral, row.maker, row.other)
            isOpen = row.answers < 2 && row.firstAnsweredAt.map { tx.now <= $0 + Confirmation.changing } ?? true
            text = SlipText(language: row.language, isRightToLeft: row.isRightToLeft, for: row.maker, in: tx)
            try tx.record(.slipSeen, .deployment(tx, "referral", referral.rawValue))
        }
    }

    /// Says that it is so, or that it is not, with words or without. Words are a message to both sides; a dispute is told to both.
    ///
    /// Refuses with `answered` once it cannot be changed any more.
    package static func answer(_ given: String?, words: String? = nil, in tx: Transaction) throws {
        let question = try Question(in: tx)
        var checks = Checks()
        let answer: Confirmation.Answer? = checks.code("answer", given, isNeeded: true)
        let words = checks.text("words", words, most: 2_000)
        try checks.done()
        guard question.isOpen, let answer else { throw Refusal.answered }

        let (entry, message) = (tx.newEntry(), ID<Message>())
        var keys = Keys(tx.keyring)
        let sealed = try words.map { words in
            let key = try tx.makeKey(
                .narrative, of: message.rawValue, about: question.referral.rawValue, organisation: question.maker,
                sharedWith: question.other, into: &keys)
            return try key.seal(Words(text: words), at: Message.place(message, by: question.maker))
        }
        let kept: LinkRow? = try tx.first(
            """
            SELECT digest, previous
            FROM casework.answer_slip(\(answer), \(tx.now), \(entry), \(message), \(sealed))
            WHERE digest IS NOT NULL
            """)
        guard let kept else { throw Refusal.answered }
        let trace = Trace.deployment(tx, "referral", question.referral.rawValue)
        try tx.record(
            answer == .confirmed ? .outcomeConfirmed : .outcomeDisputed, entry: entry, trace, previous: kept.previous,
            digest: kept.digest.bytes, fields: words == nil ? [] : ["message"],
            crossing: Crossing(organisation: question.other, trace: trace))
    }
}

private struct QuestionRow: RowDecodable {
    let state: Referral.State
    let outcome: Outcome?
    let endedAt: Date?
    let service: String
    let language: String
    let isRightToLeft: Bool
    let answer: Confirmation.Answer?
    let answers: Int
    let firstAnsweredAt: Date?
    let referral: ID<Referral>
    let maker: ID<Organisation>
    let other: ID<Organisation>
    init(row: Row) throws {
        (
            state, outcome, endedAt, service, language, isRightToLeft, answer, answers, firstAnsweredAt, referral,
            maker, other
        ) = try row.decode()
    }
}
