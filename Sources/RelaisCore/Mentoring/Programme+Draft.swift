import Foundation
import Postgres

extension Programme {
    /// What a form or a command says of a programme, as it was typed: `nil` was not given, and stays as it is.
    package struct Draft: Sendable, Equatable {
        package var name: String?
        package var scheme: String?
        /// The id of a service of one's own; empty for none.
        package var service: String?
        /// A colleague's id or name.
        package var lead: String?
        package var safeguarding: String?
        package var frames: [String]?
        package var minimumAge: String?
        package var limitAge: String?
        package var requires: [String]?
        package var meetingsLeast: String?
        package var meetingsMost: String?
        /// Numbers, as `3, 6, 12`.
        package var reviewMonths: String?
        package var monitoringDays: String?
        package var noticeDays: String?
        package var activities: [String]?
        /// By name: `language`, `interests`, `distance`, `availability`, `preferences`, `load`.
        package var weights: [String: String] = [:]
        package var rateCents: String?
        package var capCents: String?
        package var checks: [Check]?
        /// The ids of services of the directory.
        package var venues: [String]?

        package struct Check: Sendable, Equatable {
            package var kind: String
            package var months: String
            package var freshMonths: String
            package var graceDays: String

            package init(kind: String, months: String, freshMonths: String = "", graceDays: String) {
                (self.kind, self.months, self.freshMonths, self.graceDays) = (kind, months, freshMonths, graceDays)
            }

            /// As one text, `bulletin_3/36/3/15`: how many months it holds, how old it is at most when it is seen, the days of grace.
            package init(_ text: String) {
                let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
                    String($0).trimmingCharacters(in: .whitespaces)
                }
                func part(_ index: Int) -> String { index < parts.count ? parts[index] : "" }
                self.init(kind: part(0), months: part(1), freshMonths: part(2), graceDays: part(3))
            }
        }

        package init() {}

        /// The rules once this is said, where those before are known.
        ///
        /// - Throws: `Obstacle.notLawful` for a check that the law lets nobody ask for in these frames. What else does not hold is in
        ///   `checks`.
        func rules(from old: Rules, scheme: Scheme, _ checks: inout Checks) throws -> Rules {
            var new = old
            if let frames { new.frames = Set(checks.some("frames", frames, as: Frame.self)) }
            new.minimumAge = checks.number("minimum_age", minimumAge, scheme.youngest...20) ?? old.minimumAge
            new.limitAge = checks.number("limit_age", limitAge, 18...26) ?? old.limitAge
            if let requires { new.requires = Set(checks.some("requires", requires, as: Requirement.self)) }
            new.requires.formUnion(scheme.required)
            new.meetingsLeast = checks.number("meetings_least", meetingsLeast, 1...31) ?? old.meetingsLeast
            new.meetingsMost = checks.number("meetings_most", meetingsMost, 1...31) ?? old.meetingsMost
            if new.meetingsMost < new.meetingsLeast { checks.refuse("meetings_most", .outOfOrder) }
            if let reviewMonths { new.reviewMonths = checks.numbers("review_months", reviewMonths, 1...60, most: 12) }
            if let monitoringDays {
                new.monitoringDays = checks.numbers("monitoring_days", monitoringDays, 1...366, most: 12)
            }
            if let noticeDays {
                new.noticeDays = checks.numbers("notice_days", noticeDays, 1...180, most: 6).reversed()
                if new.noticeDays.isEmpty { checks.refuse("notice_days", .missing) }
            }
            if let activities {
                new.activities = Set(checks.some("activities", activities, as: Mentoring.Activity.self))
            }
            func weigh(_ name: String, _ weight: inout Int) {
                weight = checks.number("weight_\(name)", weights[name], 0...100) ?? weight
            }
            weigh("language", &new.weights.language)
            weigh("interests", &new.weights.interests)
            weigh("distance", &new.weights.distance)
            weigh("availability", &new.weights.availability)
            weigh("preferences", &new.weights.preferences)
            weigh("load", &new.weights.load)
            new.rateCents = checks.number("rate_cents", rateCents, 0...200) ?? old.rateCents
            new.capCents = checks.number("cap_cents", capCents, 0...100_000) ?? old.capCents
            if let asked = self.checks { new.checks = asked.compactMap { $0.checked(&checks) } }
            if Set(new.checks.map(\.kind)).count < new.checks.count { checks.refuse("checks", .taken) }
            try checks.done()
            for check in new.checks where !check.kind.isLawful(in: new.frames) {
                throw Refusal.mentoring(.notLawful(check.kind))
            }
            return new
        }
    }
}

extension Programme.Rules.Check {
    /// As a draft takes it: `bulletin_3/36/3/15`.
    package var text: String { "\(kind.rawValue)/\(months)/\(freshMonths.map(String.init) ?? "")/\(graceDays)" }
}

extension Programme.Draft.Check {
    fileprivate func checked(_ checks: inout Checks) -> Programme.Rules.Check? {
        let kind: Mentor.CheckKind? = checks.code("checks", kind, isNeeded: true)
        let months = checks.number("check_months", months, 1...60)
        let fresh = checks.number("check_fresh_months", freshMonths, 1...60)
        let grace = checks.number("check_grace_days", graceDays, 0...92)
        if months == nil { checks.refuse("check_months", .missing) }
        guard let kind, let months else { return nil }
        if let fresh, fresh > months { checks.refuse("check_fresh_months", .outOfOrder) }
        if let most = kind.longest, months > most { checks.refuse("check_months", .outOfRange(least: 1, most: most)) }
        return Programme.Rules.Check(kind, months: months, freshMonths: fresh, graceDays: grace ?? 0)
    }
}

extension Programme {
    /// Who leads and whom a concern goes to, as they were named; who answers for what is asked of PostgreSQL.
    struct People {
        var lead: ID<Account>?
        var safeguarding: ID<Account>?

        init(_ draft: Draft, _ checks: inout Checks, in tx: Transaction) throws {
            let colleagues = try Colleague.ask(in: tx).all()
            func named(_ field: String, _ typed: String?) -> ID<Account>? {
                guard let text = checks.text(field, typed, most: 150) else { return nil }
                let found = colleagues.filter { $0.id == ID(text) || $0.name.lowercased() == text.lowercased() }
                if found.count != 1 { checks.refuse(field, .notInList) }
                return found.first?.id
            }
            lead = named("lead", draft.lead)
            safeguarding = named("safeguarding", draft.safeguarding)
        }

        /// Refuses a lead who leads no pilot, and whom a concern may not go to: whoever leads, or is not bound by secrecy.
        static func require(lead: ID<Account>, safeguarding: ID<Account>, in tx: Transaction) throws {
            guard lead != safeguarding else { throw Refusal.mentoring(.notApart) }
            let (leads, isBound): (Later<Only<Bool>>, Later<Only<Bool>>) = (
                try tx.ask("SELECT access.has_role(\(lead), 'pilot_lead')"),
                try tx.ask("SELECT access.has_role(\(safeguarding), 'bound_by_secrecy')")
            )
            var checks = Checks()
            if try !leads.one().value { checks.refuse("lead", .notInList) }
            if try !isBound.one().value { checks.refuse("safeguarding", .notInList) }
            try checks.done()
        }
    }
}
