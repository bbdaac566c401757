import Foundation
import Postgres
import Vault

extension Mentor {
    /// Changes what is said of a mentor: who they are, what they offer. Fewer mentees than they accompany can be said: nobody new is
    /// proposed to them then. Refuses (`nothingChanged`) what says nothing new.
    package static func amend(_ id: ID<Mentor>, _ draft: Draft, in tx: Transaction) throws {
        let (mentor, keys) = try held(id, in: tx)
        guard mentor.state != .left else {
            throw Refusal.mentoring(.mentorIs(.left, needs: Set(State.allCases).subtracting([.left])))
        }
        let row: KeptRow = try tx.inside(.volunteer) {
            try tx.one("SELECT \(Offer.columns), m.sealed, m.dek_version FROM volunteer.mentor m WHERE m.id = \(id)")
        }
        let key = try keys.key(
            organisation: mentor.organisation, subject: id.rawValue, .volunteer, version: row.keyVersion)
        let old: Identity = try key.open(
            row.sealed, at: place(id, in: mentor.organisation, version: mentor.sealedVersion))
        var checks = Checks()
        let identity = draft.identity(from: old, &checks)
        let offer = try draft.offer(from: row.offer, &checks, in: tx)
        try checks.done()
        let fields = (identity == old ? [] : ["identity"]) + offer.differences(from: row.offer)
        guard !fields.isEmpty else { throw Refusal.nothingChanged }

        let version = mentor.sealedVersion + (identity == old ? 0 : 1)
        let sealed =
            identity == old
            ? row.sealed : try key.seal(identity, at: place(id, in: mentor.organisation, version: version))
        do {
            try mentor.keep(
                """
                languages = \(offer.languages), interests = \(offer.interests.codes), availability = \(offer.availability.codes),
                    commune = \(offer.commune), reach_km = \(offer.reachKm)::bigint, reach_minutes = \(offer.reachMinutes)::bigint,
                    transport = \(offer.transport.codes), capacity = \(offer.capacity), prefers = \(offer.prefers.codes),
                    prefers_from_age = \(offer.prefersFromAge)::bigint, prefers_to_age = \(offer.prefersToAge)::bigint,
                    sealed = \(sealed), sealed_version = \(version)
                """, .mentorAmended, keys, fields: fields, in: tx)
        } catch let error as PostgresError {
            throw refusal(for: error)
        }
    }

    private struct KeptRow: RowDecodable {
        let offer: Offer
        let sealed: Bytes
        let keyVersion: Int
        init(row: Row) throws {
            offer = try Offer(row: row)
            (sealed, keyVersion) = (try row.column(Offer.width), try row.column(Offer.width + 1))
        }
    }
}

extension Mentor.Offer {
    /// The names of the fields in which it says something else.
    func differences(from other: Self) -> [String] {
        var fields: [String] = []
        if languages != other.languages { fields.append("languages") }
        if interests != other.interests { fields.append("interests") }
        if availability != other.availability { fields.append("availability") }
        if (commune, reachKm, reachMinutes) != (other.commune, other.reachKm, other.reachMinutes) {
            fields.append("reach")
        }
        if transport != other.transport { fields.append("transport") }
        if capacity != other.capacity { fields.append("capacity") }
        if prefers != other.prefers
            || (prefersFromAge, prefersToAge) != (other.prefersFromAge, other.prefersToAge)
        {
            fields.append("prefers")
        }
        return fields
    }
}
