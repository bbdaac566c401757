import Postgres
import Vault

extension Mentee {
    /// Changes what a mentee would like. Refuses (`nothingChanged`) what says nothing new.
    package static func amend(_ id: ID<Mentee>, _ draft: Draft, in tx: Transaction) throws {
        let (mentee, keys) = try held(id, in: tx)
        let row: KeptRow = try tx.one(
            """
            SELECT interests, availability, prefers, sealed, dek_version
            FROM casework.mentee
            WHERE id = \(id)
            """)
        let key = try keys.key(
            organisation: mentee.organisation, subject: id.rawValue, .narrative, version: row.keyVersion)
        let old: Said = try key.open(
            row.sealed, at: place(id, in: mentee.organisation, version: mentee.sealedVersion))
        var checks = Checks()
        let said = draft.said(from: old, &checks)
        let interests =
            draft.interests.map { Set(checks.some("interests", $0, as: Mentoring.Activity.self)).codes }
            ?? row.interests
        let availability =
            draft.availability.map { Set(checks.some("availability", $0, as: Mentoring.HalfDay.self)).codes }
            ?? row.availability
        let prefers =
            draft.prefers.map { Set(checks.some("prefers", $0, as: Mentoring.Preference.self)).codes } ?? row.prefers
        try checks.done()
        var fields = said == old ? [] : ["words"]
        if interests != row.interests { fields.append("interests") }
        if availability != row.availability { fields.append("availability") }
        if prefers != row.prefers { fields.append("prefers") }
        guard !fields.isEmpty else { throw Refusal.nothingChanged }

        let version = mentee.sealedVersion + (said == old ? 0 : 1)
        let sealed =
            said == old ? row.sealed : try key.seal(said, at: place(id, in: mentee.organisation, version: version))
        try mentee.keep(
            """
            interests = \(interests), availability = \(availability), prefers = \(prefers), sealed = \(sealed),
                sealed_version = \(version)
            """, .menteeAmended, keys, fields: fields, in: tx)
    }

    private struct KeptRow: RowDecodable {
        let interests: [String]
        let availability: [String]
        let prefers: [String]
        let sealed: Bytes
        let keyVersion: Int
        init(row: Row) throws { (interests, availability, prefers, sealed, keyVersion) = try row.decode() }
    }

    /// Somebody leaves the programme. Their match ends first, for its own reason.
    ///
    /// - Throws: `Obstacle.openMatches`.
    package static func end(_ id: ID<Mentee>, why: String?, in tx: Transaction) throws {
        let (mentee, keys) = try held(id, in: tx)
        var checks = Checks()
        let reason: Ending? = checks.code("why", why, isNeeded: true)
        if let reason, !Ending.chosen.contains(reason) { checks.refuse("why", .notInList) }
        try checks.done()
        let isOpen: Only<Bool> = try tx.one(
            """
            SELECT EXISTS (SELECT FROM casework.match_mentee o JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match
                           WHERE o.mentee = \(id) AND t.state NOT IN ('closed', 'declined'))
            """)
        guard !isOpen.value else { throw Refusal.mentoring(.openMatches) }
        try mentee.keep(
            "ended_at = \(tx.now), ended_for = \(reason)", .menteeEnded, keys,
            fields: [reason?.rawValue].compactMap(\.self), in: tx)
    }
}
