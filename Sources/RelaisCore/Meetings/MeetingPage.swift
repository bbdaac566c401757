import Foundation
import Postgres

/// One meeting, for whoever was there, and whoever leads.
package struct MeetingPage: Sendable {
    package let meeting: Meeting
    package let programme: ID<Programme>
    package let attendance: [Meeting.Attendance]
    /// What each mentee is called by whoever looks: see `MeetingForm.Young`.
    package let mentees: [MeetingForm.Young]
    /// The few words of it, where the caller may open them.
    package let note: String?
    /// Whether there are words.
    package let hasNote: Bool
    package let recordedBy: String
    package let communeName: String?
    package let expense: Expense?
    /// Whether the caller may correct it.
    package let isOwn: Bool

    /// - Throws: `Refusal.notFound` for a meeting the caller may not see.
    package init(_ id: ID<Meeting>, in tx: Transaction) throws {
        let found = try Meeting.known(id, in: tx)
        meeting = found
        let laterThere: Later<Meeting.Attendance> = try tx.ask(
            "SELECT mentee, presence FROM casework.meeting_mentee WHERE meeting = \(id) ORDER BY mentee LIMIT 10")
        let laterExpense: Later<Expense> = try tx.ask(
            "SELECT \(Expense.columns) FROM casework.expense x WHERE x.meeting = \(id)")
        let laterMore: Later<MoreRow> = try tx.ask(
            """
            SELECT access.account_name(m.recorded_by), c.name
            FROM casework.meeting m
            LEFT JOIN directory.commune c ON c.code = m.commune
            WHERE m.id = \(id)
            """)
        // The names, and the entry that says who looked.
        let form = try MeetingForm(of: id, in: tx)
        let more = try laterMore.one()
        (programme, mentees) = (form.programme, form.mentees)
        (attendance, expense) = (try laterThere.all(), try laterExpense.first())
        (recordedBy, communeName) = (more.name ?? "", more.commune)
        note = form.draft.note
        hasNote = found.sealed != nil
        isOwn = try tx.caller.account == found.recordedBy || tx.caller.may(.keepMatches) || found.state == .planned
    }

    private struct MoreRow: RowDecodable {
        let name: String?
        let commune: String?
        init(row: Row) throws { (name, commune) = try row.decode() }
    }
}
