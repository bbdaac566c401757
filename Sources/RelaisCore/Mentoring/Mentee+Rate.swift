import Foundation
import Postgres

extension Mentee {
    /// Keeps how far somebody is, as they or their mentor rate it, at one of the four times it is asked. Said anew, it is corrected. For
    /// whoever works with volunteers; of those who left the programme too, once it is over.
    @discardableResult
    package static func rate(_ id: ID<Mentee>, _ draft: MenteeProgress.Draft, in tx: Transaction) throws -> ID<
        MenteeProgress
    > {
        let (account, organisation) = try tx.caller.member(.keepMatches)
        let found: Mentee? = try tx.first("SELECT \(columns) FROM casework.mentee e WHERE e.id = \(id)")
        guard let mentee = found, ![.erased, .merged].contains(try ending(of: id, in: tx)) else {
            throw Refusal.notFound(.init(.mentee, id.rawValue))
        }
        try tx.require(version: mentee.rowVersion)
        var checks = Checks()
        let stage: MenteeProgress.Stage? = checks.code("stage", draft.stage, isNeeded: true)
        let rater: MenteeProgress.Rater? = checks.code("rater", draft.rater, isNeeded: true)
        let ratedOn = checks.pastDay("rated_on", draft.ratedOn, from: nil, in: tx)
        var scores: [MenteeProgress.Domain: Int] = [:]
        for (name, typed) in draft.scores.sorted(by: { $0.key < $1.key }) {
            guard let domain = MenteeProgress.Domain(rawValue: name) else {
                checks.refuse("scores", .notInList)
                continue
            }
            scores[domain] = checks.number(name, typed, MenteeProgress.range)
        }
        let helpful: Answer? = checks.code("is_helpful", draft.isHelpful)
        if rater == .mentor, helpful != nil { checks.refuse("is_helpful", .notInList) }
        if scores.isEmpty, helpful == nil { checks.refuse("scores", .missing) }
        try checks.done()
        guard let stage, let rater else { return ID<MenteeProgress>() }

        let former: Former? = try tx.first(
            """
            SELECT id, entry FROM casework.mentee_progress
            WHERE mentee = \(id) AND stage = \(stage) AND rater = \(rater)
            FOR UPDATE
            """)
        let (progress, entry) = (former?.id ?? ID<MenteeProgress>(), tx.newEntry())
        let keys = try tx.askKeys(about: [mentee.person.rawValue]).open()
        let values: SQL = .joined(MenteeProgress.Domain.allCases.map { "\(scores[$0])::smallint" }, by: ", ")
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.mentee_progress (organisation, id, mentee, stage, rater, rated_on, is_helpful, recorded_by, recorded_at,
                entry, language, school_training, work, housing, health_access, mobility, social_link, rights_admin,
                leisure_sport_culture, digital)
            VALUES (\(organisation), \(progress), \(id), \(stage), \(rater), \(ratedOn.text)::date, \(helpful.map { $0 == .yes }),
                \(account), \(tx.now), \(entry), \(values))
            ON CONFLICT ON CONSTRAINT mentee_progress_once DO UPDATE
            SET rated_on = excluded.rated_on, is_helpful = excluded.is_helpful, language = excluded.language,
                school_training = excluded.school_training, work = excluded.work, housing = excluded.housing,
                health_access = excluded.health_access, mobility = excluded.mobility, social_link = excluded.social_link,
                rights_admin = excluded.rights_admin, leisure_sport_culture = excluded.leisure_sport_culture, digital = excluded.digital,
                recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at,
                row_version = mentee_progress.row_version + 1, entry = excluded.entry
            RETURNING audit.digest(mentee_progress)
            """)
        try tx.record(
            .menteeRated, entry: entry, mentee.trace(keys), previous: former?.entry, digest: digest.value.bytes,
            fields: [stage.rawValue, rater.rawValue])
        return progress
    }

    private enum Answer: String { case yes, no }

    private struct Former: RowDecodable {
        let id: ID<MenteeProgress>
        let entry: ID<Entry>
        init(row: Row) throws { (id, entry) = try row.decode() }
    }

    private static func ending(of id: ID<Mentee>, in tx: Transaction) throws -> Ending? {
        let found: Only<Ending?>? = try tx.first("SELECT ended_for FROM casework.mentee WHERE id = \(id)")
        return found?.value
    }
}
