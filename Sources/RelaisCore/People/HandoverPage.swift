import Foundation
import Postgres
import Vault

/// One offer in a list: between whom, where it stands, and nothing that names anybody.
package struct HandoverLine: Sendable, RowDecodable {
    package let id: ID<Handover>
    package let state: Handover.State
    package let giverName: String
    package let receiverName: String
    /// Whether the caller's organisation is the one that offers.
    package let isOwn: Bool
    package let ageBracket: AgeBracket?
    package let languages: [String]
    package let frenchLevel: FrenchLevel?
    package let commune: String?
    package let offeredBy: String?
    package let offeredAt: Date
    package let answeredAt: Date?
    /// The caller's own file, where they may know of it.
    package let person: ID<Person>?
    package let personCode: String?
    package let rowVersion: Int

    static let columns: SQL =
        """
        h.id, h.state, g.name, t.name, h.giver = (SELECT access.organisation()), h.age_bracket, h.languages, h.french_level,
        c.name, access.account_name(h.offered_by), h.offered_at, h.answered_at, p.id, p.code, h.row_version
        """
    static let sources: SQL =
        """
        casework.handover h
        JOIN directory.organisation g ON g.id = h.giver
        JOIN directory.organisation t ON t.id = h.receiver
        LEFT JOIN directory.commune c ON c.code = h.commune
        LEFT JOIN casework.handover_side s ON s.handover = h.id AND s.organisation = (SELECT access.organisation())
        LEFT JOIN casework.person p ON p.organisation = s.organisation AND p.id = s.person
        """

    package init(row: Row) throws {
        (
            id, state, giverName, receiverName, isOwn, ageBracket, languages, frenchLevel, commune, offeredBy,
            offeredAt,
            answeredAt, person, personCode, rowVersion
        ) = try row.decode()
    }
}

/// The offers of files an organisation has received and made: those that stand first, the newest first.
package struct HandoverList: Sendable {
    package let lines: [HandoverLine]

    package init(in tx: Transaction) throws {
        let rows: [HandoverLine] = try tx.all(
            """
            SELECT \(HandoverLine.columns)
            FROM \(HandoverLine.sources)
            ORDER BY h.state = 'offered' DESC, h.offered_at DESC, h.id
            LIMIT 100
            """)
        let (_, organisation) = try tx.caller.member(.handOverPeople)
        lines = rows
        let ids = rows.map(\.id.rawValue)
        let keys = try tx.askKeys(about: ids).open()
        try tx.record(.personHandoversListed, .list("handover", ids, keys, in: organisation))
    }
}

/// One offer as either side reads it.
package struct HandoverPage: Sendable {
    package let line: HandoverLine
    package let note: String?

    package init(_ id: ID<Handover>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterWord: Later<SealedWord> = try tx.ask(
            "SELECT giver, sealed FROM casework.handover WHERE id = \(id)")
        let found: HandoverLine? = try tx.first(
            "SELECT \(HandoverLine.columns) FROM \(HandoverLine.sources) WHERE h.id = \(id)")
        let (_, organisation) = try tx.caller.member(.handOverPeople)
        guard let found, let word = try laterWord.first() else {
            throw Refusal.notFound(.init(.handover, id.rawValue))
        }
        let keys = try laterKeys.open()
        line = found
        note = try word.sealed.map { sealed in
            let key = try keys.key(organisation: word.giver, subject: id.rawValue, .narrative)
            return try key.open(sealed, at: Handover.wordPlace(id, of: word.giver), as: Words.self).text
        }
        try tx.record(
            .personHandoverSeen, .one("handover", id.rawValue, keys, in: organisation),
            fields: note == nil ? [] : ["note"])
    }

    private struct SealedWord: RowDecodable {
        let giver: ID<Organisation>
        let sealed: Bytes?
        init(row: Row) throws { (giver, sealed) = try row.decode() }
    }
}
