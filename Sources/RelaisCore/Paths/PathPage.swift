import Foundation
import Postgres

/// One person's path as its page shows it: the legs in order, how each leads to the next, and where they are now.
package struct PathPage: Sendable {
    /// One leg.
    package struct Leg: Sendable {
        package let referral: ID<Referral>
        package let reference: String
        package let side: Referral.Side
        package let referrer: String
        package let recipient: String
        package let service: String
        package let serviceId: ID<Service>
        package let state: Referral.State
        package let reason: Referral.Reason?
        package let draftedAt: Date
        package let sentAt: Date?
        package let dueAt: Date?
        package let answeredAt: Date?
        package let startedAt: Date?
        package let endedAt: Date?
        /// The leg it goes on from.
        package let parent: ID<Referral>?
        /// Who carries it together with the one that was asked, by name.
        package internal(set) var partners: [String] = []
    }

    /// How a leg came after another.
    package enum Link: Sendable, Equatable {
        /// The person goes on from there.
        case onwards
        /// That one came to nothing, for a reason: it is tried elsewhere.
        case instead(Referral.Reason?)
    }

    /// That the path was over, and why.
    package struct End: Sendable, RowDecodable {
        package let reason: Path.EndReason
        package let at: Date
        package let by: String?
        package init(row: Row) throws { (reason, at, by) = try row.decode() }
    }

    package let person: ID<Person>
    package let code: String
    package let createdAt: Date
    package let legs: [Leg]
    package let ends: [End]
    /// How it goes beside each template it follows, or followed; the one that is followed now is last.
    package let courses: [PathCourse]
    /// Templates the caller may let it follow, while it follows none.
    package let offered: [PathTemplate]
    /// Since when they are between two legs.
    package let betweenSince: Date?
    /// What the picture of the path shows.
    package let stages: [Stage]
    /// Whether the caller may say that it is over, now that no leg is open: they follow the person, or coordinate.
    package let canEnd: Bool
    /// Whether they may let it follow a template, or depart from one.
    package let canSteer: Bool
    package let rowVersion: Int

    package init(_ id: ID<Person>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterLegs: Later<Leg> = try tx.ask(
            """
            SELECT r.id, r.reference, s.side, f.name, t.name, v.name, r.service, r.state, r.reason, r.drafted_at, r.sent_at, r.due_at,
                r.answered_at, r.started_at, r.ended_at, s.parent
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            JOIN directory.organisation f ON f.id = r.referrer
            JOIN directory.organisation t ON t.id = r.recipient
            JOIN directory.service v ON v.id = r.service
            WHERE s.organisation = (SELECT access.organisation()) AND s.person = \(id)
            ORDER BY coalesce(r.sent_at, r.drafted_at), r.id
            LIMIT 100
            """)
        let laterEnds: Later<End> = try tx.ask(
            """
            SELECT e.reason, e.ended_at, access.account_name(e.ended_by)
            FROM casework.path_end e
            WHERE e.person = \(id)
            ORDER BY e.ended_at
            LIMIT 50
            """)
        let laterStages = try Stage.ask(of: id, in: tx)
        let laterPartners = try Referral.askPartners(of: id, in: tx)
        let laterFollows = try Follow.ask(of: id, in: tx)
        let laterTemplates = try PathTemplate.ask(in: tx)
        let facts: Facts? = try tx.first(
            """
            SELECT p.code, p.created_at, casework.between_since(p.id), casework.may_honour(p.id), p.restricted_at IS NOT NULL,
                \(Person.shownVersion)
            FROM casework.person p
            WHERE p.id = \(id) AND p.merged_into IS NULL AND p.erased_at IS NULL
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        guard let facts else { throw Refusal.notFound(.init(.person, id.rawValue)) }
        person = id
        (code, createdAt, betweenSince, rowVersion) = (facts.code, facts.createdAt, facts.between, facts.rowVersion)
        (ends, stages) = (try laterEnds.all(), try laterStages.all())
        let partners = Dictionary(grouping: try laterPartners.all(), by: \.referral).mapValues { $0.map(\.name) }
        let legs = try laterLegs.all().map { leg in
            var leg = leg
            leg.partners = partners[leg.referral] ?? []
            return leg
        }
        self.legs = legs
        canSteer = try facts.isTheirs && !facts.isRestricted && tx.caller.may(.referPeople)
        canEnd = canSteer && facts.between != nil
        let (keys, templates) = (try laterKeys.open(), try laterTemplates.all())
        let follows = try laterFollows.all()
        courses = try follows.compactMap { follow in
            try templates.first { $0.id == follow.template }
                .map { try follow.course($0, legs: legs, keys, in: organisation, now: tx.now) }
        }
        let isFollowing = follows.contains { $0.departedAt == nil }
        offered = canSteer && !isFollowing ? templates.filter { $0.state == .agreed } : []
        try tx.record(.pathSeen, .one("person", id.rawValue, keys, in: organisation))
    }

    /// How a leg came after the one it goes on from; `nil` for one that begins.
    package func link(of leg: Leg) -> Link? {
        guard let parent = legs.first(where: { $0.referral == leg.parent }) else { return nil }
        return Referral.unfulfilled.contains(parent.state) ? .instead(parent.reason) : .onwards
    }

    private struct Facts: RowDecodable {
        let code: String
        let createdAt: Date
        let between: Date?
        let isTheirs: Bool
        let isRestricted: Bool
        let rowVersion: Int
        init(row: Row) throws { (code, createdAt, between, isTheirs, isRestricted, rowVersion) = try row.decode() }
    }
}

extension PathPage.Leg: RowDecodable {
    package init(row: Row) throws {
        (
            referral, reference, side, referrer, recipient, service, serviceId, state, reason, draftedAt, sentAt, dueAt,
            answeredAt, startedAt, endedAt, parent
        ) = try row.decode()
    }
}
