import CPostgres
import Foundation
import Synchronization

/// What `NOTIFY` said: the channel, and a payload that any login may have sent, so trust it for nothing but a hint.
package struct Notification: Sendable, Equatable {
    package let channel: String
    package let payload: String
}

/// Listens on one channel, on a connection and a thread of its own, and connects again when the server goes away.
///
/// What is notified while it is away is missed: look at the tables again after `onConnect`.
package final class Listener: Sendable {
    private let conninfo: String
    private let channel: String
    private let isStopped = Mutex(false)

    /// - Parameter channel: lower-case letters and underscores; it becomes an identifier.
    package init(conninfo: String, channel: String) {
        precondition(
            channel.allSatisfy { $0.isLowercase && $0.isLetter && $0.isASCII || $0 == "_" }, "a plain channel name")
        self.conninfo = conninfo
        self.channel = channel
    }

    /// The notifications from now on. Ends when the caller stops reading or `stop` is called.
    package func notifications(onConnect: @escaping @Sendable () -> Void = {}) -> AsyncStream<Notification> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1_000)) { continuation in
            continuation.onTermination = { [self] _ in stop() }
            let thread = Thread { [self] in
                while !isStopped.withLock({ $0 }) {
                    try? listen(onConnect, continuation)
                    if !isStopped.withLock({ $0 }) { Thread.sleep(forTimeInterval: 1) }
                }
                continuation.finish()
            }
            thread.start()
        }
    }

    package func stop() { isStopped.withLock { $0 = true } }

    private func listen(_ onConnect: () -> Void, _ continuation: AsyncStream<Notification>.Continuation) throws {
        let connection = try Connection(conninfo: conninfo)
        try connection.script(SQL(stringLiteral: "LISTEN \(channel)"))
        onConnect()
        while !isStopped.withLock({ $0 }) {
            var descriptor = pollfd(fd: PQsocket(connection.handle), events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 250) >= 0 else { return }
            guard descriptor.revents == 0 || PQconsumeInput(connection.handle) == 1 else { return }
            while let notified = PQnotifies(connection.handle) {
                defer { PQfreemem(notified) }
                continuation.yield(
                    Notification(
                        channel: String(cString: notified.pointee.relname),
                        payload: String(cString: notified.pointee.extra)))
            }
        }
    }
}
