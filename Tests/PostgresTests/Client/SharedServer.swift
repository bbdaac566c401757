import Foundation
import Logging
import Synchronization
import Testing

@testable import Postgres

/// The one private server that the client's tests share, stopped and removed when the process ends.
enum SharedServer {
    static let server: Result<LocalServer, any Error> = Result {
        var template = Array("/tmp/client-XXXXXX\0".utf8).map { CChar($0) }
        let base = String(cString: try #require(mkdtemp(&template)))
        chmod(base, 0o711)
        let server = try LocalServer.open(
            directory: "\(base)/pg", isDurable: false, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        atexit {
            try? SharedServer.server.get().stop()
            if case .success(let server) = SharedServer.server {
                try? FileManager.default.removeItem(
                    atPath: (server.directory.path as NSString).deletingLastPathComponent)
            }
        }
        return server
    }

    static func conninfo() throws -> String { try server.get().address.conninfo() }

    /// A connection of one test's own.
    static func connection() throws -> Connection { try Connection(conninfo: conninfo()) }

    static func pool(_ size: Int, wait: Duration = .seconds(20)) throws -> Pool {
        Pool(conninfo: try conninfo(), size: size, wait: wait)
    }

    /// A database of one test's own.
    static func database(_ name: String) throws -> String {
        let connection = try connection()
        try connection.script(SQL(trusted: "DROP DATABASE IF EXISTS \(name) WITH (FORCE)"))
        try connection.script(SQL(trusted: "CREATE DATABASE \(name)"))
        return try server.get().address.conninfo(database: name)
    }
}

extension Connection {
    /// The first column of the only row.
    func value<Value: PostgresDecodable>(_ sql: SQL, as _: Value.Type = Value.self) throws -> Value {
        try one(sql, as: Only<Value>.self).value
    }

    /// The number of the server's process.
    var process: Int {
        get throws { try value("SELECT pg_backend_pid()") }
    }
}

/// What the server does: whether that process is there, or sleeps in a statement.
struct Watch {
    let connection: Connection

    init() throws { connection = try SharedServer.connection() }

    func end(_ process: Int) throws {
        let _: Bool = try connection.value("SELECT pg_terminate_backend(\(process)::int, 5000)")
    }

    func waitUntil(_ process: Int, is state: String) async {
        await eventually {
            let found: Bool? = try? connection.value(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(process) AND state = \(state))")
            return found ?? false
        }
    }
}

/// The `PostgresError` that something throws.
func error(of body: () throws -> some Any) -> PostgresError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

/// The `PostgresError` that something throws.
func error(of body: () async throws -> some Any) async -> PostgresError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

/// A value that several tasks change.
final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>
    init(_ value: Value) { mutex = Mutex(value) }
    var value: Value { mutex.withLock { $0 } }
    func change(_ body: (inout Value) -> Void) { mutex.withLock { body(&$0) } }
}

/// Waits up to ten seconds, leaving the thread to others.
func eventually(_ condition: () async -> Bool) async {
    let deadline = ContinuousClock.now + .seconds(10)
    while await !condition(), ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
}
