import Foundation
import Postgres

extension Mentor {
    /// Why a match goes on though a check holds no longer. Mirrored by `exemption_reason_known`.
    package enum Exemption: String, Sendable, CaseIterable, PostgresValue {
        /// Asked for in time; the answer is late.
        case askedFor = "asked_for"
        case authorityLate = "authority_late"
        case youngPersonNeedsIt = "young_person_needs_it"

        /// So many days at most.
        package static let longest = 31
    }

    /// Lets the matches of a mentor go on for some days though a check holds no longer. Whoever leads a pilot answers for it, in their
    /// name, and proves who they are; nobody begins a match by it.
    package static func exempt(
        _ id: ID<Mentor>, until day: String?, why: String?, in tx: Transaction
    ) throws {
        let (account, organisation) = try tx.caller.member(.keepMentees)
        let (mentor, keys) = try held(id, in: tx)
        guard mentor.state == .cleared else { throw Refusal.mentoring(.mentorIs(mentor.state, needs: [.cleared])) }
        var checks = Checks()
        let reason: Exemption? = checks.code("why", why, isNeeded: true)
        let until = checks.day(
            "until", day, from: tx.now, to: tx.now + Double(Exemption.longest) * 86_400)
        try checks.done()
        guard let reason, let until else { return }
        try tx.requireStepUp()

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.inside(.volunteer) {
            try tx.one(
                """
                INSERT INTO volunteer.exemption (organisation, id, mentor, reason, until_on, made_by, made_at, entry)
                VALUES (\(organisation), \(ID<Exemption>()), \(id), \(reason), \(until.text)::date, \(account), \(tx.now), \(entry))
                RETURNING audit.digest(exemption)
                """)
        }
        try tx.record(
            .mentorExempted, entry: entry, trace(id, keys, in: mentor.organisation), digest: digest.value.bytes,
            fields: [reason.rawValue])
    }
}
