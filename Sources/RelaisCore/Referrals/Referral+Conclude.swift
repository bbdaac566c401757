import Foundation
import Postgres

extension Referral {
    /// What came of a support, as whoever gave it tells it.
    package struct Result: Sendable, Equatable {
        package let outcome: Outcome?
        /// The level of French of all skills together, where it was told as the support ended.
        package let levelAtEntry: FrenchLevel?
        package let levelAtExit: FrenchLevel?
        package let orientation: Orientation?
        package let barriers: [Barrier]
    }

    /// Where the person goes on to, and what stood in the way: told while the support goes on, as it ends or after it, and told again
    /// in whole. The outcome of one that was completed is changed here too, where one is given.
    ///
    /// The other side is told, and its log tells of it, only where the person agreed to that.
    package static func conclude(
        _ id: ID<Referral>, outcome: String? = nil, orientation: String?, barriers: [String], in tx: Transaction
    ) throws {
        let referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        guard supported.contains(referral.state) else { throw Refusal.referralIs(referral.state, needs: supported) }
        var checks = Checks()
        let outcome: Outcome? = checks.code("outcome", outcome)
        if outcome != nil, referral.state != .completed { checks.refuse("outcome", .unknownField) }
        let told = checks.conclusion(orientation, barriers)
        if referral.state != .completed, (orientation ?? "").isEmpty, barriers.allSatisfy(\.isEmpty) {
            checks.refuse("orientation", .missing)
        }
        try checks.done()

        let entry = tx.newEntry()
        let (isShared, former) = try resultStands(id, in: tx)
        let digest = try keep(
            Result(
                outcome: outcome, levelAtEntry: nil, levelAtExit: nil, orientation: told.orientation,
                barriers: told.barriers),
            of: id, entry: entry, in: tx)
        try tx.record(
            .referralConcluded, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: former, digest: digest.bytes,
            fields: (outcome == nil ? [] : ["outcome"]) + ["orientation", "barriers"],
            crossing: isShared ? referral.crossing : nil)
        if isShared { try tx.enqueue(referral.tellReferrer(of: entry)) }
    }

    /// Whether the person agreed that the other side knows what comes of a referral, and what told it last.
    static func resultStands(
        _ id: ID<Referral>, in tx: Transaction
    ) throws -> (isShared: Bool, former: ID<Entry>?) {
        let stands: ResultStands = try tx.one(
            "SELECT casework.result_is_shared(\(id)), (SELECT entry FROM casework.result WHERE referral = \(id))")
        return (stands.isShared, stands.former)
    }

    /// Writes what came of it: an outcome and levels that are not told stay as they were, the rest is as it is told now.
    @discardableResult
    static func keep(_ result: Result, of id: ID<Referral>, entry: ID<Entry>, in tx: Transaction) throws -> Bytes {
        let account = try tx.caller.account
        let kept: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.result AS t (referral, outcome, level_at_entry, level_at_exit, leads_to, barriers, account,
                recorded_at, entry)
            VALUES (\(id), coalesce(\(result.outcome), (SELECT o.outcome FROM casework.result o WHERE o.referral = \(id))),
                \(result.levelAtEntry), \(result.levelAtExit), \(result.orientation), \(result.barriers.map(\.rawValue)),
                \(account), \(tx.now), \(entry))
            ON CONFLICT (referral) DO UPDATE
            SET outcome = excluded.outcome, level_at_entry = coalesce(excluded.level_at_entry, t.level_at_entry),
                level_at_exit = coalesce(excluded.level_at_exit, t.level_at_exit), leads_to = excluded.leads_to,
                barriers = excluded.barriers, account = excluded.account, recorded_at = excluded.recorded_at,
                row_version = t.row_version + 1, entry = excluded.entry
            RETURNING audit.digest(t)
            """)
        return kept.value
    }
}

private struct ResultStands: RowDecodable {
    let isShared: Bool
    let former: ID<Entry>?
    init(row: Row) throws { (isShared, former) = try row.decode() }
}

extension Checks {
    /// The orientation, and the barriers in the order of their list, each once.
    mutating func conclusion(
        _ orientation: String?, _ barriers: [String]
    ) -> (orientation: Orientation?, barriers: [Barrier]) {
        let orientation: Orientation? = code("orientation", orientation)
        if !barriers.allSatisfy({ $0.isEmpty || Barrier(rawValue: $0) != nil }) { refuse("barriers", .notInList) }
        return (orientation, Barrier.allCases.filter { barriers.contains($0.rawValue) })
    }
}
