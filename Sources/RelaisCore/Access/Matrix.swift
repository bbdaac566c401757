/// Who may reach what: each role, each permission, each table. The one place that says it; `Role.permissions` is what the
/// verbs ask, and the grants and policies of sql/ are held to the rest by tests.
package enum Matrix {
    /// How much of a table someone reads.
    package enum Reach: String, Sendable, CaseIterable {
        case none
        /// What is theirs: whom they follow, what they have in hand, their own notices.
        case own
        /// What is their organisation's side of it.
        case organisation
        /// All of it.
        case everything
    }

    /// One table: what each role reads of it, and which change or delete rows that are there. What is not named is none.
    package struct Line: Sendable {
        package let table: String
        package let reads: [Role: Reach]
        package let changes: Set<Role>
        /// The compartment, as the schema is called.
        package var compartment: String { String(table.prefix { $0 != "." }) }

        package func reach(_ role: Role) -> Reach { reads[role] ?? .none }
    }

    private static let everyone = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, Reach.everything) })
    /// Whoever works with people: those they follow; the coordinator all.
    private static let people: [Role: Reach] = [
        .caseworker: .own, .pilotLead: .own, .coordinator: .organisation,
    ]
    private static let workers: Set<Role> = [.caseworker, .pilotLead, .coordinator]

    private static func line(_ table: String, _ reads: [Role: Reach] = [:], changes: Set<Role> = []) -> Line {
        Line(table: table, reads: reads, changes: changes)
    }

    /// Every table there is.
    package static let lines: [Line] = [
        line("directory.deployment", everyone),
        line("directory.organisation", everyone, changes: [.administrator]),
        line("casework.person", people, changes: workers),
        line("casework.referral", people, changes: workers),
        line("identity.civil", people, changes: workers),
    ]
}
