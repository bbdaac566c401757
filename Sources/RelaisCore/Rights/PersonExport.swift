import Foundation
import Postgres

/// Everything an organisation keeps of someone, for them (GDPR 15 and 20): what is sealed too, and the statement of who saw it. Other
/// people are left out: those who work here, whoever represents them, anybody else who is named.
package struct PersonExport: Sendable {
    package let person: ID<Person>
    package let code: String
    package let organisation: String
    package let madeAt: Date
    /// The audit entry: printed on every page, so that a copy that is found tells where it comes from.
    package let reference: ID<Entry>
    package let sections: [Section]
    package let statement: Statement
    /// Whether what protects the person is in it: only someone bound by professional secrecy can give it out.
    package let hasProtection: Bool

    /// The form this is in; docs/EXPORT.md tells of it.
    package static let format = "relais-person-export/1"

    /// Why it is made. Recorded as the purpose.
    package enum Reason: String, Sendable, CaseIterable {
        case accessRequest = "access_request"
        case portabilityRequest = "portability_request"
        case authority
        /// Said in words.
        case other
    }

    /// One kind of what is kept, in the order it is told.
    package struct Section: Sendable {
        package let name: Name
        package let records: [Record]

        package enum Name: String, Sendable, CaseIterable {
            case file, identity, contact, history, referrals, moves, attendance, assessments, messages, notes, consents
            case information, protection, representatives, handovers, corrections, openings, emergencies, requests
            case restrictions, paths, mentoring
        }
    }

    /// One thing that is kept: its fields by name, as they are kept; those that say nothing are left out.
    package struct Record: Sendable {
        package private(set) var fields: [(name: String, value: Value)] = []

        package enum Value: Sendable, Equatable {
            case text(String)
            case list([String])
        }

        init(_ fields: [(String, String?)]) { add(fields) }

        mutating func add(_ more: [(String, String?)]) {
            for (name, value) in more { if let value, !value.isEmpty { fields.append((name, .text(value))) } }
        }

        mutating func add(_ name: String, _ list: [String]) {
            if !list.isEmpty { fields.append((name, .list(list))) }
        }
    }
}

extension Date {
    /// RFC 3339, in UTC.
    var exported: String { formatted(.iso8601) }
}
