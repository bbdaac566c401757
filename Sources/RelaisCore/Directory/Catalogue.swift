import Foundation
import Postgres
import Synchronization

/// What services are compared by, worked out once and kept in memory: thousands are looked through for each search.
///
/// Nothing is found here by itself. At every search PostgreSQL says which services the caller may see, and by which entries of the
/// audit each and its organisation were last written; what was worked out of an older version is read anew. What the
/// directory says is for everyone, and nothing of it is about a person.
final class Catalogue: Sendable {
    /// The entries by which a service and its organisation are as they are.
    struct Version: Equatable {
        let service: UUID
        let organisation: UUID
    }

    /// A service that is listed for somebody.
    struct Listed: RowDecodable {
        let id: ID<Service>
        fileprivate let version: Version
        /// It takes people at the moment, and has a place where it counts them.
        let takesNow: Bool

        init(row: Row) throws {
            let entries: (UUID, UUID)
            (id, entries.0, entries.1, takesNow) = try row.decode()
            version = Version(service: entries.0, organisation: entries.1)
        }
    }

    /// More than this is not kept; it would be read anew.
    private static let most = 20_000

    private let known = Mutex<[ID<Service>: (version: Version, profile: ServiceProfile)]>([:])

    /// Asks for the open services, ten thousand at most; does not wait.
    ///
    /// - Parameters:
    ///   - organisation: Whose alone.
    ///   - besides: Whose are left out.
    ///   - tx: The transaction.
    /// - Returns: Those the caller may see, in no order.
    /// - Throws: What the database does.
    static func ask(
        of organisation: ID<Organisation>? = nil, besides: ID<Organisation>? = nil, in tx: Transaction
    ) throws -> Later<Listed> {
        let own: SQL = organisation.map { "AND s.organisation = \($0)" } ?? ""
        let others: SQL = besides.map { "AND s.organisation <> \($0)" } ?? ""
        let today = Day(tx.now).text
        return try tx.ask(
            """
            SELECT s.id, s.entry, o.entry, s.accepts_now AND (p.service IS NULL OR p.free > 0)
            FROM directory.service s
            JOIN directory.organisation o ON o.id = s.organisation
            LEFT JOIN (SELECT i.service,
                           sum(n.places - n.taken) FILTER (WHERE i.closed_at IS NULL AND (i.ends_on IS NULL OR i.ends_on >= \(today)::date)) AS free
                       FROM directory.intake i JOIN directory.intake_count n ON n.intake = i.id
                       GROUP BY i.service) p ON p.service = s.id
            WHERE s.is_open \(own) \(others)
            LIMIT 10000
            """)
    }

    /// What is known of those that are listed, in their order; what is not known yet is read.
    func profiles(of listed: [Listed], in tx: Transaction) throws -> [(listed: Listed, profile: ServiceProfile)] {
        let kept = known.withLock { known in
            listed.map { one in known[one.id].flatMap { $0.version == one.version ? $0.profile : nil } }
        }
        let missing = zip(listed, kept).filter { $1 == nil }.map(\.0.id)
        let read = missing.isEmpty ? [] : try ServiceProfile.read(missing, in: tx)
        known.withLock { known in
            if known.count + read.count > Self.most { known = [:] }
            for (version, profile) in read.prefix(Self.most) { known[profile.id] = (version, profile) }
        }
        let byID = Dictionary(read.map { ($1.id, $1) }) { first, _ in first }
        return zip(listed, kept).compactMap { one, known in (known ?? byID[one.id]).map { (one, $0) } }
    }
}
