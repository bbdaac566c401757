import Foundation
import Postgres

extension Job {
    /// Looks for what is kept no longer, in one organisation after the other, and ends it: each file in a transaction of its own.
    func performForRetention(in tx: Transaction) throws {
        switch kind {
        case .findRetention: try tx.execute("SELECT jobs.find_retention(\(tx.now))")
        case .reviewRetention: try reviewRetention(in: tx)
        case .endWords: if let person { try Person.endWords(person, in: tx) }
        case .endFile: if let person { try Person.endFile(person, in: tx) }
        default: break
        }
    }

    private func reviewRetention(in tx: Transaction) throws {
        guard let organisation else { return }
        let terms = try Retention.ask(in: tx).read()
        let moved: Only<Int> = try tx.one(
            """
            SELECT jobs.review_retention(\(tx.now), \(terms.file), \(terms.words), \(Retention.noticeDays), \(Self.most))
            """)
        let purged: Purged = try tx.one(
            """
            SELECT requests, consents, breaches
            FROM jobs.purge_rights(\(tx.now), \(terms.requests), \(terms.consents), \(Retention.breaches), \(Self.most))
            """)
        if moved.value > 0 {
            try tx.record(.retentionReviewed, .deployment(tx, "retention", organisation.rawValue))
            tx.hasEnqueued = true
        }
        if !purged.what.isEmpty {
            try tx.record(.rightsPurged, .deployment(tx, "retention", organisation.rawValue), fields: purged.what)
        }
        if moved.value >= Self.most || purged.most >= Self.most { try tx.enqueue(self) }
    }

    /// What of the register went, by name.
    private struct Purged: RowDecodable {
        let what: [String]
        let most: Int
        init(row: Row) throws {
            let counts: (Int, Int, Int)
            (counts.0, counts.1, counts.2) = try row.decode()
            let named = [("breaches", counts.2), ("consents", counts.1), ("requests", counts.0)]
            what = named.filter { $0.1 > 0 }.map(\.0)
            most = max(counts.0, counts.1, counts.2)
        }
    }
}
