import Foundation
import Logging
import Postgres
import Synchronization
import Vault

/// Does what was left for later: a few jobs at a time, each in one transaction that takes it, does it and deletes it.
///
/// Several daemons may each have one: a job that one holds is passed over by the others. What fails comes back later and
/// later, and keeps nobody waiting.
package final class Runner: Sendable {
    /// How many jobs are done at once, each on a connection of the store's pool.
    private static let hands = 2

    private let store: Store
    private let daemon: Credential
    private let zone: TimeZone
    private let logger: Logger
    private let isAway = Mutex(false)
    /// Where something happened that no hint was sent of yet.
    private let signalled = Mutex<Set<ID<Organisation>>>([])
    /// The longest that one hint waits for others to go with it.
    private static let patience: Duration = .milliseconds(200)

    /// `zone` is the local time that routines keep.
    package init(store: Store, zone: TimeZone, logger: Logger) throws {
        (self.store, self.zone, self.logger) = (store, zone, logger)
        daemon = try Credential(secret: "daemon", in: store.keyring)
    }

    /// Works until `stop` is called, and then finishes what it holds.
    package func run() async {
        let bell = store.bell
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.hands {
                let strokes = bell.strokes()
                group.addTask { await self.work(at: strokes) }
            }
            group.addTask { await self.keepTime() }
        }
    }

    /// Takes nothing more up.
    package func stop() { store.bell.stop() }

    /// Does everything that is due, and answers how many jobs that were.
    @discardableResult
    package func finishDue() async throws -> Int {
        var done = 0
        var announced = ContinuousClock.now
        do {
            while !store.bell.isStopped, try await doNext() {
                done += 1
                guard .now - announced > Self.patience else { continue }
                await announce()
                announced = .now
            }
        } catch {
            await announce()
            throw error
        }
        await announce()
        return done
    }

    /// Hints at what was done since last time. It is a hint: where it is lost, a page is told at the next one.
    private func announce() async {
        let news = signalled.withLock { signalled in
            defer { signalled = [] }
            return signalled
        }
        if !news.isEmpty { try? await store.announce(news) }
    }

    private func work(at strokes: AsyncStream<Void>) async {
        for await _ in strokes { await minding { _ = try await self.finishDue() } }
    }

    /// Rings every second, for what other processes left, and looks every quarter of a minute whether a routine is due.
    private func keepTime() async {
        var seconds = 0
        while !store.bell.isStopped, !Task.isCancelled {
            if seconds % 15 == 0 { await minding { try await self.beginRoutines() } }
            seconds += 1
            try? await Task.sleep(for: .seconds(1))
            store.bell.ring()
        }
    }

    /// Enqueues the routines whose time has come, unless the past of a demonstration is being made.
    package func beginRoutines() async throws {
        try await store.transaction("BEGIN", as: daemon) { [zone] tx in
            let isLoading: Only<Bool> = try tx.one(
                "SELECT coalesce(loading_ends_at > \(tx.now), false) FROM directory.deployment")
            guard !isLoading.value else { return }
            for routine in Routine.allCases { try routine.begin(in: zone, tx) }
        }
    }

    /// Does the job that is due first; answers whether there was one. One that fails is undone, and counted.
    func doNext() async throws -> Bool {
        let held = Mutex<Job.Taken?>(nil)
        do {
            let news: Set<ID<Organisation>>? = try await store.transaction("BEGIN", as: daemon) { tx in
                guard let taken = try Job.take(in: tx) else { return nil }
                held.withLock { $0 = taken }
                try taken.job.perform(in: tx)
                return tx.signalled
            }
            if let news { signalled.withLock { $0.formUnion(news) } }
            return news != nil
        } catch {
            guard let taken = held.withLock({ $0 }) else { throw error }
            let code = Self.code(of: error)
            try await store.transaction("BEGIN", as: daemon) { try taken.fail(with: code, in: $0) }
            logger.warning(
                "a job failed",
                metadata: [
                    "job": "\(taken.id)", "kind": "\(taken.job.kind.rawValue)", "failure": "\(code)",
                    "attempt": "\(taken.attempts + 1) of \(Job.Taken.mostAttempts)",
                ])
            return true
        }
    }

    /// What went wrong, as a word without a value: the SQLSTATE, or the kind of error.
    static func code(of error: any Error) -> String {
        switch error {
        case let error as PostgresError: error.sqlState ?? String("\(error)".prefix { $0.isLetter })
        case let error as Refusal: String("\(error)".prefix { $0.isLetter })
        default: String("\(type(of: error))".filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(40))
        }
    }

    /// Does something with the database; while it is away, says so once, and that it is back once.
    private func minding(_ body: () async throws -> Void) async {
        do {
            try await body()
            let wasAway = isAway.withLock { isAway in
                defer { isAway = false }
                return isAway
            }
            if wasAway { logger.info("jobs go on") }
        } catch {
            let wasAway = isAway.withLock { isAway in
                defer { isAway = true }
                return isAway
            }
            if !wasAway { logger.warning("jobs wait", metadata: ["problem": "\(Self.code(of: error))"]) }
        }
    }
}
