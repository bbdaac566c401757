import Dispatch
import Synchronization

/// So many connections to one database, lent one at a time.
///
/// libpq blocks, so each connection has a thread of its own, and Swift's few cooperative threads never wait for it.
/// Connections are opened when first needed, replaced when their server is gone or takes no changes any more, and never
/// lent again once a cancel was sent to them or a loan left a transaction open.
package final class Pool: Sendable {
    /// One connection and the queue it lives on; the connection is touched on that queue alone.
    private final class Slot: @unchecked Sendable {
        let thread: DispatchQueue
        let alarm = Alarm()
        var connection: Connection?
        init(_ number: Int) { thread = DispatchQueue(label: "postgres.\(number)") }
    }

    package let conninfo: String
    package let size: Int
    private let wait: Duration
    private let greeting: SQL
    private let slow: SlowStatements?
    private let slots: Turnstile<Slot>

    /// Makes a pool, and connects to nothing yet.
    ///
    /// - Parameters:
    ///   - conninfo: libpq's keyword/value string or URI.
    ///   - size: how many connections at most.
    ///   - wait: how long a loan may wait for a free one before it fails with `PostgresError.busy`.
    ///   - greeting: settings run once on each new connection.
    ///   - slow: whom to tell of statements that took long.
    package init(
        conninfo: String, size: Int, wait: Duration = .seconds(5), greeting: SQL = "SET TIME ZONE 'UTC'",
        slow: SlowStatements? = nil
    ) {
        self.conninfo = conninfo
        self.size = size
        self.wait = wait
        self.greeting = greeting
        self.slow = slow
        slots = Turnstile((0..<size).map(Slot.init))
    }

    /// Runs `body` with a connection, on that connection's thread. What it queued and did not send is sent at its end.
    ///
    /// When the task is cancelled, or `deadline` passes, the running statement is cancelled on the server and the loan
    /// fails with `.cancelled` or `.deadlineExceeded`. What a loan changes in its session (SET, temporary tables,
    /// LISTEN) is there for the next one: use SET LOCAL. A loan left inside a transaction is undone.
    /// - Parameters:
    ///   - deadline: How long the loan may take, from when a connection is free.
    ///   - body: What to do with it. It runs once.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; `.busy` and `.connectionLost` when no connection could be had.
    package func withConnection<Value: Sendable>(
        deadline: Duration? = nil, _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        let slot = try await slots.enter(within: wait)
        defer { slots.leave(slot) }
        let canceller = Canceller(conninfo: conninfo)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                slot.thread.async {
                    continuation.resume(with: Result { try self.lend(slot, canceller, deadline, to: body) })
                }
            }
        } onCancel: {
            canceller.cancel(.cancelled)
        }
    }

    private func lend<Value>(
        _ slot: Slot, _ canceller: Canceller, _ deadline: Duration?, to body: (Connection) throws -> Value
    ) throws -> Value {
        if let deadline { slot.alarm.set(for: canceller, in: deadline) }
        defer { slot.alarm.clear() }
        if let error = canceller.error { throw error }
        let connection = try opened(slot)
        connection.refusedText = nil
        canceller.watch(connection)
        defer {
            if canceller.finish(connection) { connection.spend() }
            if !connection.isIdle || connection.isWornOut { slot.connection = nil }
        }
        do {
            let value = try body(connection)
            try connection.flush()
            return value
        } catch let error as PostgresError where error.sqlState == "57014" {
            throw canceller.error ?? error
        }
    }

    private func opened(_ slot: Slot) throws -> Connection {
        if let connection = slot.connection, connection.isAlive, !connection.isOverdue { return connection }
        slot.connection = nil
        let connection = try Connection.reach(conninfo)
        try connection.script(greeting)
        connection.slow = slow
        slot.connection = connection
        return connection
    }

    /// Closes the connections as they become free, and lends none any more: a later loan is `.busy`.
    ///
    /// Waits for those that are lent, up to half a minute each.
    package func close() async {
        for _ in 0..<size {
            guard let slot = try? await slots.enter(within: .seconds(30)) else { return }
            await withCheckedContinuation { continuation in
                slot.thread.async {
                    slot.connection = nil
                    continuation.resume()
                }
            }
        }
    }

    /// How many wait for a connection at this moment.
    package var waiting: Int { slots.waiting }

    /// How many connections are lent at this moment.
    package var lent: Int { size - slots.free }
}
