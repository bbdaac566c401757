import Postgres
import Vault

extension Note {
    /// Keeps a note for colleagues: on a person the caller follows, or on a referral they see. Nothing of it crosses.
    @discardableResult
    package static func write(about subject: Subject, text: String?, in tx: Transaction) throws -> ID<Note> {
        let (account, organisation) = try tx.caller.member(.seePeople)
        let laterKeys = try tx.askKeys(about: [subject.id])
        let version: Only<Int>? =
            switch subject {
            case .person(let id):
                try tx.first(
                    """
                    SELECT p.row_version
                    FROM casework.person p
                    JOIN casework.assignment a ON a.organisation = p.organisation AND a.person = p.id
                    WHERE p.id = \(id) AND a.account = \(account) AND a.until IS NULL AND p.handed_over_at IS NULL
                    """)
            case .referral(let id):
                try tx.first(
                    """
                    SELECT \(Referral.shownVersion)
                    FROM casework.referral_side s
                    JOIN casework.referral r ON r.id = s.referral
                    WHERE s.organisation = \(organisation) AND s.referral = \(id)
                    """)
            }
        guard let version else { throw subject.refusal }
        try tx.require(version: version.value)
        var checks = Checks()
        let text = checks.text("text", text, most: 4_000, isNeeded: true) ?? ""
        try checks.done()

        let id = ID<Note>()
        let entry = tx.newEntry()
        var keys = try laterKeys.open()
        let key = try tx.makeKey(
            .narrative, of: id.rawValue, about: subject.id, organisation: organisation, into: &keys)
        let sealed = try key.seal(Words(text: text), at: place(id, in: organisation))
        let (person, referral): (ID<Person>?, ID<Referral>?) =
            switch subject {
            case .person(let id): (id, nil)
            case .referral(let id): (nil, id)
            }
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.note (organisation, id, person, referral, account, at, sealed, dek_version, entry)
            VALUES (\(organisation), \(id), \(person), \(referral), \(account), \(tx.now), \(sealed), 1, \(entry))
            RETURNING audit.digest(note)
            """)

        try tx.record(
            .noteWritten, entry: entry, .one(subject.type, subject.id, keys, in: organisation),
            digest: digest.value.bytes, fields: ["note"])
        return id
    }
}
