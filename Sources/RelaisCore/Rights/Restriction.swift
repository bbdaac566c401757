import Foundation
import Postgres

/// A time in which nothing is done with someone's file but keeping it (GDPR 18): whoever follows it reads it, it can be erased at
/// the person's own request, and PostgreSQL lets nothing else be done with it.
package struct Restriction: Sendable, RowDecodable {
    package let id: ID<Restriction>
    package let reason: Reason
    package let restrictedAt: Date
    package let restrictedBy: String?
    package let liftedFor: Lifting?
    /// When the person was told that it would be lifted.
    package let toldOn: Day?
    package let liftedAt: Date?
    package let liftedBy: String?

    /// Why. Mirrored by `restriction_reason_known`.
    package enum Reason: String, Sendable, CaseIterable, PostgresValue {
        /// The person says that it is wrong: until that is checked.
        case accuracyContested = "accuracy_contested"
        /// It should not have been kept, and the person would rather have it restricted than erased.
        case unlawfulProcessing = "unlawful_processing"
        /// The person needs it for a claim of theirs.
        case legalClaims = "legal_claims"
        /// The person objects: until it is known whose reasons weigh more.
        case objectionPending = "objection_pending"
    }

    /// Why it is lifted. Mirrored by `restriction_lifted_for_known`.
    package enum Lifting: String, Sendable, CaseIterable, PostgresValue {
        case accuracyVerified = "accuracy_verified"
        case processingLawful = "processing_lawful"
        case claimsOver = "claims_over"
        case objectionDecided = "objection_decided"
        case personAsks = "person_asks"
    }

    package init(row: Row) throws {
        let day: String?
        (id, reason, restrictedAt, restrictedBy, liftedFor, day, liftedAt, liftedBy) = try row.decode()
        toldOn = day.flatMap { Day($0) }
    }

    /// Asks for those of someone's file, the last first: the one that holds, if one does, has no `liftedAt`.
    package static func ask(of person: ID<Person>, in tx: Transaction) throws -> Later<Restriction> {
        try tx.ask(
            """
            SELECT r.id, r.reason, r.restricted_at, access.account_name(r.restricted_by), r.lifted_for, r.told_on::text, r.lifted_at,
                access.account_name(r.lifted_by)
            FROM casework.restriction r
            WHERE r.organisation = (SELECT access.organisation()) AND r.person = \(person)
            ORDER BY r.restricted_at DESC, r.id
            LIMIT 20
            """)
    }
}
