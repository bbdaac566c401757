import Foundation
import Postgres

extension Statement {
    /// That an identity, or what protects someone, was opened, or copied out; or that the file was opened in an emergency. Each time
    /// by itself, with its purpose.
    package struct Opening: Sendable, Equatable {
        package let at: Date
        package let who: Who
        package let kind: Kind
        /// A code: `contact_person`; of an emergency, why.
        package let purpose: String

        package enum Kind: String, Sendable, CaseIterable {
            case identity = "person.revealed"
            case history = "person.history_revealed"
            case export = "person.exported"
            case protection = "protection.opened"
            case emergency = "emergency.opened"
        }

        /// What the audit calls them; `audit.openings` lists the same.
        static let actions = Set(Kind.allCases.map(\.rawValue))

        /// Asks for those about someone, the last first.
        static func ask(about id: ID<Person>, _ references: [Bytes], in tx: Transaction) throws -> Later<Seen> {
            try tx.ask(
                """
                SELECT at, name, role, action, purpose, fields
                FROM audit.openings(\(id), \(references), \(Statement.most))
                """)
        }

        /// A line of the audit's answer.
        struct Seen: RowDecodable {
            let at: Date
            let name: String?
            let function: Function
            let kind: Kind
            let purpose: String?
            let fields: [String]

            init(row: Row) throws {
                let action: String
                (at, name, function, action, purpose, fields) = try row.decode()
                kind = Kind(rawValue: action) ?? .identity
            }

            func opening(isNamed: Bool) -> Opening {
                Opening(
                    at: at, who: Who(name: isNamed ? name : nil, function: function), kind: kind,
                    purpose: (kind == .emergency ? fields.first : nil) ?? purpose ?? "other")
            }
        }
    }
}
