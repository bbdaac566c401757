import Foundation
import Postgres
import Vault

/// When a service expects someone it has accepted, where, and what they bring.
package struct Appointment: Sendable {
    /// Whose doing it is that nobody came, also to a session that was planned. Mirrored by `appointment_cancelled_by_known` and
    /// `attendance_cancelled_by_known`.
    package enum CancelledBy: String, Sendable, CaseIterable, PostgresValue { case person, service, partner }

    package let id: ID<Appointment>
    package let startsAt: Date
    package let place: String
    package let bring: String?
    package let cancelledBy: CancelledBy?

    /// So many are shown, the latest.
    static let most = 20
    /// Where a referral stands while someone is expected.
    package static let states: Set<Referral.State> = [.accepted, .inProgress]

    /// What is sealed of one.
    struct Details: Codable {
        let place: String
        let bring: String?
    }

    /// The referral whose appointment this is, while somebody is still expected. Refuses with `notFound` any other.
    package static func referral(of appointment: ID<Appointment>, in tx: Transaction) throws -> ID<Referral> {
        let found: Only<ID<Referral>>? = try tx.first(
            "SELECT referral FROM casework.appointment WHERE id = \(appointment) AND cancelled_at IS NULL")
        guard let found else { throw Refusal.notFound(.init(.referral, appointment.rawValue)) }
        return found.value
    }

    static func place(_ id: ID<Appointment>, of organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "casework.appointment", row: id.rawValue, rowVersion: 1)
    }
}

/// The appointments of a referral, for the side that expects the person: the latest first.
package struct AppointmentList: Sendable {
    package let lines: [Appointment]

    /// For whoever has just opened the referral's page, which recorded that they did.
    package init(of referral: ID<Referral>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [referral.rawValue])
        let rows: [AppointmentRow] = try tx.all(
            """
            SELECT id, organisation, starts_at, sealed, cancelled_by
            FROM casework.appointment
            WHERE referral = \(referral)
            ORDER BY starts_at DESC, id
            LIMIT \(Appointment.most)
            """)
        let keys = try laterKeys.open()
        // Words whose key went with the file are gone with it.
        lines = try rows.compactMap { row in
            try keys.keyIfAny(organisation: row.organisation, subject: row.id.rawValue, .narrative).map { key in
                let details: Appointment.Details = try key.open(
                    row.sealed, at: Appointment.place(row.id, of: row.organisation))
                return Appointment(
                    id: row.id, startsAt: row.startsAt, place: details.place, bring: details.bring,
                    cancelledBy: row.cancelledBy)
            }
        }
    }
}

private struct AppointmentRow: RowDecodable {
    let id: ID<Appointment>
    let organisation: ID<Organisation>
    let startsAt: Date
    let sealed: Bytes
    let cancelledBy: Appointment.CancelledBy?
    init(row: Row) throws { (id, organisation, startsAt, sealed, cancelledBy) = try row.decode() }
}
