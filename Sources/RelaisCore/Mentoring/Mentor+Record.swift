import Foundation
import Postgres

extension Mentor {
    /// Records what was done with somebody, on which day: an interview, references that were taken, a training, the charter signed.
    package static func record(_ kind: String?, on day: String?, of id: ID<Mentor>, in tx: Transaction) throws {
        let (mentor, keys) = try held(id, in: tx)
        guard mentor.state != .left else {
            throw Refusal.mentoring(.mentorIs(.left, needs: Set(State.allCases).subtracting([.left])))
        }
        var checks = Checks()
        let fact: FactKind? = checks.code("kind", kind, isNeeded: true)
        let doneOn = checks.day("done_on", day, from: nil, to: tx.now)
        try checks.done()
        guard let fact, let doneOn else { return }
        let (account, organisation) = try tx.caller.member(.keepMentors)

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.inside(.volunteer) {
            try tx.one(
                """
                INSERT INTO volunteer.mentor_fact (organisation, id, mentor, kind, done_on, recorded_by, recorded_at, entry)
                VALUES (\(organisation), \(ID<FactKind>()), \(id), \(fact), \(doneOn.text)::date, \(account), \(tx.now), \(entry))
                RETURNING audit.digest(mentor_fact)
                """)
        }
        try tx.record(
            .mentorFactRecorded, entry: entry, trace(id, keys, in: organisation), digest: digest.value.bytes,
            fields: [fact.rawValue])
    }
}
