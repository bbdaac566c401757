import Foundation
import Postgres
import Vault

extension Store {
    /// How often it is asked which sessions live, and how many of those times make a beat: 5 s, 20 s.
    static let sessionLook: Duration = .seconds(5)
    static let looksPerBeat = 4
    /// After so many looks that PostgreSQL did not answer, pages are ended: nobody knows whose sessions live.
    static let mostUnanswered = 12

    /// Hears what any process announces, on one connection of its own however many pages are open, and ends the pages
    /// whose session has ended. Until `signals.stop`.
    package func listen(every look: Duration = Store.sessionLook) async throws {
        let listener = Listener(conninfo: pool.conninfo, channel: Self.channel)
        let daemon = try Credential(secret: "daemon", in: keyring)
        await withTaskGroup(of: Void.self) { [signals, names] group in
            group.addTask { [self] in
                // What was notified while it was away is missed; so is what came before a page was open.
                let heard = listener.notifications(onConnect: {
                    signals.hearAnything()
                    names.organisations.forEach(names.forget)
                })
                for await one in heard {
                    signals.hear(one.payload)
                    hearForgetting(one.payload)
                }
            }
            group.addTask { [self] in await keepLooking(as: daemon, every: look) }
            group.addTask { [self] in
                for await _ in signals.looks {
                    let asked = signals.sessions
                    if !asked.isEmpty, let live = try? await stillLive(asked, as: daemon) {
                        signals.end(allBut: live, of: asked)
                    }
                    // Any login may notify: so often at most.
                    try? await Task.sleep(for: .milliseconds(200))
                }
            }
            for await _ in signals.untilStopped {}
            group.cancelAll()
        }
    }

    private func keepLooking(as daemon: Credential, every look: Duration) async {
        var (looks, unanswered) = (0, 0)
        while !Task.isCancelled {
            try? await Task.sleep(for: look)
            looks += 1
            let asked = signals.sessions
            guard !asked.isEmpty else { continue }
            do {
                signals.end(allBut: try await stillLive(asked, as: daemon), of: asked)
                unanswered = 0
            } catch {
                unanswered += 1
                if unanswered >= Self.mostUnanswered { signals.end(allBut: [], of: asked) }
            }
            if looks % Self.looksPerBeat == 0 { signals.beat() }
        }
    }
}
