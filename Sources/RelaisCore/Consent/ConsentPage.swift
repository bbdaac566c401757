import Foundation
import Postgres
import Vault

/// One consent, with what rests on it: what would stop if it ended now.
package struct ConsentPage: Sendable {
    package let line: ConsentLine
    package let person: ID<Person>
    package let personCode: String
    /// Who recorded it, and when; who ended it.
    package let recordedBy: String?
    package let recordedAt: Date
    package let endedBy: String?
    /// Who signed and what was said of it, for whoever follows the person.
    package let signer: String?
    package let words: String?
    /// Whether the caller may end it.
    package let canEnd: Bool
    /// The one it renews, where it does.
    package let renews: ID<Consent>?
    /// Referrals that are under way, and those that are over and whose disclosed copy is still there.
    package let underWay: [RestingLine]
    package let copies: [RestingLine]
    /// Referrals to the same organisation that are still drafts: they could not be sent.
    package let drafts: Int
    /// Offers of the file that wait for an answer.
    package let offers: Int

    /// A referral that rests on a consent.
    package struct RestingLine: Sendable, RowDecodable {
        package let id: ID<Referral>
        package let reference: String
        package let service: String
        package let state: Referral.State
        let isUnderWay: Bool
        package init(row: Row) throws { (id, reference, service, state, isUnderWay) = try row.decode() }
    }

    package init(_ id: ID<Consent>, in tx: Transaction) throws {
        let laterLine: Later<ConsentLine> = try tx.ask(
            "SELECT \(ConsentLine.columns) FROM \(ConsentLine.sources) WHERE c.id = \(id)")
        let laterResting: Later<RestingLine> = try tx.ask(
            """
            SELECT r.id, r.reference, v.name, r.state, t.is_under_way
            FROM casework.resting_on(\(id)) t
            JOIN casework.referral r ON r.id = t.referral
            JOIN directory.service v ON v.id = r.service
            ORDER BY r.drafted_at DESC, r.id
            LIMIT 100
            """)
        let laterOffers: Later<Only<Int>> = try tx.ask("SELECT count(*) FROM casework.offers_resting_on(\(id))")
        let facts: Facts? = try tx.first(
            """
            SELECT c.person, p.code, access.account_name(c.recorded_by), c.recorded_at, access.account_name(c.ended_by), c.renews,
                c.sealed, p.handed_over_at IS NOT NULL,
                EXISTS (SELECT FROM casework.assignment a
                        WHERE a.person = c.person AND a.account = (SELECT access.account()) AND a.until IS NULL),
                (SELECT count(*)
                 FROM casework.referral_side s
                 JOIN casework.referral r ON r.id = s.referral
                 WHERE s.person = c.person AND s.side = 'referrer' AND r.recipient = c.recipient AND r.state = 'draft'
                     AND c.purpose = 'referral')
            FROM casework.consent c
            JOIN casework.person p ON p.organisation = c.organisation AND p.id = c.person
            WHERE c.id = \(id)
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        guard let facts, let line = try laterLine.first() else { throw Refusal.notFound(.init(.consent, id.rawValue)) }
        let keys = try tx.askKeys(about: [facts.person.rawValue]).open()
        var said: Consent.Said?
        if let sealed = facts.sealed, facts.isAssigned {
            let key = try keys.key(organisation: organisation, subject: id.rawValue, .narrative)
            said = try key.open(sealed, at: Consent.place(id, in: organisation))
        }

        self.line = line
        (person, personCode, renews) = (facts.person, facts.code, facts.renews)
        (recordedBy, recordedAt, endedBy) = (facts.recordedBy, facts.recordedAt, facts.endedBy)
        (signer, words) = (said?.signer, said?.words)
        canEnd =
            try line.ending == nil && tx.caller.may(.keepConsents)
            && (facts.isAssigned || facts.isHandedOver && tx.caller.may(.assignPeople))
        let resting = line.ending == nil ? try laterResting.all() : []
        (underWay, copies) = (resting.filter(\.isUnderWay), resting.filter { !$0.isUnderWay })
        (drafts, offers) = (facts.drafts, line.ending == nil ? try laterOffers.one().value : 0)
        try tx.record(
            .consentSeen, .one("person", facts.person.rawValue, keys, in: organisation),
            fields: said == nil ? [] : ["signer", "words"])
    }

    private struct Facts: RowDecodable {
        let person: ID<Person>
        let code: String
        let recordedBy: String?
        let recordedAt: Date
        let endedBy: String?
        let renews: ID<Consent>?
        let sealed: Bytes?
        let isHandedOver: Bool
        let isAssigned: Bool
        let drafts: Int
        init(row: Row) throws {
            (
                person, code, recordedBy, recordedAt, endedBy, renews, sealed, isHandedOver, isAssigned, drafts
            ) = try row.decode()
        }
    }
}
