import Foundation
import Postgres
import Vault

extension Mentor {
    /// Keeps who called: somebody who would like to accompany a young person in this programme.
    @discardableResult
    package static func enquire(
        _ draft: Draft, on day: String? = nil, into programme: ID<Programme>, in tx: Transaction
    ) throws -> ID<Mentor> {
        let (_, organisation) = try tx.caller.member(.keepMentors)
        _ = try Programme.open(programme, in: tx)
        var checks = Checks()
        let identity = draft.identity(from: nil, &checks)
        let offer = try draft.offer(from: Offer(), &checks, in: tx)
        let enquiredOn =
            day?.isEmpty ?? true ? Day(tx.now) : checks.day("enquired_on", day, from: nil, to: tx.now) ?? Day(tx.now)
        try checks.done()

        let (id, entry) = (ID<Mentor>(), tx.newEntry())
        var keys = Keys(tx.keyring)
        try tx.makePepper(of: id.rawValue, organisation: organisation, into: &keys)
        let key = try tx.makeKey(
            .volunteer, of: id.rawValue, about: id.rawValue, organisation: organisation, into: &keys)
        let sealed = try key.seal(identity, at: place(id, in: organisation, version: 1))
        let digest: Only<Bytes>
        do {
            // A code that is taken is as rare as one in tens of thousands: the next is tried within the same statement.
            digest = try tx.inside(.volunteer) {
                try tx.one(
                    """
                    INSERT INTO volunteer.mentor (organisation, id, code, programme, state, languages, interests, availability, commune,
                        reach_km, reach_minutes, transport, capacity, prefers, prefers_from_age, prefers_to_age, sealed, dek_version,
                        enquired_on, moved_at, entry)
                    SELECT \(organisation), \(id), g.code, \(programme), 'enquiry', \(offer.languages), \(offer.interests.codes),
                        \(offer.availability.codes), \(offer.commune), \(offer.reachKm)::bigint, \(offer.reachMinutes)::bigint,
                        \(offer.transport.codes), \(offer.capacity), \(offer.prefers.codes), \(offer.prefersFromAge)::bigint,
                        \(offer.prefersToAge)::bigint, \(sealed), 1, \(enquiredOn.text)::date, \(tx.now), \(entry)
                    FROM unnest(\((0..<20).map { _ in Code.new(Code.mentor) })) AS g (code)
                    WHERE NOT EXISTS (SELECT FROM volunteer.mentor o WHERE o.code = g.code)
                    LIMIT 1
                    RETURNING audit.digest(mentor)
                    """)
            }
        } catch let error as PostgresError {
            throw refusal(for: error)
        }
        try tx.record(
            .mentorEnquired, entry: entry, trace(id, keys, in: organisation), digest: digest.value.bytes)
        return id
    }

    /// What the database keeps from being written, in words where it is expected.
    static func refusal(for error: PostgresError) -> any Error {
        switch error.constraint {
        case "languages_fkey": Refusal.invalid([Invalid("languages", .notInList)])
        case "mentor_account_key": Refusal.invalid([Invalid("account", .taken)])
        default: error
        }
    }
}
