import Foundation
import Postgres

/// A sign-in: someone who works with Relais, for one or more organisations.
package struct Account: Sendable, RowDecodable {
    package let id: ID<Account>
    package let email: String
    package let name: String
    package let roles: [String]
    package let organisation: ID<Organisation>
    package let organisationName: String
    package let language: Language
    package let state: State
    /// Grows with every change of it, or of its place in the organisation.
    package let version: Int
    /// Since when mail to its address comes back.
    package let mailReturnedAt: Date?

    /// How an account stands in an organisation.
    package enum State: String, Sendable, CaseIterable {
        /// The link of the invitation was not used yet.
        case invited
        /// There is a password, and no second factor yet.
        case unenrolled
        case open
        case disabled
        case left
    }

    package init(row: Row) throws {
        let known: String?
        (id, email, name, roles, organisation, organisationName, language, known, version, mailReturnedAt) =
            try row.decode()
        state = known.flatMap(State.init) ?? .open
    }

    /// What is read of one, and where from; as the compartment `access`.
    static let columns: SQL =
        """
        a.id, a.email, a.name, m.roles, o.id, o.name, a.language, access.account_state(a.id, o.id),
        a.row_version + m.row_version - 1, access.mail_returned_at(a.id, o.id)
        """
    static let sources: SQL =
        """
        access.account a
        JOIN access.membership m ON m.account = a.id
        JOIN directory.organisation o ON o.id = m.organisation
        """
}

/// A language of the interface.
package enum Language: String, Sendable, CaseIterable, PostgresValue {
    case french = "fr"
    case english = "en"
}
