import Foundation
import Postgres

extension Notice {
    /// What a notice is about, and what that is called: a reference, a code, a colleague's name.
    package enum Subject: Sendable, Equatable {
        case referral(ID<Referral>, reference: String)
        case handover(ID<Handover>)
        case consent(ID<Consent>, person: ID<Person>, code: String)
        case emergency(ID<Emergency>, code: String)
        case colleague(String)

        package var name: String? {
            switch self {
            case .referral(_, let name), .consent(_, _, let name), .emergency(_, let name), .colleague(let name): name
            case .handover: nil
            }
        }
    }
}

extension Notice.Subject: RowDecodable {
    /// Each with what it is about, if the caller may open that.
    static let sources: SQL =
        """
        casework.notice n
        LEFT JOIN casework.referral r ON r.id = n.referral
        LEFT JOIN casework.handover h ON h.id = n.handover
        LEFT JOIN casework.consent c ON c.organisation = n.organisation AND c.id = n.consent
        LEFT JOIN casework.person p ON p.organisation = c.organisation AND p.id = c.person
        LEFT JOIN casework.emergency e ON e.organisation = n.organisation AND e.id = n.emergency
        """
    /// The notices of the caller that are about something they may open.
    static let isOwn: SQL =
        """
        n.organisation = (SELECT access.organisation()) AND n.account = (SELECT access.account())
        AND coalesce(r.id, h.id, c.id, e.id, n.about) IS NOT NULL
        """
    static let columns: SQL =
        """
        CASE WHEN r.id IS NOT NULL THEN 'referral' WHEN h.id IS NOT NULL THEN 'handover' WHEN c.id IS NOT NULL THEN 'consent'
            WHEN e.id IS NOT NULL THEN 'emergency' ELSE 'colleague' END,
        coalesce(r.id, h.id, c.id, e.id, n.about), coalesce(r.reference, p.code, e.code, access.account_name(n.about)), p.id
        """
    /// How many they are.
    static let width: Int32 = 4

    package init(row: Row) throws { try self.init(row: row, from: 0) }

    /// Reads it from a row where it begins at a column.
    init(row: Row, from start: Int32) throws {
        let (type, id): (String, UUID) = (try row.column(start), try row.column(start + 1))
        let (name, person): (String?, UUID?) = (try row.column(start + 2), try row.column(start + 3))
        switch type {
        case "referral": self = .referral(ID(rawValue: id), reference: name ?? "")
        case "handover": self = .handover(ID(rawValue: id))
        case "consent": self = .consent(ID(rawValue: id), person: ID(rawValue: person ?? id), code: name ?? "")
        case "emergency": self = .emergency(ID(rawValue: id), code: name ?? "")
        default: self = .colleague(name ?? "")
        }
    }
}
