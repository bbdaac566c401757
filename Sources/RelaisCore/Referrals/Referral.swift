import Foundation
import Postgres
import Vault

/// One person sent by one organisation to a service of another, and what became of it.
///
/// This is what a verb holds while it works: the shared row, locked, and the caller's own side of it.
package struct Referral {
    package let id: ID<Referral>
    package let reference: String
    package let state: State
    package let referrer: ID<Organisation>
    package let recipient: ID<Organisation>
    package let service: ID<Service>
    package let priority: Priority
    package let sentAt: Date?
    package let rowVersion: Int
    let entry: ID<Entry>
    /// Which side of it the caller's organisation is.
    package let side: Side
    /// The caller's own person, who is not the other side's.
    package let person: ID<Person>?
    let sealedRequest: Bytes?
    let sideVersion: Int
    var keys: Keys
}

extension Referral {
    /// Where a referral stands. Mirrored by `referral_state_known`.
    package enum State: String, Sendable, CaseIterable, PostgresValue {
        case draft, sent, accepted, declined, waitlisted
        case inProgress = "in_progress"
        case completed
        case notFulfilled = "not_fulfilled"
        case withdrawn, expired
        case enteredInError = "entered_in_error"

        /// The whole life of a referral: the states each one can be reached from.
        package var predecessors: Set<State> {
            switch self {
            case .draft: []
            case .sent: [.draft]
            case .accepted, .declined: [.sent, .waitlisted]
            case .waitlisted: [.sent, .accepted, .inProgress]
            case .inProgress: [.accepted]
            case .completed, .notFulfilled: [.accepted, .inProgress]
            case .withdrawn: [.draft, .sent, .waitlisted, .accepted, .inProgress]
            case .expired: [.sent, .waitlisted]
            case .enteredInError: Set(State.allCases).subtracting([.enteredInError])
            }
        }

        /// Whether nothing follows, but that it may turn out to be an error.
        package var isFinal: Bool {
            !State.allCases.contains { $0 != .enteredInError && $0.predecessors.contains(self) }
        }

        /// Which side must move next, while someone must.
        package var hand: Side? {
            switch self {
            case .draft: .referrer
            case .sent, .accepted, .waitlisted, .inProgress: .recipient
            default: nil
            }
        }
    }

    package enum Side: String, Sendable, CaseIterable, PostgresValue {
        case referrer, recipient
        package var other: Side { self == .referrer ? .recipient : .referrer }
    }

    /// How soon an answer is needed (IASC inter-agency referral form). Mirrored by `referral_priority_known`.
    package enum Priority: String, Sendable, CaseIterable, PostgresValue {
        case normal, urgent, emergency

        /// From sending to answer.
        package var delay: TimeInterval {
            switch self {
            case .normal: 14 * 86_400
            case .urgent: 72 * 3_600
            case .emergency: 24 * 3_600
            }
        }
    }

    /// Why a referral ended otherwise than hoped. Mirrored by `referral_reason_known`; `other` needs words.
    package enum Reason: String, Sendable, CaseIterable, PostgresValue {
        case noCapacity = "no_capacity"
        case notEligibleAge = "not_eligible_age"
        case notEligibleStatus = "not_eligible_status"
        case outsideArea = "outside_area"
        case incompleteInformation = "incomplete_information"
        case personDeclined = "person_declined"
        case personUnreachable = "person_unreachable"
        case personMoved = "person_moved"
        case duplicate
        case wrongService = "wrong_service"
        case languageBarrier = "language_barrier"
        case mobilityBarrier = "mobility_barrier"
        case childcareBarrier = "childcare_barrier"
        case noShow = "no_show"
        case noResponse = "no_response"
        case safeguarding
        /// What allowed it has ended: nobody chooses this one.
        case consentEnded = "consent_ended"
        case other

        /// Those a recipient declines for, the likeliest first.
        package static let toDecline: [Reason] = [
            .noCapacity, .wrongService, .notEligibleAge, .notEligibleStatus, .outsideArea, .incompleteInformation,
            .languageBarrier,
            .mobilityBarrier, .childcareBarrier, .duplicate, .other,
        ]

        /// Those a recipient puts someone on the waiting list for.
        package static let toWaitlist: [Reason] = [
            .noCapacity, .incompleteInformation, .personUnreachable, .languageBarrier, .mobilityBarrier,
            .childcareBarrier, .other,
        ]

        /// Those a recipient ends the support for before its goal.
        package static let toEnd: [Reason] = [
            .noShow, .personDeclined, .personUnreachable, .personMoved, .wrongService, .notEligibleAge,
            .notEligibleStatus, .languageBarrier, .mobilityBarrier, .childcareBarrier, .noCapacity, .safeguarding,
            .other,
        ]

        /// Those a move is taken for an error.
        package static let toCorrect: [Reason] = [.duplicate, .wrongService, .incompleteInformation, .other]

        /// Those a referrer withdraws for.
        package static let toWithdraw: [Reason] = [
            .personDeclined, .personUnreachable, .personMoved, .duplicate, .wrongService, .noResponse, .other,
        ]
    }

