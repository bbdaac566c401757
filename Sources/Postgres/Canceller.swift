import CPostgres
import Dispatch
import Glibc
import Synchronization

/// Stops the statement a loan is waiting for, from another thread.
///
/// A cancel that arrives between two statements does nothing, so it is sent again until the loan is over; meanwhile the
/// connection sends no new statement. One may also arrive late and hit whatever runs next, so a connection that was
/// cancelled is never lent again. libpq sends a cancel unencrypted before version 17, so over TLS it is
/// `pg_cancel_backend` on a connection of its own, to the same host.
final class Canceller: Sendable {
    private struct State {
        var target: Target?
        var error: PostgresError?
    }

    /// What is needed to reach the server that serves a connection. libpq lets any thread use it.
    final class Target: @unchecked Sendable {
        let ticket: OpaquePointer?
        let process: Int32
        let place: [(String, String)]
        let isEncrypted: Bool
        let socket: Int32

        init(_ handle: OpaquePointer) {
            ticket = PQgetCancel(handle)
            process = PQbackendPID(handle)
            let fields = [("host", PQhost(handle)), ("hostaddr", PQhostaddr(handle)), ("port", PQport(handle))]
            place = fields.map { ($0, $1.map { String(cString: $0) } ?? "") } + [("target_session_attrs", "any")]
            socket = PQsocket(handle)
            isEncrypted = PQsslInUse(handle) == 1 || PQgssEncInUse(handle) == 1
        }

        deinit { PQfreeCancel(ticket) }
    }

    /// Where deadlines are waited for. Nothing on it blocks.
    static let clock = DispatchQueue(label: "postgres.clock")

    private let state = Mutex(State())
    private let conninfo: String

    init(conninfo: String) { self.conninfo = conninfo }

    /// Why the loan is stopped, if it is: `.cancelled` or `.deadlineExceeded`.
    var error: PostgresError? { state.withLock { $0.error } }

    /// From here on, `cancel` stops what `connection` is doing.
    func watch(_ connection: Connection) {
        connection.canceller = self
        let target = connection.target
        state.withLock { $0.target = target }
    }

    /// The loan is over: a later `cancel` does nothing. Says whether one came before.
    func finish(_ connection: Connection) -> Bool {
        connection.canceller = nil
        return state.withLock {
            $0.target = nil
            return $0.error != nil
        }
    }

    /// Stops the loan for that reason. Does not wait for it, and does nothing when it was stopped already.
    func cancel(_ reason: PostgresError) {
        let isFirst = state.withLock { state in
            guard state.error == nil else { return false }
            state.error = reason
            return true
        }
        // A queue of its own is a thread of its own: reaching the server may take long.
        guard isFirst else { return }
        strike(on: DispatchQueue(label: "postgres.cancel"), after: 0)
        Self.clock.asyncAfter(deadline: .now() + Self.grace) { [self] in hangUp() }
    }

    /// How long a server may take to answer a cancel before it is left alone.
    private static let grace = DispatchTimeInterval.seconds(2)

    /// A server that does not even answer a cancel is frozen, or gone without a word: what waits for it is woken, and
    /// finds its connection lost. The socket is the connection's for as long as the loan lasts, which the lock holds.
    private func hangUp() {
        state.withLock { state in
            if let target = state.target { _ = shutdown(target.socket, Int32(SHUT_RDWR)) }
        }
    }

    private func strike(on thread: DispatchQueue, after milliseconds: Int) {
        thread.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [self] in
            guard let target = state.withLock({ $0.target }) else {
                // Nothing runs: the loan is over, or has not begun and then sees why by itself.
                return
            }
            if target.isEncrypted {
                Self.strike(target.process, conninfo, target.place)
            } else {
                var message = [CChar](repeating: 0, count: 256)
                _ = PQcancel(target.ticket, &message, Int32(message.count))
            }
            strike(on: thread, after: min(2_000, max(50, milliseconds * 2)))
        }
    }

    /// Cancels what a server process does, on a connection of its own.
    static func strike(_ process: Int32, _ conninfo: String, _ place: [(String, String)] = []) {
        _ = try? Connection(conninfo: conninfo, instead: place).all(
            "SELECT pg_cancel_backend(\(Int(process))::int)", as: Only<Bool>.self)
    }
}
