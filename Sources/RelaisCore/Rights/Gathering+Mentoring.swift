import Foundation
import Postgres
import Vault

extension Gathering {
    /// The programmes they are or were in, what they said they wanted, what was agreed, the matches and what came of them. Who
    /// accompanied them is left out.
    func askMentoring(in tx: Transaction) throws -> Later {
        let laterMentees: RelaisCore.Later<MenteeRow> = try tx.ask(
            """
            SELECT mentee, programme, sealed, sealed_version, card, card_sealed, card_version, interests, availability, prefers, enrolled_at,
                ended_at, ended_for
            FROM casework.mentoring_of(\(person))
            """)
        let laterFacts: RelaisCore.Later<FactRow> = try tx.ask(
            """
            SELECT what, happened_on::text, ends_on::text, detail, details
            FROM casework.mentoring_facts_of(\(person))
            """)
        let laterFollowing = try askFollowing(in: tx)
        return {
            let mentees = try laterMentees.all().map(mentee)
            let facts = try laterFacts.all().map(\.record)
            return [.init(name: .mentoring, records: try mentees + facts + laterFollowing())]
        }
    }

    private func mentee(_ row: MenteeRow) throws -> PersonExport.Record {
        func opened<Value: Decodable>(_ sealed: Bytes?, of subject: UUID?, at place: Place?) throws -> Value? {
            guard let sealed, let subject, let place,
                let key = try? references.keys.key(organisation: organisation, subject: subject, .narrative)
            else { return nil }
            return try key.open(sealed, at: place)
        }
        let said: Mentee.Said? = try opened(
            row.sealed, of: row.id.rawValue, at: Mentee.place(row.id, in: organisation, version: row.version))
        let card: Mentee.Card? = try opened(
            row.cardSealed, of: row.card?.rawValue,
            at: row.card.map { Mentee.cardPlace($0, in: organisation, version: row.cardVersion ?? 1) })
        var record = PersonExport.Record([
            ("programme", row.programme), ("enrolled_at", row.enrolledAt.exported),
            ("ended_at", row.endedAt?.exported), ("ended_for", row.endedFor),
            ("goals", said?.goals.map { others.leftOut(of: $0) }),
            ("wishes", said?.wishes.map { others.leftOut(of: $0) }),
            ("called", card?.called), ("meeting", card?.meeting.map { others.leftOut(of: $0) }),
        ])
        record.add("interests", row.interests)
        record.add("availability", row.availability)
        record.add("prefers", row.prefers)
        return record
    }
}

private struct MenteeRow: RowDecodable {
    let id: ID<Mentee>
    let programme: String
    let sealed: Bytes?
    let version: Int
    let card: ID<Mentee.Card>?
    let cardSealed: Bytes?
    let cardVersion: Int?
    let interests: [String]
    let availability: [String]
    let prefers: [String]
    let enrolledAt: Date
    let endedAt: Date?
    let endedFor: String?

    init(row: Row) throws {
        (
            id, programme, sealed, version, card, cardSealed, cardVersion, interests, availability, prefers, enrolledAt,
            endedAt, endedFor
        ) = try row.decode()
    }
}

private struct FactRow: RowDecodable {
    let record: PersonExport.Record

    init(row: Row) throws {
        let (what, day): (String, String)
        let (until, detail): (String?, String?)
        let details: [String]
        (what, day, until, detail, details) = try row.decode()
        var record = PersonExport.Record([
            ("what", what), ("happened_on", day), ("until", until), ("detail", detail),
        ])
        record.add("exits", details)
        self.record = record
    }
}
