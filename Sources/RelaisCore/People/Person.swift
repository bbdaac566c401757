import Foundation
import Postgres

/// Someone an organisation helps: a pseudonymous file under a code, with an identity kept apart.
///
/// Each organisation has its own person for someone, with its own code and keys; codes do not link files across them.
package enum Person {}

extension Person {
    /// The person someone named: an id, or a code as it may be typed. One of a file that was merged leads to the one it
    /// was merged into.
    package static func id(for text: String, in tx: Transaction) throws -> ID<Person> {
        if let id = ID<Person>(text) {
            let merged: Only<ID<Person>>? = try tx.first(
                "SELECT merged_into FROM casework.person WHERE id = \(id) AND merged_into IS NOT NULL")
            return merged?.value ?? id
        }
        guard let code = Code.parse(text, Code.person) else { throw Refusal.notFound(.init(.person)) }
        let found: Only<ID<Person>>? = try tx.first(
            "SELECT coalesce(merged_into, id) FROM casework.person WHERE code = \(code)")
        guard let found else { throw Refusal.notFound(.init(.person)) }
        return found.value
    }
}

/// An age as it may leave the identity compartment: a bracket, never a date.
package enum AgeBracket: String, Sendable, CaseIterable, PostgresValue {
    case under15 = "under_15"
    case from15 = "15_17"
    case from18 = "18_20"
    case from21 = "21_25"
    case over25 = "over_25"

    init(age: Int) {
        switch age {
        case ..<15: self = .under15
        case ..<18: self = .from15
        case ..<21: self = .from18
        case ..<26: self = .from21
        default: self = .over25
        }
    }
}
