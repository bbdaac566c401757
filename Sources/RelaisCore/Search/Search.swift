import Foundation
import Postgres

/// What a few words or a code lead to: people the caller may see, referrals, services.
///
/// The words are kept nowhere: not in the audit, which names those who were shown, nor in any log.
package struct Search: Sendable {
    /// What is looked for; a search that is for one of them shows more of it.
    package enum Group: String, Sendable, CaseIterable { case people, referrals, services }

    package let people: Found<PersonLine>
    package let referrals: Found<ReferralLine>
    package let services: Found<Service>

    package static let longest = 100

    package var isEmpty: Bool { people.count + referrals.count + services.count == 0 }

    /// Looks through everything the caller may see.
    ///
    /// Each word must begin a word of a name, or be all of a code, a reference or an own number. The closest come first. The
    /// referrals of someone are shown when nobody else was found. For whoever may see no file, services alone, which is
    /// recorded nowhere.
    ///
    /// - Parameters:
    ///   - typed: What was typed; what is beyond a hundred characters is left aside.
    ///   - group: Which group alone is wanted.
    ///   - limit: So many of each, 100 at most.
    ///   - tx: The transaction.
    /// - Throws: What the database does.
    package init(_ typed: String, only group: Group? = nil, limit: Int = 10, in tx: Transaction) throws {
        let limit = min(max(limit, 1), 100)
        let typed = String(typed.filter { $0 != "\0" }.prefix(Self.longest))
        let wanted = Wanted(typed)
        func isWanted(_ one: Group) -> Bool { group == nil || group == one }
        let mayBePeople = group != .services && !wanted.isEmpty
        let persons = mayBePeople ? try PersonSearch(typed, wanted, in: tx) : nil
        let laterServices = isWanted(.services) && !wanted.isEmpty ? try Catalogue.ask(in: tx) : nil

        guard try tx.caller.may(.seePeople), let organisation = try tx.caller.organisation else {
            (people, referrals) = (.none, .none)
            services = try laterServices.map { try Service.matching(wanted, in: $0, limit: limit, in: tx) } ?? .none
            return
        }
        let found = try persons?.found(of: organisation, in: tx) ?? []
        let shown = isWanted(.people) ? Array(found.prefix(limit)) : []
        let laterLines = try PersonLine.ask(shown, of: organisation, in: tx)
        let laterReferrals =
            isWanted(.referrals) && !wanted.isEmpty
            ? try Self.askReferrals(typed, of: found.count == 1 ? found[0] : nil, in: tx) : nil
        let (lines, keys) = try laterLines.read()
        people = Found(items: lines, count: isWanted(.people) ? found.count - shown.count + lines.count : 0)
        referrals = try laterReferrals.map { Found(try $0.all(), limit: limit) } ?? .none
        services = try laterServices.map { try Service.matching(wanted, in: $0, limit: limit, in: tx) } ?? .none
        try tx.record(
            .personsSearched, .list("person", lines.map(\.id.rawValue), keys, in: organisation),
            fields: ["short_name"])
        if !referrals.items.isEmpty { try tx.recordShown(referrals.items.map(\.id), for: organisation) }
    }

    /// The one that bears the reference, and those of one person; the newest first.
    private static func askReferrals(
        _ typed: String, of person: ID<Person>?, in tx: Transaction
    ) throws -> Later<ReferralLine>? {
        let reference = Code.parse(typed, Code.referral)
        guard reference != nil || person != nil else { return nil }
        return try tx.ask(
            """
            SELECT \(ReferralLine.columns)
            FROM \(ReferralLine.sources)
            WHERE s.organisation = (SELECT access.organisation())
              AND r.id IN (SELECT n.id FROM casework.referral n WHERE n.reference = \(reference)
                           UNION
                           SELECT o.referral FROM casework.referral_side o
                           WHERE o.organisation = (SELECT access.organisation()) AND o.person = \(person))
            ORDER BY r.drafted_at DESC, r.id DESC
            LIMIT 500
            """)
    }
}
