import Foundation
import Postgres
import Vault

/// Words about a referral that one side writes to the other: both read them, nobody else does.
package struct Message: Sendable {
    package let id: ID<Message>
    package let at: Date
    package let side: Referral.Side
    package let organisation: String
    package let account: String?
    /// What it says; `nil` once it was taken back, or is no longer for the reader.
    package let text: String?
    /// Whether its writer took it back.
    package let isTakenBack: Bool
    /// Whether the caller wrote it, and can take it back.
    package let isOwn: Bool
    /// Whether the young person said it, on the page of their slip.
    package let isByPerson: Bool
}

extension Message {
    /// So many of a referral are shown, the last ones.
    package static let most = 100
    /// The states in which the two sides write to each other: while both have something of what it is about.
    package static let states: Set<Referral.State> = [
        .sent, .waitlisted, .accepted, .inProgress, .completed, .notFulfilled,
    ]

    /// Where a message is sealed for; its row never changes but to lose its words.
    static func place(_ id: ID<Message>, by organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "casework.message", row: id.rawValue, rowVersion: 1)
    }

    /// Messages that were asked for and have not been opened yet.
    struct Asked {
        fileprivate let rows: Later<MessageRow>

        /// In the order they were written.
        func read(_ keys: Keys) throws -> [Message] { try rows.all().reversed().map { try $0.message(keys) } }
    }

    static func ask(of referral: ID<Referral>, in tx: Transaction) throws -> Asked {
        Asked(
            rows: try tx.ask(
                """
                SELECT m.id, m.at, CASE WHEN m.organisation = r.referrer THEN 'referrer' ELSE 'recipient' END,
                    m.organisation, o.name, CASE WHEN NOT m.by_person THEN access.account_name(m.account) END, m.sealed,
                    m.taken_back_at IS NOT NULL,
                    m.account = (SELECT access.account()) AND m.organisation = (SELECT access.organisation()) AND NOT m.by_person,
                    m.by_person
                FROM casework.message m
                JOIN casework.referral r ON r.id = m.referral
                JOIN directory.organisation o ON o.id = m.organisation
                WHERE m.referral = \(referral)
                ORDER BY m.at DESC, m.id DESC
                LIMIT \(most)
                """))
    }
}

private struct MessageRow: RowDecodable {
    let id: ID<Message>
    let at: Date
    let side: Referral.Side
    let organisation: ID<Organisation>
    let organisationName: String
    let account: String?
    let sealed: Bytes?
    let isTakenBack: Bool
    let isOwn: Bool
    let isByPerson: Bool
    init(row: Row) throws {
        (id, at, side, organisation, organisationName, account, sealed, isTakenBack, isOwn, isByPerson) =
            try row.decode()
    }

    func message(_ keys: Keys) throws -> Message {
        // A key that is shared no more is the end of what was disclosed, and no fault.
        let words: Words? = try sealed.flatMap { sealed in
            guard let key = try? keys.key(organisation: organisation, subject: id.rawValue, .narrative) else {
                return nil
            }
            return try key.open(sealed, at: Message.place(id, by: organisation))
        }
        return Message(
            id: id, at: at, side: side, organisation: organisationName, account: account, text: words?.text,
            isTakenBack: isTakenBack, isOwn: isOwn && !isTakenBack, isByPerson: isByPerson)
    }
}
