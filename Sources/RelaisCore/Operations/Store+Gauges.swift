import Foundation
import Postgres

extension Store {
    /// How the connections to the database stand at this moment.
    package struct Connections: Sendable {
        package let size: Int
        package let lent: Int
        package let waiting: Int
    }

    package var connections: Connections {
        Connections(size: pool.size, lent: pool.lent, waiting: pool.waiting)
    }

    /// What is left to do.
    package struct Backlog: Sendable, RowDecodable {
        /// Those that will be tried, now or later.
        package let waiting: Int
        /// Those that were given up.
        package let dead: Int
        /// For how many seconds the oldest of those that wait has been left.
        package let oldestAge: Double
        package init(row: Row) throws { (waiting, dead, oldestAge) = try row.decode() }
    }

    /// What is left to do, as the daemon may count it; `nil` when the database does not answer soon.
    package func backlog() async -> Backlog? {
        guard let daemon = try? Credential(secret: "daemon", in: keyring) else { return nil }
        return try? await transaction("BEGIN READ ONLY", as: daemon, within: .seconds(2)) { tx in
            try tx.one(
                """
                SELECT waiting, dead, coalesce(greatest(0, extract(epoch FROM \(tx.now) - oldest_at)), 0)::float8
                FROM jobs.backlog()
                """)
        }
    }

    /// How the mail stands: of the last thirty days, and of nobody in particular.
    package struct Post: Sendable, RowDecodable {
        package let waiting: Int
        package let sent: Int
        /// Those given up after many tries.
        package let failed: Int
        /// Those that a server says it has no mailbox for.
        package let returned: Int
        package let sentAt: Date?
        package init(row: Row) throws { (waiting, sent, failed, returned, sentAt) = try row.decode() }
    }

    /// How the mail stands, as the daemon may count it; `nil` when the database does not answer soon.
    package func post() async -> Post? {
        guard let daemon = try? Credential(secret: "daemon", in: keyring) else { return nil }
        return try? await transaction("BEGIN READ ONLY", as: daemon, within: .seconds(2)) { tx in
            try tx.one("SELECT waiting, sent, failed, returned, sent_at FROM jobs.post()")
        }
    }

    /// Whether the database answers, soon.
    package func isUp() async -> Bool {
        let answer = try? await pool.withConnection(deadline: .seconds(2)) { [tally] connection in
            let answer = try connection.one("SELECT true", as: Only<Bool>.self).value
            tally.note(isReadOnly: connection.isReadOnly)
            return answer
        }
        return answer ?? false
    }
}
