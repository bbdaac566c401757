import Foundation
import Postgres
import Vault

/// Words about someone, or about one of their referrals, that only the organisation of whoever wrote them reads.
package struct Note: Sendable {
    package let id: ID<Note>
    package let at: Date
    package let account: String?
    package let text: String
    /// Whether the caller wrote it, and can remove it.
    package let isOwn: Bool

    /// What a note is about.
    package enum Subject: Sendable, Equatable {
        case person(ID<Person>)
        case referral(ID<Referral>)

        var id: UUID {
            switch self {
            case .person(let id): id.rawValue
            case .referral(let id): id.rawValue
            }
        }

        /// What the audit calls it.
        var type: String {
            switch self {
            case .person: "person"
            case .referral: "referral"
            }
        }

        var refusal: Refusal {
            switch self {
            case .person(let id): .notFound(.init(.person, id.rawValue))
            case .referral(let id): .notFound(.init(.referral, id.rawValue))
            }
        }
    }
}

extension Note {
    /// So many are shown, the last ones.
    package static let most = 50

    static func place(_ id: ID<Note>, in organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "casework.note", row: id.rawValue, rowVersion: 1)
    }

    /// Notes that were asked for and have not been opened yet.
    struct Asked {
        fileprivate let rows: Later<NoteRow>

        /// The last first. `keys` are those about the subject.
        func read(_ keys: Keys) throws -> [Note] { try rows.all().map { try $0.note(keys) } }
    }

    /// PostgreSQL answers with what the caller may read: of a person they follow, or of a referral they see.
    static func ask(about subject: Subject, in tx: Transaction) throws -> Asked {
        let condition: SQL =
            switch subject {
            case .person(let id): "n.person = \(id)"
            case .referral(let id): "n.referral = \(id)"
            }
        return Asked(
            rows: try tx.ask(
                """
                SELECT n.id, n.at, n.organisation, access.account_name(n.account), n.sealed,
                    n.account = (SELECT access.account())
                FROM casework.note n
                WHERE \(condition)
                ORDER BY n.at DESC, n.id DESC
                LIMIT \(most)
                """))
    }
}

private struct NoteRow: RowDecodable {
    let id: ID<Note>
    let at: Date
    let organisation: ID<Organisation>
    let account: String?
    let sealed: Bytes
    let isOwn: Bool
    init(row: Row) throws { (id, at, organisation, account, sealed, isOwn) = try row.decode() }

    func note(_ keys: Keys) throws -> Note {
        let key = try keys.key(organisation: organisation, subject: id.rawValue, .narrative)
        let words: Words = try key.open(sealed, at: Note.place(id, in: organisation))
        return Note(id: id, at: at, account: account, text: words.text, isOwn: isOwn)
    }
}
