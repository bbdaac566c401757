import Foundation
import Postgres

extension Expense {
    /// Somebody else than who asked agrees: all of it, or what the month of the match has left. Answers in cents.
    ///
    /// - Throws: `Obstacle.expenseIs`, `.ownExpense`, `.monthIsSpent`.
    @discardableResult
    package static func approve(_ id: ID<Expense>, in tx: Transaction) throws -> Int {
        let expense = try open(id, in: tx)
        let programme: Only<ID<Programme>> = try tx.one(
            "SELECT t.programme FROM casework.match t WHERE t.id = \(expense.match) FOR UPDATE")
        let rules = try Programme.known(programme.value, in: tx).rules
        let spent: Only<Int> = try tx.one(
            """
            SELECT coalesce(sum(x.granted_cents), 0)::bigint FROM casework.expense x
            WHERE x.match = \(expense.match) AND x.month_on = \(expense.month.text)::date
            """)
        let granted = min(expense.claimedCents, rules.capCents - spent.value)
        guard granted > 0 else { throw Refusal.mentoring(.monthIsSpent) }
        try expense.decide(.approved, granted, .expenseApproved, in: tx)
        return granted
    }

    /// Nothing is paid back.
    ///
    /// - Throws: `Obstacle.expenseIs`, `.ownExpense`.
    package static func refuse(_ id: ID<Expense>, in tx: Transaction) throws {
        try open(id, in: tx).decide(.refused, 0, .expenseRefused, in: tx)
    }

    /// The expense, locked, while nobody has decided.
    private static func open(_ id: ID<Expense>, in tx: Transaction) throws -> Expense {
        let (account, _) = try tx.caller.member(.approveExpenses)
        let found: Expense? = try tx.first(
            "SELECT \(columns) FROM casework.expense x WHERE x.id = \(id) FOR UPDATE")
        guard let found else { throw Refusal.notFound(.init(.meeting, id.rawValue)) }
        try tx.require(version: found.rowVersion)
        guard found.state == .claimed else { throw Refusal.mentoring(.expenseIs(found.state)) }
        guard found.claimedBy != account else { throw Refusal.mentoring(.ownExpense) }
        return found
    }

    /// Which programme it is of.
    package static func programme(of id: ID<Expense>, in tx: Transaction) throws -> ID<Programme> {
        let found: Only<ID<Programme>>? = try tx.first(
            """
            SELECT t.programme FROM casework.expense x JOIN casework.match t ON t.organisation = x.organisation AND t.id = x.match
            WHERE x.id = \(id)
            """)
        guard let found else { throw Refusal.notFound(.init(.meeting, id.rawValue)) }
        return found.value
    }

    private func decide(_ next: State, _ cents: Int, _ event: Event, in tx: Transaction) throws {
        let (account, _) = try tx.caller.member(.approveExpenses)
        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.expense
            SET state = \(next), granted_cents = \(cents)::bigint, decided_by = \(account), decided_at = \(tx.now), \(Referral.signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(expense)
            """)
        try tx.record(
            event, entry: entry, .deployment(tx, "meeting", meeting.rawValue), previous: self.entry,
            digest: digest.value.bytes)
    }
}
