import Postgres

/// Command of French on the CEFR scale, with the two steps below it that courses distinguish: `alpha` (not literate in
/// any script) and `pre_a1` (A1.1 in French practice).
package enum FrenchLevel: String, Sendable, CaseIterable, Comparable, PostgresValue {
    case alpha
    case preA1 = "pre_a1"
    case a1, a2, b1, b2, c1, c2

    package static func < (left: FrenchLevel, right: FrenchLevel) -> Bool { left.rank < right.rank }

    /// From 0 (`alpha`) to 7 (`c2`): a difference counts steps gained.
    package var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What came of a referral that was seen through.
package enum Outcome: String, Sendable, CaseIterable, PostgresValue {
    case achieved
    case partlyAchieved = "partly_achieved"
    case notAchieved = "not_achieved"
}
