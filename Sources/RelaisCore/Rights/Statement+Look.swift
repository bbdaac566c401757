import Foundation
import Postgres

extension Statement {
    /// That someone looked at the file in one way, or worked with it: how often, the first and the last time.
    package struct Look: Sendable, Equatable {
        package let who: Who
        package let kind: Kind
        package let times: Int
        package let first: Date
        package let last: Date

        /// What was seen. `work` is whatever wrote something: a person asks who saw, and who wrote has seen.
        package enum Kind: String, Sendable, CaseIterable { case list, file, referral, agreements, work, rights }

        /// Asks for the entries about someone, by who did what.
        static func ask(about id: ID<Person>, _ references: [Bytes], in tx: Transaction) throws -> Later<Seen> {
            try tx.ask(
                """
                SELECT name, role, action, times, first_at, last_at
                FROM audit.looks(\(id), \(references), \(Statement.most * 5))
                """)
        }

        /// A line of the audit's answer.
        struct Seen: RowDecodable {
            let name: String?
            let function: Function
            let action: String
            let times: Int
            let first: Date
            let last: Date
            init(row: Row) throws { (name, function, action, times, first, last) = try row.decode() }
        }

        /// As it is told: one line for whoever looked in one way, the last first. What is told one by one is not told again here.
        static func told(_ seen: [Seen], isNamed: Bool) -> [Look] {
            struct Line: Hashable {
                let who: Who
                let kind: Kind
            }
            var lines: [Line: (times: Int, first: Date, last: Date)] = [:]
            for one in seen {
                guard let kind = Kind(of: one.action) else { continue }
                let line = Line(
                    who: Who(name: isNamed ? one.name : nil, function: one.function), kind: kind)
                let before = lines[line] ?? (0, one.first, one.last)
                lines[line] = (before.times + one.times, min(before.first, one.first), max(before.last, one.last))
            }
            return lines.map {
                Look(
                    who: $0.key.who, kind: $0.key.kind, times: $0.value.times, first: $0.value.first,
                    last: $0.value.last)
            }
            .sorted {
                ($1.last, $0.who.name ?? "", $0.kind.rawValue) < ($0.last, $1.who.name ?? "", $1.kind.rawValue)
            }
        }
    }
}

extension Statement.Look.Kind {
    /// What an action showed; `nil` for what is told one by one, or is no look at anybody.
    init?(of action: String) {
        guard !Statement.Opening.actions.contains(action) else { return nil }
        switch Event(rawValue: action) {
        case .personsListed, .personsSearched, .personsCompared, .referralsListed, .noticesListed,
            .personHandoversListed,
            .personCorrectionsListed, .majorityReviewed, .pathsListed, .menteesListed, .matchesListed,
            .suggestionsSeen, .meetingsListed:
            self = .list
        case .referralSeen, .referralReceived, .personHandoverSeen, .personCorrectionSeen: self = .referral
        case .consentSeen, .consentFormSeen: self = .agreements
        case .personStatementMade, .personRestrictionTold, .requestSeen: self = .rights
        case .personSeen: self = .file
        case nil: self = .file
        case let event?: self = event.isRead ? .file : .work
        }
    }
}
