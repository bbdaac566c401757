import Foundation
import Postgres

extension Notice {
    /// Gives notice of a consent at the organisation the daemon acts for: to those who follow the person, or who coordinate while
    /// nobody does; not to whoever did what it tells. `cause` is what it tells of; nobody is told the same twice.
    static func give(
        _ kind: Kind, of consent: ID<Consent>, cause: UUID, at moment: Date, besides doer: ID<Account>? = nil,
        in tx: Transaction
    ) throws {
        try tx.execute(
            "SELECT casework.give_consent_notice(\(consent), \(kind), \(cause), \(moment), \(doer?.rawValue))")
    }

    /// That a consent ends within one of the numbers of days its organisation has settled, once for each of them.
    static func giveOfEnding(_ consent: ID<Consent>, in tx: Transaction) throws {
        try tx.execute(
            """
            SELECT casework.give_consent_notice(c.id, 'consent_ending', n.cause, \(tx.now), NULL)
            FROM casework.consent c
            CROSS JOIN LATERAL casework.ending_notice(c.organisation, c.id, c.until_on - \(Day(tx.now).text)::date,
                \(Setting.consentNotices.standard)) AS n (days, cause)
            WHERE c.id = \(consent) AND c.ended_at IS NULL AND n.days IS NOT NULL
            """)
    }
}
