import Foundation
import Postgres

/// What someone agreed to: that certain fields of theirs pass to one organisation, for one purpose, until a day.
///
/// It is never changed. It is given, and it ends once; what rests on it ends with it.
package struct Consent: Sendable {
    package let id: ID<Consent>
    package let person: ID<Person>
    /// The first of those that renewed one another: what rested on that one rests on the last.
    let root: ID<Consent>
    package let purpose: Purpose
    package let recipient: ID<Organisation>
    /// Codes of what may pass: see `Consent.fields(for:)`.
    package let fields: [String]
    package let givenBy: Giver
    /// Whoever represents a minor, where they agreed; the minor then agreed too.
    package let representative: ID<Representative>?
    package let from: Day
    /// The last day it holds.
    package let until: Day
    package let ending: Ending?
    package let rowVersion: Int
    let entry: ID<Entry>

    /// What it allows. Mirrored by `consent_purpose_known`.
    package enum Purpose: String, Sendable, CaseIterable, PostgresValue {
        /// To be sent to a service.
        case referral
        /// To pass the whole file to another organisation.
        case handover
    }

    /// Who agreed, in which quality. Mirrored by `consent_given_by_known`.
    package enum Giver: String, Sendable, CaseIterable, PostgresValue {
        case person, guardian
        case parentalAuthorityHolder = "parental_authority_holder"
        case adHocAdministrator = "ad_hoc_administrator"
    }

    /// How it was given. Mirrored by `consent_method_known`.
    package enum Method: String, Sendable, CaseIterable, PostgresValue {
        case written
        case oralWitnessed = "oral_witnessed"
        case electronic
    }

    /// How it ended. Mirrored by `consent_ending_known`.
    package enum Ending: String, Sendable, CaseIterable, PostgresValue {
        /// Whoever gave it took it back.
        case withdrawn
        /// Its last day has passed.
        case expired
        /// A representative gave it, and the young person is of age.
        case lapsed
        /// Another took its place, on the same terms.
        case renewed
    }

    /// Whether it allows something on a day.
    package func isInForce(on day: Day) -> Bool { ending == nil && !from.isAfter(day) && !day.isAfter(until) }

    /// Whether it speaks of all of these fields.
    package func covers(_ others: [String]) -> Bool { Set(others).isSubset(of: fields) }
}

extension Consent: RowDecodable {
    /// Of `casework.consent c`.
    static let columns: SQL =
        """
        c.id, c.person, c.root, c.purpose, c.recipient, c.fields, c.given_by, c.representative, c.from_on::text, c.until_on::text,
            c.ending, c.row_version, c.entry
        """

    package init(row: Row) throws {
        let days: (String, String)
        (
            id, person, root, purpose, recipient, fields, givenBy, representative, days.0, days.1, ending, rowVersion,
            entry
        ) = try row.decode()
        guard let from = Day(days.0), let until = Day(days.1) else { throw PostgresError.missingRow }
        (self.from, self.until) = (from, until)
    }
}

extension Consent {
    /// What can be agreed to, field by field.
    package static func fields(for purpose: Purpose) -> [String] {
        switch purpose {
        case .referral: Manifest.withReferral.filter { $0 != "reference" } + Manifest.onAcceptance
        case .handover: ["age_bracket"] + Person.Contents.fields
        }
    }

    /// Those that pass unless something else is chosen.
    package static func usualFields(for purpose: Purpose) -> [String] { fields(for: purpose) }
}
