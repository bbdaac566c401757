import Foundation
import Postgres

extension Store {
    /// Does something once, however often it is asked under this key: it, its entry and its answer are one transaction.
    /// Asked again, the same answer is given, marked as repeated, unless it is kept nowhere.
    ///
    /// Asking first costs no round trip: PostgreSQL breaks off what was done before. What was refused was not done, so it
    /// is tried again. Refuses with `callAtWork` while the same call is being done, without waiting for it; with
    /// `otherCall` when the key was another call's; with `callAnswered` when it was done and its answer is kept nowhere.
    package func once(
        _ key: CallKey, keeping: CallKey.Keeping, as credential: Credential, within longer: Duration? = nil,
        _ body: @escaping @Sendable (Transaction) throws -> Answered
    ) async throws -> (answer: Answered, isRepeated: Bool) {
        do {
            let answer = try await write(as: credential, within: longer) { tx in
                try tx.begin(key)
                let answer = try body(tx)
                try tx.keep(answer, key, keeping)
                return answer
            }
            return (answer, false)
        } catch let error as PostgresError {
            switch (error.sqlState, keeping) {
            case ("RL010", _): throw Refusal.callAtWork
            case ("RL011", _): throw Refusal.otherCall
            case ("RL012", .answer): return (try await write(as: credential) { try $0.kept(key) }, true)
            case ("RL012", .again): return (try await write(as: credential, within: longer, body), false)
            case ("RL012", .fact): throw Refusal.callAnswered
            default: throw error
            }
        }
    }
}

/// What was answered to calls.
package enum Calls {
    /// How long an answer is kept.
    package static let kept: TimeInterval = 86_400

    /// Forgets the answers that have had their day: the daemon's, every day. Answers how many there were.
    @discardableResult
    package static func purge(in tx: Transaction) throws -> Int {
        let forgotten: Only<Int> = try tx.one("SELECT access.purge_calls(\(tx.now - kept))")
        if forgotten.value > 0 { try tx.record(.answersForgotten, .deployment(tx, "call-list", tx.deployment)) }
        return forgotten.value
    }
}
