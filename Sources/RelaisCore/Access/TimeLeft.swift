import Foundation
import Postgres
import Synchronization

/// In how many seconds a session ends: by idleness, and whatever one does.
package struct TimeLeft: Sendable, RowDecodable {
    package let idle: Int
    package let whole: Int

    package init(row: Row) throws { (idle, whole) = try row.decode() }

    package var seconds: Int { min(idle, whole) }
}

/// Who was said to be there within the last minute, so that PostgreSQL is not told with every page.
package final class Presences: Sendable {
    private let seen = Mutex<[[UInt8]: ContinuousClock.Instant]>([:])
    private static let most = 10_000

    package init() {}

    /// Whether it is time to say that someone is there; once a minute.
    package func isDue(_ credential: Credential, at now: ContinuousClock.Instant = .now) -> Bool {
        seen.withLock { seen in
            if let last = seen[credential.sha256], now - last < .seconds(60) { return false }
            if seen.count >= Self.most { seen.removeAll() }
            seen[credential.sha256] = now
            return true
        }
    }
}

extension Store {
    /// Someone is there: their session does not end by idleness for another twenty minutes. What records something says so
    /// by itself.
    package func touch(as credential: Credential) async throws {
        try await transaction("BEGIN", as: credential) { try $0.execute("SELECT access.touch()") }
    }

    /// In how many seconds the caller's session ends; `nil` for whoever has none of that kind. To ask is not to be there.
    package func timeLeft(as credential: Credential) async throws -> TimeLeft? {
        try await read(as: credential) { tx in
            let left: TimeLeft? = try tx.first("SELECT idle, whole FROM access.seconds_left() WHERE idle IS NOT NULL")
            return left
        }
    }

    /// Which of these sessions still live.
    func stillLive(_ sessions: Set<[UInt8]>, as daemon: Credential) async throws -> Set<[UInt8]> {
        try await read(as: daemon) { tx in
            let live: [Only<Bytes>] = try tx.all("SELECT access.still_live(\(sessions.map { Bytes($0) }))")
            return Set(live.map(\.value.bytes))
        }
    }
}
