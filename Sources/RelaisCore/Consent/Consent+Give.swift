import Foundation
import Postgres
import Vault

extension Consent {
    /// Records what someone agreed to, for whoever follows them: they themselves, or whoever represents a minor, and the minor
    /// with them. Refuses (`consentStands`) where they agreed already to the same purpose and organisation: that is renewed.
    @discardableResult
    package static func give(_ draft: Draft, for person: ID<Person>, in tx: Transaction) throws -> ID<Consent> {
        let (account, organisation) = try tx.caller.member(.keepConsents)
        let context = try Context.ask(draft, for: person, in: tx)
        let file = try HeldFile.held([person], of: organisation, in: tx)[0]
        try tx.require(version: file.version)
        let (terms, authority) = try agreed(draft, file, context, in: tx)
        let standing: Only<Bool> = try tx.one(
            """
            SELECT EXISTS (SELECT FROM casework.consent
                           WHERE person = \(person) AND recipient = \(terms.recipient) AND purpose = \(terms.purpose)
                             AND ended_at IS NULL)
            """)
        guard !standing.value else { throw Refusal.consentStands }

        let id = ID<Consent>()
        let entry = tx.newEntry()
        var keys = file.keys
        let digest = try keep(
            id, terms, authority, of: file, by: account, renewing: nil, entry: entry, keys: &keys, in: tx)
        try tx.record(
            .consentGiven, entry: entry, .one("person", person.rawValue, keys, in: organisation),
            digest: digest.bytes, fields: terms.fields)
        return id
    }

    /// What is asked beside the file: whom it is given to, what they were told before, how long one lasts here.
    struct Context {
        let recipient: Later<Only<ID<Organisation>>>
        let notice: Later<Only<String>>
        let lasting: Later<Setting.Row>

        static func ask(_ draft: Draft, for person: ID<Person>, in tx: Transaction) throws -> Context {
            let named = (draft.recipient ?? "").replacing("\0", with: "")
            return Context(
                recipient: try tx.ask(
                    """
                    SELECT id
                    FROM directory.organisation
                    WHERE id = \(ID<Organisation>(named)) OR lower(name) = lower(\(named))
                    """),
                notice: try tx.ask(
                    """
                    SELECT version
                    FROM casework.information
                    WHERE person = \(person)
                    ORDER BY given_on DESC, recorded_at DESC
                    LIMIT 1
                    """),
                lasting: try Setting.consentDays.ask(in: tx))
        }
    }

    /// The terms and who agreed to them; refuses everything that does not hold at once.
    static func agreed(
        _ draft: Draft, _ file: HeldFile, _ context: Context, in tx: Transaction
    ) throws -> (Terms, Authority) {
        let today = Day(tx.now)
        var checks = Checks()
        let terms = draft.terms(
            to: try context.recipient.first()?.value, from: file.organisation,
            knowing: try context.notice.first()?.value, lasting: try Setting.consentDays.number(context.lasting),
            on: today, &checks)
        let authority = try authority(
            over: file, draft, for: terms?.purpose, on: terms?.givenOn ?? today, &checks, in: tx)
        try checks.done()
        guard let terms, let authority else { throw PostgresError.missingRow }
        return (terms, authority)
    }

    /// Writes it. Answers the digest of its row.
    static func keep(
        _ id: ID<Consent>, _ terms: Terms, _ authority: Authority, of file: HeldFile, by account: ID<Account>,
        renewing former: Consent?, entry: ID<Entry>, keys: inout Keys, in tx: Transaction
    ) throws -> Bytes {
        var sealed: Bytes?
        if !terms.said.isEmpty {
            let key = try tx.makeKey(
                .narrative, of: id.rawValue, about: file.id.rawValue, organisation: file.organisation, into: &keys)
            sealed = try key.seal(terms.said, at: place(id, in: file.organisation))
        }
        do {
            let digest: Only<Bytes> = try tx.one(
                """
                INSERT INTO casework.consent (organisation, id, person, root, renews, purpose, recipient, fields, shares_result, given_by,
                    representative, has_assent, method, language, has_interpreter, notice_version, given_on, from_on, until_on,
                    sealed, dek_version, recorded_by, recorded_at, entry)
                VALUES (\(file.organisation), \(id), \(file.id), \(former?.root ?? id), \(former?.id), \(terms.purpose),
                    \(terms.recipient), \(terms.fields), \(terms.sharesResult), \(authority.givenBy), \(authority.representative),
                    \(authority.hasAssent), \(terms.method), \(terms.language), \(terms.hasInterpreter),
                    \(terms.noticeVersion), \(terms.givenOn.text)::date, \(terms.from.text)::date, \(terms.until.text)::date,
                    \(sealed), \(sealed == nil ? nil : 1), \(account), \(tx.now), \(entry))
                RETURNING audit.digest(consent)
                """)
            return digest.value
        } catch let error as PostgresError where error.constraint == "consent_language_fkey" {
            throw Refusal.invalid([Invalid("language", .notInList)])
        }
    }

    static func place(_ id: ID<Consent>, in organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "casework.consent", row: id.rawValue, rowVersion: 1)
    }
}
