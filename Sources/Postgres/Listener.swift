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

    /// - Parameters:
    ///   - conninfo: libpq's keyword/value string or URI.
    ///   - channel: The channel's name as PostgreSQL keeps it: lower case, if NOTIFY names it without quotes.
    package init(conninfo: String, channel: String) {
        self.conninfo = conninfo
        self.channel = channel
    }

    /// The notifications from now on; the last 1,000 of them when nobody reads. To be called once.
    ///
    /// Ends when the caller stops reading, or within a second of `stop`.
    ///
    /// - Parameter onConnect: Called on the listener's thread each time it begins to hear, first and after every loss.
    /// - Returns: What is heard, in order.
    package func notifications(onConnect: @escaping @Sendable () -> Void = {}) -> AsyncStream<Notification> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1_000)) { continuation in
            continuation.onTermination = { [self] _ in stop() }
            let thread = Thread { [self] in
                while !hasStopped {
                    try? listen(onConnect, continuation)
                    pause()
                }
                continuation.finish()
            }
            thread.start()
        }
    }

    /// Ends it, for good.
    package func stop() { isStopped.withLock { $0 = true } }

    private var hasStopped: Bool { isStopped.withLock { $0 } }

    /// A second before connecting again, so that a server that starts is left in peace.
    private func pause() {
        for _ in 0..<10 where !hasStopped { Thread.sleep(forTimeInterval: 0.1) }
    }

    private func listen(_ onConnect: () -> Void, _ continuation: AsyncStream<Notification>.Continuation) throws {
        let connection = try Connection(conninfo: conninfo)
        let name = channel.replacing("\"", with: "\"\"")
        try connection.script(SQL(trusted: "LISTEN \"\(name)\""))
        onConnect()
        while !hasStopped {
            while let notified = PQnotifies(connection.handle) {
                defer { PQfreemem(notified) }
                let payload = String(cString: notified.pointee.extra)
                continuation.yield(Notification(channel: String(cString: notified.pointee.relname), payload: payload))
            }
            var descriptor = pollfd(fd: PQsocket(connection.handle), events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 250) > 0 else { continue }
            guard PQconsumeInput(connection.handle) == 1 else { return }
        }
    }
}
