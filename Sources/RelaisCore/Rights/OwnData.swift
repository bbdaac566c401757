import Foundation
import Postgres

/// What is kept of whoever asks, because they work here, or give their time: their account, what is kept of a mentor, where they belong, their sessions, what they did as the log
/// has it, and who looked at their account or changed it (GDPR 15).
package struct OwnData: Sendable {
    package let name: String
    package let email: String
    package let language: String
    package let createdAt: Date
    package let madeAt: Date
    package let memberships: [Membership]
    package let presences: [Presence]
    package let acts: [Act]
    package let looks: [Look]
    package let requests: [RequestLine]
    /// What is kept of them as a mentor, where they are one.
    package let mentor: MentorPage?
    /// How many notices they were given and are kept.
    package let notices: Int

    package struct Membership: Sendable, RowDecodable {
        package let organisation: String
        package let roles: [String]
        package let since: Date
        package let until: Date?
        package init(row: Row) throws { (organisation, roles, since, until) = try row.decode() }
    }

    /// A session or a token.
    package struct Presence: Sendable, RowDecodable {
        package let kind: String
        package let name: String?
        package let beganAt: Date
        package let seenAt: Date
        package let endedAt: Date?
        package init(row: Row) throws { (kind, name, beganAt, seenAt, endedAt) = try row.decode() }
    }

    /// What they did, as the log calls it, in the sessions that are still kept.
    package struct Act: Sendable, RowDecodable {
        package let action: String
        package let times: Int
        package let first: Date
        package let last: Date
        package init(row: Row) throws { (action, times, first, last) = try row.decode() }
    }

    /// What somebody did about their account.
    package struct Look: Sendable, RowDecodable {
        package let at: Date
        package let name: String?
        package let function: Statement.Function
        package let action: String
        package let fields: [String]
        package init(row: Row) throws { (at, name, function, action, fields) = try row.decode() }
    }

    private struct Account: RowDecodable {
        let email: String
        let name: String
        let language: String
        let createdAt: Date
        init(row: Row) throws { (email, name, language, createdAt) = try row.decode() }
    }

    /// For whoever signed in by password: no token reads what is kept of its owner.
    package init(in tx: Transaction) throws {
        let caller = try tx.caller
        guard caller.kind == .member, let account = caller.account else { throw Refusal.passwordNeeded }
        let trace = Trace.deployment(tx, "account", account.rawValue)
        let laterMemberships: Later<Membership> = try tx.ask(
            "SELECT organisation, roles, since, until FROM access.own_memberships()")
        let laterPresences: Later<Presence> = try tx.ask(
            "SELECT kind, name, began_at, seen_at, ended_at FROM access.own_presences()")
        let laterActs: Later<Act> = try tx.ask("SELECT action, times, first_at, last_at FROM audit.own_acts()")
        let laterLooks: Later<Look> = try tx.ask(
            "SELECT at, name, role, action, fields FROM audit.about_own_account(\(trace.references.map(Bytes.init)), 200)"
        )
        let laterNotices: Later<Only<Int>> = try tx.ask(
            "SELECT count(*) FROM casework.notice WHERE account = (SELECT access.account())")
        let laterRequests = try RequestLine.askOwn(in: tx)
        let own: Account = try tx.one("SELECT email, name, language, created_at FROM access.own_account()")
        (email, name, language, createdAt, madeAt) = (own.email, own.name, own.language, own.createdAt, tx.now)
        (memberships, presences) = (try laterMemberships.all(), try laterPresences.all())
        (acts, looks) = (try laterActs.all(), try laterLooks.all())
        (notices, requests) = (try laterNotices.one().value, try laterRequests.all())
        do {
            mentor = caller.may(.seeOwnMatches) ? try MentorPage(MentorPage.own(in: tx), in: tx) : nil
        } catch Refusal.notFound {
            mentor = nil
        }
        try tx.record(.ownDataSeen, trace)
    }
}
