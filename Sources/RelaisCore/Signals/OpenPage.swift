import Foundation
import Synchronization

/// A page that is open and wants to know: whose session it is, and what it hears.
package final class OpenPage: Sendable {
    /// What there is to tell it.
    package enum News: Sendable { case something, nothing }

    let id = UUID()
    let signal: Signal
    let session: [UInt8]
    private let hasNews = Mutex(false)
    private let strokes: AsyncStream<Void>.Continuation
    /// One stroke at once, and one for any number that come while nobody listens. Ends with the session, or when the
    /// daemon stops. To be read once.
    package let hearing: AsyncStream<Void>

    init(_ signal: Signal, session: [UInt8]) {
        (self.signal, self.session) = (signal, session)
        (hearing, strokes) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What was heard since last asked.
    package func takeNews() -> News {
        hasNews.withLock { hasNews in
            defer { hasNews = false }
            return hasNews ? .something : .nothing
        }
    }

    func hear() {
        hasNews.withLock { $0 = true }
        strokes.yield()
    }

    /// Nothing happened; the line is still there.
    func beat() { strokes.yield() }

    func end() { strokes.finish() }
}
