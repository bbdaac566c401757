import Foundation
import Postgres

extension Referral {
    /// The levels of French, skill by skill, and the ratings, when the person came in or when they left; it may be told after the end,
    /// so that no exit stays missing. What is told again replaces what was told; what is not given stays as it was.
    ///
    /// The other side is told, and its log tells of it, only where the person agreed to that.
    package static func assess(
        _ id: ID<Referral>, at moment: String?, levels given: [Skill: String?], ratings rated: [Rating: String?] = [:],
        in tx: Transaction
    ) throws {
        let referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        guard supported.contains(referral.state) else { throw Refusal.referralIs(referral.state, needs: supported) }
        var checks = Checks()
        let moment: Assessment.Moment? = checks.code("moment", moment, isNeeded: true)
        var levels: [Skill: FrenchLevel] = [:]
        for skill in Skill.allCases { levels[skill] = checks.code(skill.rawValue, given[skill] ?? nil) }
        var ratings: [Rating: Int] = [:]
        for rating in Rating.allCases {
            ratings[rating] = checks.number(rating.rawValue, rated[rating] ?? nil, Rating.range)
        }
        if (Array(given.values) + Array(rated.values)).allSatisfy({ $0?.isEmpty ?? true }) {
            checks.refuse(Skill.listening.rawValue, .missing)
        }
        try checks.done()

        let entry = tx.newEntry()
        let account = try tx.caller.account
        let laterFormer: Later<Only<ID<Entry>>> = try tx.ask(
            "SELECT entry FROM casework.assessment WHERE referral = \(id) AND moment = \(moment)")
        let isShared = try resultStands(id, in: tx).isShared
        let assessed: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.assessment AS a (referral, moment, listening, reading, spoken_interaction,
                spoken_production, writing, autonomy, social_link, own_autonomy, own_social_link, account, recorded_at, entry)
            VALUES (\(id), \(moment), \(levels[.listening]), \(levels[.reading]), \(levels[.spokenInteraction]),
                \(levels[.spokenProduction]), \(levels[.writing]), \(ratings[.autonomy]), \(ratings[.socialLink]),
                \(ratings[.ownAutonomy]), \(ratings[.ownSocialLink]), \(account), \(tx.now), \(entry))
            ON CONFLICT (referral, moment) DO UPDATE
            SET listening = coalesce(excluded.listening, a.listening), reading = coalesce(excluded.reading, a.reading),
                spoken_interaction = coalesce(excluded.spoken_interaction, a.spoken_interaction),
                spoken_production = coalesce(excluded.spoken_production, a.spoken_production),
                writing = coalesce(excluded.writing, a.writing), autonomy = coalesce(excluded.autonomy, a.autonomy),
                social_link = coalesce(excluded.social_link, a.social_link),
                own_autonomy = coalesce(excluded.own_autonomy, a.own_autonomy),
                own_social_link = coalesce(excluded.own_social_link, a.own_social_link), account = excluded.account,
                recorded_at = excluded.recorded_at, row_version = a.row_version + 1, entry = excluded.entry
            RETURNING audit.digest(a)
            """)

        try tx.record(
            .referralAssessed, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: laterFormer.first()?.value, digest: assessed.value.bytes,
            fields: Skill.allCases.filter { levels[$0] != nil }.map(\.rawValue)
                + Rating.allCases.filter { ratings[$0] != nil }.map(\.rawValue),
            crossing: isShared ? referral.crossing : nil)
        if isShared { try tx.enqueue(referral.tellReferrer(of: entry)) }
    }
}
