import CPostgres
import Dispatch
import Synchronization

/// Stops the statement a loan is waiting for, from another thread.
///
/// libpq sends a cancel unencrypted before version 17, so over TLS it is `pg_cancel_backend` on a connection of its own.
/// A cancel may arrive late and hit whatever runs next, so a connection that was cancelled is never lent again.
final class Canceller: Sendable {
    enum Cause { case task, deadline }

    private struct State: @unchecked Sendable {
        var target: Target?
        var cause: Cause?
    }

    private struct Target {
        let ticket: OpaquePointer?
        let process: Int32
        let isEncrypted: Bool
    }

    private let state = Mutex(State())
    private let conninfo: String

    init(conninfo: String) { self.conninfo = conninfo }

    /// Why the statement was stopped, if it was.
    var cause: Cause? { state.withLock { $0.cause } }

    /// From here on, `cancel` stops what `connection` is doing.
    func watch(_ connection: Connection) {
        state.withLock {
            let isEncrypted = PQsslInUse(connection.handle) == 1
            $0.target = Target(
                ticket: PQgetCancel(connection.handle), process: PQbackendPID(connection.handle),
                isEncrypted: isEncrypted)
        }
    }

    /// The loan is over: a later `cancel` does nothing. Says whether one came before.
    func finish() -> Bool {
        state.withLock {
            if let ticket = $0.target?.ticket { PQfreeCancel(ticket) }
            $0.target = nil
            return $0.cause != nil
        }
    }

    /// Stops the statement. Does not wait for it.
    func cancel(_ cause: Cause) {
        DispatchQueue.global().async { [self] in
            let process = state.withLock { state -> Int32? in
                guard state.cause == nil else { return nil }
                state.cause = cause
                guard let target = state.target else { return nil }
                if target.isEncrypted { return target.process }
                // The lock is held meanwhile, so that the connection is not given back while a cancel is on its way.
                var message = [CChar](repeating: 0, count: 256)
                _ = PQcancel(target.ticket, &message, Int32(message.count))
                return nil
            }
            if let process {
                _ = try? Connection(conninfo: conninfo).all(
                    "SELECT pg_cancel_backend(\(Int(process))::int)", as: Only<Bool>.self)
            }
        }
    }
}
