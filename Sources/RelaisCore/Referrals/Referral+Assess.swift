import Foundation
import Postgres

extension Referral {
    /// The levels of French, skill by skill, when the person came in or when they left; it may be told after the end, so
    /// that no exit stays missing. A skill told again replaces what was told; one not given stays as it was.
    package static func assess(
        _ id: ID<Referral>, at moment: String?, levels given: [Skill: String?], in tx: Transaction
    ) throws {
        let referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        guard supported.contains(referral.state) else { throw Refusal.referralIs(referral.state, needs: supported) }
        var checks = Checks()
        let moment: Assessment.Moment? = checks.code("moment", moment, isNeeded: true)
        var levels: [Skill: FrenchLevel] = [:]
        for skill in Skill.allCases { levels[skill] = checks.code(skill.rawValue, given[skill] ?? nil) }
        if Skill.allCases.allSatisfy({ (given[$0] ?? nil)?.isEmpty ?? true }) {
            checks.refuse(Skill.listening.rawValue, .missing)
        }
        try checks.done()

        let entry = tx.newEntry()
        let account = try tx.caller.account
        let former: Only<ID<Entry>>? = try tx.first(
            "SELECT entry FROM casework.assessment WHERE referral = \(id) AND moment = \(moment)")
        let assessed: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.assessment AS a (referral, moment, listening, reading, spoken_interaction,
                spoken_production, writing, account, recorded_at, entry)
            VALUES (\(id), \(moment), \(levels[.listening]), \(levels[.reading]), \(levels[.spokenInteraction]),
                \(levels[.spokenProduction]), \(levels[.writing]), \(account), \(tx.now), \(entry))
            ON CONFLICT (referral, moment) DO UPDATE
            SET listening = coalesce(excluded.listening, a.listening), reading = coalesce(excluded.reading, a.reading),
                spoken_interaction = coalesce(excluded.spoken_interaction, a.spoken_interaction),
                spoken_production = coalesce(excluded.spoken_production, a.spoken_production),
                writing = coalesce(excluded.writing, a.writing), account = excluded.account,
                recorded_at = excluded.recorded_at, row_version = a.row_version + 1, entry = excluded.entry
            RETURNING audit.digest(a)
            """)

        let crossing = Crossing(
            organisation: referral.other, trace: .one("referral", id.rawValue, referral.keys, in: referral.other))
        try tx.record(
            .referralAssessed, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: former?.value, digest: assessed.value.bytes,
            fields: Skill.allCases.filter { levels[$0] != nil }.map(\.rawValue), crossing: crossing)
        try tx.enqueue(referral.tellReferrer(of: entry))
    }
}
