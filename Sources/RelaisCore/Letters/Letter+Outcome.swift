import Foundation
import Mail
import Postgres

extension Letter.Taken {
    /// So often a letter is tried, for most of a day, before it is given up.
    static let mostAttempts = 24
    /// The longest wait between two tries.
    static let longestWait: TimeInterval = 3_600

    /// How long to wait after so many tries: 10 to 15 s, 20 to 30 s, an hour at most. `share` is a random number from 0 to 1.
    static func wait(after attempts: Int, share: Double) -> TimeInterval {
        let longest = min(longestWait, 15 * pow(2, Double(min(attempts, 12) - 1)))
        return longest * (2 + share) / 3
    }

    /// The server took it.
    func wentOut(in tx: Transaction) throws {
        try tx.execute("SELECT jobs.end_letter(\(id), \(tx.now), NULL, NULL)")
    }

    /// It did not go. What the server says of the mailbox is said for good: no more goes there, and its owner is told in the
    /// workplace. Anything else is tried again, later and later.
    func failed(_ failure: Mailer.Failure, share: Double = .random(in: 0...1), in tx: Transaction) throws {
        guard case .returned(let code) = failure else {
            let again = attempts < Self.mostAttempts ? tx.now + Self.wait(after: attempts, share: share) : nil
            return try tx.execute("SELECT jobs.end_letter(\(id), \(tx.now), \(failure.code), \(again))")
        }
        let entry = tx.newEntry()
        let digest: Only<Bytes?> = try tx.one("SELECT jobs.return_letter(\(id), \(tx.now), \(code), \(entry))")
        if let account, let digest = digest.value {
            try tx.record(
                .mailReturned, entry: entry, .deployment(tx, "account", account.rawValue), digest: digest.bytes)
        }
    }
}
