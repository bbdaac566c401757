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
        case agreement(ID<Agreement>)
        /// What someone asked about their data, with the person's code or the account's name.
        case request(ID<RightsRequest>, name: String)
        case breach(ID<Breach>)
        case person(ID<Person>, code: String)
        /// By its name: which one named one's own.
        case organisation(String)
        case mentor(ID<Mentor>, code: String)
        case programme(ID<Programme>, name: String)

        package var name: String? {
            switch self {
            case .referral(_, let name), .consent(_, _, let name), .emergency(_, let name), .colleague(let name),
                .request(_, let name), .person(_, let name), .organisation(let name), .mentor(_, let name),
                .programme(_, let name):
                name
            case .handover, .agreement, .breach: nil
            }
        }
    }
}

extension Notice.Subject: RowDecodable {
    /// Each with what it is about, if the caller may open that.
    static let joins: SQL =
        """
        LEFT JOIN casework.referral r ON r.id = n.referral
        LEFT JOIN casework.handover h ON h.id = n.handover
        LEFT JOIN casework.consent c ON c.organisation = n.organisation AND c.id = n.consent
        LEFT JOIN casework.request q ON q.organisation = n.organisation AND q.id = n.request
        LEFT JOIN casework.person p ON p.organisation = n.organisation AND p.id = coalesce(c.person, q.person, n.person)
        LEFT JOIN casework.emergency e ON e.organisation = n.organisation AND e.id = n.emergency
        LEFT JOIN casework.breach b ON b.organisation = n.organisation AND b.id = n.breach
        LEFT JOIN directory.organisation g ON g.id = n.named_by
        """
    /// Whoever keeps agreements reads of them.
    static let canOpen: SQL =
        """
        coalesce(r.id, h.id, c.id, e.id, n.about, n.agreement, q.id, b.id, p.id, g.id, n.mentor, n.programme) IS NOT NULL
        """
    /// The notices of the caller that are about something they may open.
    static let isOwn: SQL =
        """
        n.organisation = (SELECT access.organisation()) AND n.account = (SELECT access.account()) AND \(canOpen)
        """
    static let columns: SQL =
        """
        CASE WHEN r.id IS NOT NULL THEN 'referral' WHEN h.id IS NOT NULL THEN 'handover' WHEN c.id IS NOT NULL THEN 'consent'
            WHEN e.id IS NOT NULL THEN 'emergency' WHEN n.agreement IS NOT NULL THEN 'agreement' WHEN q.id IS NOT NULL THEN 'request'
            WHEN b.id IS NOT NULL THEN 'breach' WHEN n.mentor IS NOT NULL THEN 'mentor' WHEN n.programme IS NOT NULL THEN 'programme'
            WHEN n.about IS NOT NULL THEN 'colleague' WHEN g.id IS NOT NULL THEN 'organisation' ELSE 'person' END,
        coalesce(r.id, h.id, c.id, e.id, n.agreement, q.id, b.id, n.about, g.id, p.id, n.mentor, n.programme),
            coalesce(r.reference, p.code, e.code, access.account_name(coalesce(n.about, q.account)), g.name, volunteer.code_of(n.mentor),
                protection.name_of(n.programme)), p.id
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
        case "agreement": self = .agreement(ID(rawValue: id))
        case "request": self = .request(ID(rawValue: id), name: name ?? "")
        case "breach": self = .breach(ID(rawValue: id))
        case "mentor": self = .mentor(ID(rawValue: id), code: name ?? "")
        case "programme": self = .programme(ID(rawValue: id), name: name ?? "")
        case "person": self = .person(ID(rawValue: id), code: name ?? "")
        case "organisation": self = .organisation(name ?? "")
        default: self = .colleague(name ?? "")
        }
    }
}
