import Foundation
import Postgres

extension Statement {
    /// What was passed to another organisation with a referral: the exact fields, on which ground, and what became of them.
    package struct Disclosed: Sendable, RowDecodable {
        package let reference: String
        package let organisation: String
        package let service: String
        /// Codes of what was read as soon as it was sent, and of what opens on acceptance.
        package let fields: [String]
        package let onAcceptance: [String]
        package let basis: Disclosure.Basis?
        package let sentAt: Date
        /// When the recipient opened the referral, and when it accepted, which opened the identity.
        package let openedAt: Date?
        package let acceptedAt: Date?
        package let state: Referral.State
        package let endedAt: Date?
        /// When the copy was taken back.
        package let retractedAt: Date?

        package init(row: Row) throws {
            (
                reference, organisation, service, fields, onAcceptance, basis, sentAt, openedAt, acceptedAt, state,
                endedAt,
                retractedAt
            ) = try row.decode()
        }

        /// Asks for those of someone, the last first.
        static func ask(of id: ID<Person>, in tx: Transaction) throws -> Later<Disclosed> {
            try tx.ask(
                """
                SELECT r.reference, o.name, v.name, d.fields, d.on_acceptance, d.basis, d.frozen_at, r.received_at,
                    (SELECT min(m.at) FROM casework.referral_move m WHERE m.referral = r.id AND m.to_state = 'accepted'),
                    r.state, r.ended_at, d.retracted_at
                FROM casework.referral_side s
                JOIN casework.referral r ON r.id = s.referral
                JOIN casework.disclosure d ON d.referral = r.id AND d.frozen_at IS NOT NULL
                JOIN directory.organisation o ON o.id = r.recipient
                JOIN directory.service v ON v.id = r.service
                WHERE s.organisation = (SELECT access.organisation()) AND s.person = \(id) AND s.side = 'referrer'
                ORDER BY d.frozen_at DESC, r.id
                LIMIT \(Statement.most)
                """)
        }
    }

    /// That the whole file was offered to another organisation, and what it answered.
    package struct HandedOver: Sendable, RowDecodable {
        package let organisation: String
        package let state: Handover.State
        package let basis: Disclosure.Basis?
        package let offeredAt: Date
        package let answeredAt: Date?

        package init(row: Row) throws { (organisation, state, basis, offeredAt, answeredAt) = try row.decode() }

        static func ask(of id: ID<Person>, in tx: Transaction) throws -> Later<HandedOver> {
            try tx.ask(
                """
                SELECT o.name, h.state, h.basis, h.offered_at, h.answered_at
                FROM casework.handover_side s
                JOIN casework.handover h ON h.id = s.handover
                JOIN directory.organisation o ON o.id = h.receiver
                WHERE s.organisation = (SELECT access.organisation()) AND s.person = \(id) AND s.giver = s.organisation
                ORDER BY h.offered_at DESC, h.id
                LIMIT \(Statement.most)
                """)
        }
    }

    /// From where the organisation has what it knows of someone: a referral it accepted, or a file it took over.
    package struct Source: Sendable, RowDecodable {
        package let organisation: String
        package let at: Date
        /// Whether it was the whole file.
        package let isHandover: Bool

        package init(row: Row) throws { (organisation, at, isHandover) = try row.decode() }

        static func ask(of id: ID<Person>, in tx: Transaction) throws -> Later<Source> {
            try tx.ask(
                """
                SELECT g.name, g.at, g.is_handover
                FROM (
                    SELECT o.name, coalesce(r.answered_at, r.sent_at) AS at, false AS is_handover
                    FROM casework.referral_side s
                    JOIN casework.referral r ON r.id = s.referral
                    JOIN directory.organisation o ON o.id = r.referrer
                    WHERE s.organisation = (SELECT access.organisation()) AND s.person = \(id) AND s.side = 'recipient'
                    UNION ALL
                    SELECT o.name, h.answered_at, true
                    FROM casework.handover_side s
                    JOIN casework.handover h ON h.id = s.handover
                    JOIN directory.organisation o ON o.id = h.giver
                    WHERE s.organisation = (SELECT access.organisation()) AND s.person = \(id) AND s.receiver = s.organisation
                        AND h.state = 'taken'
                ) AS g
                ORDER BY g.at, g.name
                LIMIT \(Statement.most)
                """)
        }
    }
}
