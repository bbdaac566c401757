import Foundation
import Logging
import Mail
import Postgres
import Synchronization
import Vault

/// Leaves letters as people want them, and hands them to a mail server, one after another.
///
/// Nothing is sent inside a transaction: a letter is taken in one, sent, and what came of it kept in another. Whoever dies
/// between them leaves a letter that goes again ten minutes later, under the same `Message-ID`. Several daemons may each have
/// one.
package final class Postman: Sendable {
    /// Between two looks whether there is something to leave or to send: so many times a quarter of a second.
    private static let pace = 20
    /// How long a server that was not reached is left alone.
    private static let respite: TimeInterval = 30

    private let store: Store
    private let daemon: Credential
    private let from: Address
    private let site: String
    private let zone: TimeZone
    private let logger: Logger
    private let send: @Sendable (Mail.Message) async throws(Mailer.Failure) -> Void
    private let isStopped = Atomic(false)
    private let silentUntil = Mutex(Date.distantPast)

    /// `site` is the public address, without a slash at its end; `zone` the local time that the letters of the day keep.
    package init(
        store: Store, from: Address, site: String, zone: TimeZone, logger: Logger,
        send: @escaping @Sendable (Mail.Message) async throws(Mailer.Failure) -> Void
    ) throws {
        (self.store, self.from, self.site, self.zone) = (store, from, site, zone)
        (self.logger, self.send) = (logger, send)
        daemon = try Credential(secret: "daemon", in: store.keyring)
    }

    /// Works until `stop` is called, and then finishes what it holds.
    package func run() async {
        var beats = 0
        while !isStopped.load(ordering: .relaxed), !Task.isCancelled {
            // While the database is away the jobs say so; what was to be done is done later.
            if beats % Self.pace == 0 { _ = try? await goRound() }
            beats += 1
            try? await Task.sleep(for: .milliseconds(250))
        }
    }

    /// Takes nothing more up.
    package func stop() { isStopped.store(true, ordering: .relaxed) }

    /// Leaves what is to be left, and sends what is due; answers how many letters went out.
    @discardableResult
    package func goRound() async throws -> Int {
        var sent = 0
        try await store.transaction("BEGIN", as: daemon) { [zone] tx in _ = try Letter.leave(in: zone, tx) }
        while !isStopped.load(ordering: .relaxed), try await sendNext() { sent += 1 }
        return sent
    }

    /// Sends the letter that is due first. False where there is none, or where the server is not to be troubled now.
    private func sendNext() async throws -> Bool {
        let secret = Token()
        let found: (letter: Letter.Taken, message: Mail.Message?)? = try await store.transaction("BEGIN", as: daemon) {
            tx in
            guard self.silentUntil.withLock({ $0 <= tx.now }), let letter = try Letter.take(secret, in: tx) else {
                return nil
            }
            let address = try letter.address(tx.keyring)
            let checkpoints = try letter.checkpoints(in: tx)
            return (
                letter,
                address.map {
                    letter.written(
                        from: self.from, to: $0, site: self.site, secret: secret, checkpoints: checkpoints, at: tx.now)
                }
            )
        }
        guard let found else { return false }
        do {
            // No server takes what is no mailbox: 553, as it would say.
            guard let message = found.message else { throw Mailer.Failure.returned(553) }
            try await send(message)
            try await store.transaction("BEGIN", as: daemon) { try found.letter.wentOut(in: $0) }
        } catch let failure as Mailer.Failure {
            try await store.transaction("BEGIN", as: daemon) { tx in
                try found.letter.failed(failure, in: tx)
                if failure.isOfServer { self.silentUntil.withLock { $0 = tx.now + Self.respite } }
            }
            logger.warning(
                "a letter was not taken",
                metadata: [
                    "letter": "\(found.letter.id)", "kind": "\(found.letter.kind.rawValue)",
                    "failure": "\(failure.code)",
                    "attempt": "\(found.letter.attempts) of \(Letter.Taken.mostAttempts)",
                ])
            return !failure.isOfServer
        }
        return true
    }
}
