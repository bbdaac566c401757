import Foundation
import Postgres

/// One correction in a list: who corrected which fields, and what became of it. No value.
package struct CorrectionLine: Sendable, RowDecodable {
    package let id: ID<Correction>
    package let state: Correction.State
    package let referral: ID<Referral>
    package let reference: String
    package let referrerName: String
    package let recipientName: String
    /// Whether the caller's organisation is the one that corrected.
    package let isOwn: Bool
    package let fields: [String]
    package let offeredAt: Date
    package let answeredAt: Date?
    /// The caller's own file, where they may know of it.
    package let person: ID<Person>?
    package let personCode: String?
    package let rowVersion: Int

    static let columns: SQL =
        """
        c.id, c.state, c.referral, r.reference,
        (SELECT o.name FROM directory.organisation o WHERE o.id = c.referrer),
        (SELECT o.name FROM directory.organisation o WHERE o.id = c.organisation),
        c.referrer = (SELECT access.organisation()), c.fields, c.offered_at, c.answered_at, p.id, p.code, c.row_version
        """
    static let sources: SQL =
        """
        casework.correction c
        JOIN casework.referral r ON r.id = c.referral
        JOIN casework.referral_side s ON s.referral = c.referral AND s.organisation = (SELECT access.organisation())
        LEFT JOIN casework.person p ON p.organisation = s.organisation AND p.id = s.person
        """

    package init(row: Row) throws {
        (
            id, state, referral, reference, referrerName, recipientName, isOwn, fields, offeredAt, answeredAt, person,
            personCode, rowVersion
        ) = try row.decode()
    }

    /// Those of one person's file, the newest first; not those that came to nothing.
    static func ask(of person: ID<Person>, in tx: Transaction) throws -> Later<CorrectionLine> {
        try tx.ask(
            """
            SELECT \(columns)
            FROM \(sources)
            WHERE s.person = \(person) AND c.state IN ('offered', 'accepted', 'declined')
            ORDER BY c.state = 'offered' DESC, c.offered_at DESC, c.id
            LIMIT 20
            """)
    }
}

/// The corrections an organisation was offered and made: those that wait first, the newest first.
package struct CorrectionList: Sendable {
    package let lines: [CorrectionLine]

    package init(in tx: Transaction) throws {
        let rows: [CorrectionLine] = try tx.all(
            """
            SELECT \(CorrectionLine.columns)
            FROM \(CorrectionLine.sources)
            ORDER BY c.state = 'offered' DESC, c.offered_at DESC, c.id
            LIMIT 100
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        lines = rows
        let ids = Array(Set(rows.map(\.referral.rawValue)))
        let keys = try tx.askKeys(about: ids).open()
        try tx.record(.personCorrectionsListed, .list("referral", ids, keys, in: organisation))
    }
}

/// One correction as either side reads it.
package struct CorrectionPage: Sendable {
    package let line: CorrectionLine
    /// Whether the caller may answer it: who follows the person.
    package let canAnswer: Bool

    package init(_ id: ID<Correction>, in tx: Transaction) throws {
        let laterOpen: Later<Only<Bool>> = try tx.ask(
            "SELECT casework.may_open_correction(referral) FROM casework.correction WHERE id = \(id)")
        let found: CorrectionLine? = try tx.first(
            "SELECT \(CorrectionLine.columns) FROM \(CorrectionLine.sources) WHERE c.id = \(id)")
        let (_, organisation) = try tx.caller.member(.seePeople)
        guard let found else { throw Refusal.notFound(.init(.correction, id.rawValue)) }
        line = found
        let mayOpen = try laterOpen.first()?.value ?? false
        canAnswer = try !found.isOwn && found.state == .offered && mayOpen && tx.caller.may(.amendPeople)
        let keys = try tx.askKeys(about: [found.referral.rawValue]).open()
        try tx.record(.personCorrectionSeen, .one("referral", found.referral.rawValue, keys, in: organisation))
    }
}
