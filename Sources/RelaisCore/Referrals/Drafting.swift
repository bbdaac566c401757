import Foundation
import Postgres

/// What is shown while a referral is prepared: whom it may be about, where it may lead and whether that suits, and what
/// would be read there.
package struct Drafting: Sendable {
    /// What the form holds so far, as it was typed.
    package struct Asked: Sendable {
        /// A person's id or code, or words of a name; a code may be followed by the name it goes with.
        package var person: String?
        package var service: String?
        /// Words a service is looked for by: its name, a theme, a place, who offers it.
        package var matching: String?
        /// What is chosen to be disclosed, and by which right.
        package var plan: Disclosure.Plan
        /// How many services are shown.
        package var most: Int

        package init(
            person: String? = nil, service: String? = nil, matching: String? = nil,
            plan: Disclosure.Plan = .standard, most: Int = 8
        ) {
            (self.person, self.service, self.matching, self.most) = (person, service, matching, most)
            self.plan = plan
        }
    }

    /// Whom it is about.
    package struct Whom: Sendable {
        package let id: ID<Person>
        package let code: String
        /// First name and initial, for whoever follows them.
        package let name: String?
        package var label: String { name.map { "\(code) · \($0)" } ?? code }
    }

    /// Whom it is about, once that is clear.
    package let person: Whom?
    /// Those it may be about, while it is not.
    package let people: [Followed]
    /// The services that are shown; the one that is chosen first, then those that suit best.
    package let services: [ServiceChoice]
    /// How many there are in all that the words name.
    package let found: Int
    /// The one that is chosen, or the only one the words name.
    package let chosen: ServiceChoice?
    /// What would cross, were it sent now; `nil` for whoever does not follow the person.
    package let slip: ReferralPage.Slip?
    /// All that is known of the person and names nobody.
    package let known: ReferralPage.Slip?
    /// Whether that may be disclosed to the organisation of the service that is chosen.
    package let ground: Disclosure.Ground?
    package let plan: Disclosure.Plan

    /// One entry tells who was shown; where it is about someone, also that their age was compared.
    package init(_ asked: Asked, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.referPeople)
        let laterTerms = try Reference.languages(in: tx)
        let whom = try Followed.named(asked.person, in: tx)
        let circumstances: Circumstances?
        let preview: Preview?
        plan = asked.plan
        if let id = whom.id {
            let (read, keys) = try Circumstances.of(id, organisation: organisation, in: tx)
            circumstances = read
            person = Whom(id: id, code: read.code, name: read.name)
            people = []
            let terms = Dictionary(try laterTerms.all().map { ($0.code, $0) }) { first, _ in first }
            preview = try Preview(of: id, organisation: organisation, terms: terms, in: tx)
            try tx.record(
                .personSeen, .one("person", id.rawValue, keys, in: organisation),
                fields: read.name == nil ? [] : ["short_name", "age_bracket", "eligibility"])
        } else {
            (circumstances, person, preview) = (nil, nil, nil)
            let (shown, keys) = try whom.several ?? Followed.list(matching: nil, most: 100, in: tx)
            people = shown
            try tx.record(
                .personsListed, .list("person", shown.map(\.id.rawValue), keys, in: organisation),
                fields: ["short_name"])
        }

        (slip, known) = (preview?.slip(of: plan), preview?.known)
        let terms = try ServiceSearch.Wish(words: asked.matching.map { String($0.filter { $0 != "\0" }.prefix(100)) })
            .understood(in: tx)
        let ranking = try ServiceRanking(terms, for: circumstances, besides: organisation, in: tx)
        found = ranking.ranked.count
        let wanted = asked.service.flatMap { text in
            ranking.all.first { $0.id == ID<Service>(text) || $0.name == text }
        }
        let chosenOne = wanted ?? ranking.only
        let others = ranking.ranked.filter { $0.id != chosenOne?.id }
            .prefix(max(0, asked.most - (chosenOne == nil ? 0 : 1)))
        let cards = try ServiceChoice.cards(of: (chosenOne.map { [$0] } ?? []) + others, in: tx)
        let choice = chosenOne == nil ? nil : cards.first
        (services, chosen) = (cards, choice)
        ground = try Self.ground(asked.plan, of: whom.id, preview, to: choice, in: tx)
    }
}

extension Drafting {
    private static func ground(
        _ plan: Disclosure.Plan, of person: ID<Person>?, _ preview: Preview?, to service: ServiceChoice?,
        in tx: Transaction
    ) throws -> Disclosure.Ground? {
        guard let person, let preview, let service else { return nil }
        return try Disclosure.ground(
            plan.basis, for: plan.choice.fields.map(\.rawValue), of: person, birth: preview.birth,
            to: service.organisation, in: tx)
    }
}
