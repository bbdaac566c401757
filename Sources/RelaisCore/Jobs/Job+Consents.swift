import Foundation
import Postgres

extension Job {
    /// What becomes of consents by time, and who is told of it.
    func performForConsent(in tx: Transaction) throws {
        switch kind {
        case .tellConsent: try tellConsent(in: tx)
        case .warnConsent: if let consent { try Notice.giveOfEnding(consent, in: tx) }
        case .endConsent: try unlessOver { if let consent { try Consent.expire(consent, in: tx) } }
        case .lapseConsent: try unlessOver { if let consent { try Consent.lapse(consent, in: tx) } }
        case .findEndings: try findEndings(in: tx)
        case .findMajorities:
            try tx.execute("SELECT jobs.find_majorities(\(tx.now))")
            tx.hasEnqueued = true
        case .reviewMajority: try Consent.reviewMajority(in: tx)
        default: break
        }
    }

    /// Ended meanwhile, or renewed: refused before anything was changed.
    private func unlessOver(_ end: () throws -> Void) throws {
        do { try end() } catch Refusal.consentIs {} catch Refusal.nothingChanged {}
    }

    private func tellConsent(in tx: Transaction) throws {
        guard let consent, let move else { return }
        let found: Ended? = try tx.first(
            "SELECT ending, ended_at, ended_by FROM casework.consent WHERE id = \(consent) AND entry = \(move)")
        guard let found else { return }
        let kind: Notice.Kind? =
            switch found.ending {
            case .withdrawn: .consentWithdrawn
            case .expired: .consentExpired
            case .lapsed: .consentLapsed
            case .renewed: nil
            }
        guard let kind else { return }
        try Notice.give(kind, of: consent, cause: move.rawValue, at: found.at, besides: found.account, in: tx)
    }

    private func findEndings(in tx: Transaction) throws {
        let found: Only<Int> = try tx.one(
            """
            SELECT jobs.find_endings(\(Day(tx.now).text)::date, \(tx.now), \(Setting.consentNotices.standard), \(Self.most))
            """)
        tx.hasEnqueued = found.value > 0
        if found.value >= Self.most { try tx.enqueue(self) }
    }

    private struct Ended: RowDecodable {
        let ending: Consent.Ending
        let at: Date
        let account: ID<Account>?
        init(row: Row) throws { (ending, at, account) = try row.decode() }
    }
}
