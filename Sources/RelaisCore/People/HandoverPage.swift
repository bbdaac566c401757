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
    /// Why it was not taken.
    package let reason: Referral.Reason?
    /// The caller's own file, where they may know of it.
    package let person: ID<Person>?
    package let personCode: String?
    package let rowVersion: Int

    static let columns: SQL =
        """
        h.id, h.state, g.name, t.name, h.giver = (SELECT access.organisation()), h.age_bracket, h.languages, h.french_level,
        c.name, access.account_name(h.offered_by), h.offered_at, h.answered_at, h.reason, p.id, p.code, h.row_version
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
            answeredAt, reason, person, personCode, rowVersion
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

/// One offer as either side reads it, with the words that came with it and with the answer.
package struct HandoverPage: Sendable {
    package let line: HandoverLine
    package let note: String?
    /// Why it was not taken, in words.
    package let answer: String?

    package init(_ id: ID<Handover>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterWords: Later<SealedWords> = try tx.ask(
            "SELECT giver, receiver, sealed, answer_sealed FROM casework.handover WHERE id = \(id)")
        let found: HandoverLine? = try tx.first(
            "SELECT \(HandoverLine.columns) FROM \(HandoverLine.sources) WHERE h.id = \(id)")
        let (_, organisation) = try tx.caller.member(.handOverPeople)
        guard let found, let words = try laterWords.first() else {
            throw Refusal.notFound(.init(.handover, id.rawValue))
        }
        let keys = try laterKeys.open()
        func opened(_ sealed: Bytes?, by owner: ID<Organisation>, at place: Place) throws -> String? {
            try sealed.map { sealed in
                let key = try keys.key(organisation: owner, subject: id.rawValue, .narrative)
                return try key.open(sealed, at: place, as: Words.self).text
            }
        }
        line = found
        note = try opened(words.sealed, by: words.giver, at: Handover.wordPlace(id, of: words.giver))
        answer = try opened(words.answer, by: words.receiver, at: Handover.answerPlace(id, of: words.receiver))
        try tx.record(
            .personHandoverSeen, .one("handover", id.rawValue, keys, in: organisation),
            fields: (note == nil ? [] : ["note"]) + (answer == nil ? [] : ["answer"]))
    }

    private struct SealedWords: RowDecodable {
        let giver: ID<Organisation>
        let receiver: ID<Organisation>
        let sealed: Bytes?
        let answer: Bytes?
        init(row: Row) throws { (giver, receiver, sealed, answer) = try row.decode() }
    }
}
