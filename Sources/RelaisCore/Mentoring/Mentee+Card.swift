import Postgres
import Vault

extension Mentee {
    /// What a form or a command says of a card, as it was typed.
    package struct CardDraft: Sendable, Equatable {
        package var called: String?
        package var meeting: String?
        package var emergencyContact: String?
        package var languages: [String]
        package var interests: [String]
        package init(
            called: String?, meeting: String? = nil, emergencyContact: String?, languages: [String],
            interests: [String] = []
        ) {
            (self.called, self.meeting, self.emergencyContact) = (called, meeting, emergencyContact)
            (self.languages, self.interests) = (languages, interests)
        }
    }

    /// Writes all that a mentor sees of somebody: what they are called, their languages, what is agreed on, whom to call. Nothing else of
    /// the file is ever theirs to see.
    package static func writeCard(_ draft: CardDraft, of id: ID<Mentee>, in tx: Transaction) throws {
        let (mentee, known) = try held(id, in: tx)
        var checks = Checks()
        let called = checks.text("called", draft.called, most: 50, isNeeded: true) ?? ""
        let contact = checks.text("emergency_contact", draft.emergencyContact, most: 300, isNeeded: true) ?? ""
        let meeting = checks.text("meeting", draft.meeting, most: 500)
        let languages = checks.codes("languages", draft.languages, most: 10)
        let interests = checks.some("interests", draft.interests, as: Mentoring.Activity.self)
        try checks.done()
        let old: KeptRow? = try tx.first(
            "SELECT id, dek_version, row_version, entry FROM casework.mentee_card WHERE mentee = \(id) FOR UPDATE")

        let organisation = mentee.organisation
        let (card, version) = (old?.id ?? ID<Card>(), (old?.rowVersion ?? 0) + 1)
        var keys = known
        let key =
            if let old {
                try keys.key(organisation: organisation, subject: card.rawValue, .narrative, version: old.keyVersion)
            } else {
                try tx.makeKey(
                    .narrative, of: card.rawValue, about: mentee.person.rawValue, organisation: organisation,
                    into: &keys)
            }
        let sealed = try key.seal(
            Card(called: called, meeting: meeting, emergencyContact: contact),
            at: cardPlace(card, in: organisation, version: version))
        let entry = tx.newEntry()
        do {
            let digest: Only<Bytes> = try tx.one(
                """
                INSERT INTO casework.mentee_card (organisation, id, mentee, languages, interests, sealed, dek_version, entry)
                VALUES (\(organisation), \(card), \(id), \(languages), \(Set(interests).codes), \(sealed), 1, \(entry))
                ON CONFLICT ON CONSTRAINT mentee_card_once DO UPDATE
                SET languages = EXCLUDED.languages, interests = EXCLUDED.interests, sealed = EXCLUDED.sealed, row_version = \(version),
                    entry = EXCLUDED.entry
                RETURNING audit.digest(mentee_card)
                """)
            try tx.record(
                .menteeCardWritten, entry: entry, mentee.trace(keys), previous: old?.entry, digest: digest.value.bytes,
                fields: ["card"])
        } catch let error as PostgresError {
            throw Mentor.refusal(for: error)
        }
    }

    static func cardPlace(_ id: ID<Card>, in organisation: ID<Organisation>, version: Int) -> Place {
        Place(
            organisation: organisation.rawValue, table: "casework.mentee_card", row: id.rawValue,
            rowVersion: Int64(version))
    }

    private struct KeptRow: RowDecodable {
        let id: ID<Card>
        let keyVersion: Int
        let rowVersion: Int
        let entry: ID<Entry>
        init(row: Row) throws { (id, keyVersion, rowVersion, entry) = try row.decode() }
    }
}
