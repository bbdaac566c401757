import Postgres

extension Consent {
    /// The same is agreed to again, in one step: a new consent on the terms of an old one, but for what is said anew. What rests on
    /// the old one rests on the new one from now on; fields that are left out stop what disclosed them.
    ///
    /// This is how someone who has come of age gives anew what a representative gave. One that has ended can be renewed too: what
    /// had stopped stays stopped.
    @discardableResult
    package static func renew(
        _ id: ID<Consent>, _ changes: Draft = Draft(), in tx: Transaction
    ) throws -> (id: ID<Consent>, stopped: Stopped) {
        let (account, organisation) = try tx.caller.member(.keepConsents)
        let seen: Renewed? = try tx.first("SELECT \(Renewed.columns) FROM casework.consent WHERE id = \(id)")
        guard let seen else { throw Refusal.notFound(.init(.consent, id.rawValue)) }
        let draft = seen.draft(changes)
        let context = try Context.ask(draft, for: seen.person, in: tx)
        // The person before the consent, as whoever offers the file does.
        let file = try HeldFile.held([seen.person], of: organisation, in: tx)[0]
        let former = try held(id, to: .keepConsents, in: tx)
        let (terms, authority) = try agreed(draft, file, context, in: tx)
        let standing: Only<Bool> = try tx.one(
            """
            SELECT EXISTS (SELECT FROM casework.consent
                           WHERE person = \(file.id) AND recipient = \(terms.recipient) AND purpose = \(terms.purpose)
                             AND ended_at IS NULL AND id <> \(id))
            """)
        guard !standing.value else { throw Refusal.consentStands }

        let next = ID<Consent>()
        let entry = tx.newEntry()
        var keys = file.keys
        let digest = try keep(
            next, terms, authority, of: file, by: account, renewing: former, entry: entry, keys: &keys, in: tx)
        try tx.record(
            .consentGiven, entry: entry, .one("person", file.id.rawValue, keys, in: organisation),
            digest: digest.bytes, fields: terms.fields)
        var stopped = Stopped(referrals: [], copies: [], offers: 0)
        if former.ending == nil {
            stopped = try former.end(.renewed, .consentRenewed, unless: terms.fields, keys: keys, in: tx)
        }
        return (next, stopped)
    }

    /// The terms of one that is renewed.
    private struct Renewed: RowDecodable {
        let person: ID<Person>
        private let purpose: Purpose
        private let recipient: ID<Organisation>
        private let fields: [String]
        private let sharesResult: Bool
        private let method: Method
        private let language: String

        static let columns: SQL = "person, purpose, recipient, fields, shares_result, method, language"
        init(row: Row) throws {
            (person, purpose, recipient, fields, sharesResult, method, language) = try row.decode()
        }

        /// What is said anew, and these where it says nothing. Whom it is given to and what for stay.
        func draft(_ changes: Draft) -> Draft {
            var draft = changes
            draft.purpose = purpose.rawValue
            draft.recipient = recipient.text
            if draft.fields.isEmpty { draft.fields = fields }
            if draft.sharesResult?.isEmpty ?? true { draft.sharesResult = sharesResult ? "yes" : "no" }
            if draft.method?.isEmpty ?? true { draft.method = method.rawValue }
            if draft.language?.isEmpty ?? true { draft.language = language }
            return draft
        }
    }
}
