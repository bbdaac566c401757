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
    package let disabledAt: Date?

    package init(row: Row) throws {
        (id, email, name, roles, organisation, organisationName, disabledAt) = try row.decode()
    }
}

/// A language of the interface.
package enum Language: String, Sendable, CaseIterable, PostgresValue {
    case french = "fr"
    case english = "en"
}