    /// What the request says in words; sealed, one copy for each side.
    package struct Request: Sendable, Equatable, Codable {
        package var need: String
        package var alreadyDone: String?
        /// Why it may be disclosed, where a code does not say it: on the side that discloses alone.
        package var basisWords: String?
        /// Why someone is referred who is known not to meet what the service asks for: on the side that refers alone.
        package var vouchWords: String?
        /// Of the recipient's copy: that the referrer vouches for it, and nothing of why.
        package var isVouched: Bool?

        package init(need: String, alreadyDone: String? = nil, basisWords: String? = nil) {
            (self.need, self.alreadyDone, self.basisWords) = (need, alreadyDone, basisWords)
        }
    }

    /// Refuses unless the referral can go from where it is to `next`.
    func requireMove(to next: State) throws {
        guard next.predecessors.contains(state) else { throw Refusal.referralIs(state, needs: next.predecessors) }
    }

    /// The organisation at the other end.
    var other: ID<Organisation> { side == .referrer ? recipient : referrer }
    /// The organisation at this end: the caller's.
    var own: ID<Organisation> { side == .referrer ? referrer : recipient }
}

extension Referral {
    /// The referral someone named: an id, or a reference as it may be typed.
    package static func id(for text: String, in tx: Transaction) throws -> ID<Referral> {
        if let id = ID<Referral>(text) { return id }
        guard let reference = Code.parse(text, Code.referral) else { throw Refusal.notFound(.init(.referral)) }
        let found: Only<ID<Referral>>? = try tx.first("SELECT id FROM casework.referral WHERE reference = \(reference)")
        guard let found else { throw Refusal.notFound(.init(.referral)) }
        return found.value
    }

    /// The referral, with its keys, locked until the transaction ends, if this is the caller's to do. `side` is whose it is
    /// to do; either's when nil.
    ///
    /// - Throws: `Refusal.notFound` when there is none the caller may know of; `.notPermitted` when their roles do not
    ///   allow it; `.notYourMove` when it is the other organisation's to do; `.changedSince` when the caller saw another
    ///   version of it.
    static func held(_ id: ID<Referral>, by side: Side?, to permission: Permission, in tx: Transaction) throws
        -> Referral
    {
        let keys = try tx.askKeys(about: [id.rawValue])
        let laterRow: Later<HeldRow> = try tx.ask(
            """
            SELECT r.reference, r.state, r.referrer, r.recipient, r.service, r.priority, r.sent_at, r.row_version, r.entry,
                s.side, s.person, s.sealed, s.row_version
            FROM casework.referral r
            JOIN casework.referral_side s ON s.referral = r.id AND s.organisation = (SELECT access.organisation())
            WHERE r.id = \(id)
            FOR UPDATE OF r, s
            """)
        // A statement of its own, so that it sees what was done by whoever held the lock before.
        let laterVersion: Later<Only<Int>>? =
            tx.precondition == .none
            ? nil : try tx.ask("SELECT \(shownVersion) FROM casework.referral r WHERE r.id = \(id)")
        guard let row = try laterRow.first() else {
            let taken: Only<State?> = try tx.one("SELECT casework.state_among_colleagues(\(id))")
            guard let state = taken.value else { throw Refusal.notFound(.init(.referral, id.rawValue)) }
            throw Refusal.referralIs(state, needs: [])
        }
        try tx.caller.require(permission)
        if let side, row.side != side { throw Refusal.notYourMove(side) }
        try tx.require(version: laterVersion?.first()?.value ?? row.rowVersion)
        return Referral(
            id: id, reference: row.reference, state: row.state, referrer: row.referrer, recipient: row.recipient,
            service: row.service, priority: row.priority, sentAt: row.sentAt, rowVersion: row.rowVersion,
            entry: row.entry, side: row.side, person: row.person, sealedRequest: row.sealed,
            sideVersion: row.sideVersion, keys: try keys.open())
    }

    /// The version of everything a referral shows: its row's, those of the facts told of it and of what both sides wrote, and how
    /// often it was given to someone on the caller's own side.
    static let shownVersion: SQL =
        """
        (r.row_version + (SELECT coalesce(sum(a.row_version), 0) FROM casework.attendance a WHERE a.referral = r.id)
            + (SELECT coalesce(sum(a.row_version), 0) FROM casework.assessment a WHERE a.referral = r.id)
            + (SELECT coalesce(sum(t.row_version), 0) FROM casework.result t WHERE t.referral = r.id)
            + (SELECT coalesce(sum(m.row_version), 0) FROM casework.message m WHERE m.referral = r.id)
            + coalesce((SELECT o.given FROM casework.referral_side o
                        WHERE o.referral = r.id AND o.organisation = (SELECT access.organisation())), 0))::bigint
        """

    private struct HeldRow: RowDecodable {
        let reference: String
        let state: State
        let referrer: ID<Organisation>
        let recipient: ID<Organisation>
        let service: ID<Service>
        let priority: Priority
        let sentAt: Date?
        let rowVersion: Int
        let entry: ID<Entry>
        let side: Side
        let person: ID<Person>?
        let sealed: Bytes?
        let sideVersion: Int
        init(row: Row) throws {
            (
                reference, state, referrer, recipient, service, priority, sentAt, rowVersion, entry, side, person,
                sealed, sideVersion
            ) = try row.decode()
        }
    }
}
