import Foundation
import Postgres
import Vault

/// A mentor and one or several mentees, proposed by somebody, and what became of it.
///
/// This is what a verb holds while it works: the row, locked, its mentees, and the keys that name them in the audit.
package struct Match: Sendable {
    package let id: ID<Match>
    package let programme: ID<Programme>
    package let mentor: ID<Mentor>
    package let state: State
    /// Where it goes on once it is no longer held.
    package let heldFrom: State?
    package let mentorAgreedOn: Day?
    package let trialOn: Day?
    package let signedOn: Day?
    package let activeOn: Day?
    package let endedOn: Day?
    package let proposedAt: Date
    package let rowVersion: Int
    let entry: ID<Entry>
    let organisation: ID<Organisation>
    package private(set) var mentees: [Side] = []

    /// A mentee of it.
    package struct Side: Sendable, RowDecodable {
        package let mentee: ID<Mentee>
        package let person: ID<Person>
        package let agreedOn: Day?
        package let interviewedOn: Day?

        package init(row: Row) throws {
            let days: (String?, String?)
            (mentee, person, days.0, days.1) = try row.decode()
            (agreedOn, interviewedOn) = (days.0.flatMap { Day($0) }, days.1.flatMap { Day($0) })
        }
    }

    /// Where a match stands. Mirrored by `match_state_known`, and what follows what by `casework.match_follows`.
    package enum State: String, Sendable, CaseIterable, PostgresValue {
        case proposed, consented, trial, active
        case onHold = "on_hold"
        case closed, declined

        /// The states each one can be reached from. What is held goes back to where it was, and nowhere else.
        package var predecessors: Set<State> {
            switch self {
            case .proposed: []
            case .consented: [.proposed, .onHold]
            case .trial: [.consented, .onHold]
            case .active: [.consented, .trial, .onHold]
            case .onHold: [.consented, .trial, .active]
            case .closed: [.active, .onHold]
            case .declined: [.proposed, .consented, .trial, .onHold]
            }
        }

        package var isFinal: Bool { [.closed, .declined].contains(self) }
    }

    /// Why a match is held. A concern is none: whoever leads sees that it is held, not why. Mirrored by `match_held_for_known`.
    package enum Holding: String, Sendable, CaseIterable, PostgresValue {
        case mentorRequest = "mentor_request"
        case menteeRequest = "mentee_request"
        case mentorPaused = "mentor_paused"
        /// The daemon's alone.
        case checkLapsed = "check_lapsed"
        /// What a young person agreed to, or somebody for them, is over, or was withdrawn.
        case agreementLapsed = "agreement_lapsed"
        case absence, programme

        package static let chosen: [Holding] = [.mentorRequest, .menteeRequest, .absence, .programme]
    }

    /// Why a match ended. Mirrored by `match_ended_for_known`.
    package enum Ending: String, Sendable, CaseIterable, PostgresValue {
        case goalReached = "goal_reached"
        case programmeEnd = "programme_end"
        case ageLimit = "age_limit"
        case menteeMoved = "mentee_moved"
        case menteeRequest = "mentee_request"
        case mentorRequest = "mentor_request"
        case mentorUnavailable = "mentor_unavailable"
        case incompatibility, safeguarding
        case checkExpired = "check_expired"
        case lostContact = "lost_contact"
        case placementEnded = "placement_ended"
        case died
        case menteeDeclined = "mentee_declined"
        case mentorDeclined = "mentor_declined"
        case authorityDeclined = "authority_declined"
        case programmeDeclined = "programme_declined"
        /// Nobody chooses this one.
        case fileErased = "file_erased"

        /// Those a match that had begun is closed for.
        package static let toClose: [Ending] = [
            .goalReached, .programmeEnd, .ageLimit, .menteeMoved, .menteeRequest, .mentorRequest, .mentorUnavailable,
            .incompatibility, .safeguarding, .checkExpired, .lostContact, .placementEnded, .died,
        ]
        /// Those one that had not is declined for.
        package static let toDecline: [Ending] = [
            .menteeDeclined, .mentorDeclined, .authorityDeclined, .programmeDeclined, .incompatibility, .ageLimit,
            .menteeMoved, .placementEnded, .mentorUnavailable, .checkExpired, .lostContact,
        ]
    }

    /// Who signs a convention. Mirrored by `match_signatories_known`.
    package enum Signatory: String, Sendable, CaseIterable, PostgresValue {
        case mentor, mentee
        /// Whoever holds parental authority.
        case authority
        case association, department
        /// Where the young person lives.
        case host
    }

    /// What came of it. Mirrored by `match_mentee_exits_known`.
    package enum Exit: String, Sendable, CaseIterable, PostgresValue {
        case workContract = "contrat_de_travail"
        case diplomaOrTraining = "diplome_ou_formation"
        case residencePermit = "titre_de_sejour"
        case stableHousing = "logement_stable"
        case lastingBond = "lien_social_durable"
        case none
    }

    /// Refuses unless the match can go from where it is to `next`.
    func requireMove(to next: State) throws {
        guard next.predecessors.contains(state) else {
            throw Refusal.mentoring(.matchIs(state, needs: next.predecessors))
        }
    }
}

extension Match: RowDecodable {
    static let columns: SQL =
        """
        t.id, t.programme, t.mentor, t.state, t.held_from, t.mentor_agreed_on::text, t.trial_on::text, t.signed_on::text,
            t.active_on::text, t.ended_on::text, t.proposed_at, t.row_version, t.entry, t.organisation
        """

    package init(row: Row) throws {
        let days: (String?, String?, String?, String?, String?)
        (
            id, programme, mentor, state, heldFrom, days.0, days.1, days.2, days.3, days.4, proposedAt, rowVersion,
            entry,
            organisation
        ) = try row.decode()
        func day(_ text: String?) -> Day? { text.flatMap { Day($0) } }
        (mentorAgreedOn, trialOn, signedOn) = (day(days.0), day(days.1), day(days.2))
        (activeOn, endedOn) = (day(days.3), day(days.4))
    }

    /// The match, locked until the transaction ends, if this is the caller's to do.
    ///
    /// - Throws: `Refusal.notFound`, `.changedSince`.
    static func held(_ id: ID<Match>, in tx: Transaction) throws -> (match: Match, keys: Keys) {
        _ = try tx.caller.member(.keepMatches)
        return try locked(id, in: tx)
    }

    static func locked(_ id: ID<Match>, in tx: Transaction) throws -> (match: Match, keys: Keys) {
        let (match, keys) = try seen(id, lock: "FOR UPDATE", in: tx)
        try tx.require(version: match.rowVersion)
        return (match, keys)
    }

    /// The match as it is, for whoever may see it.
    static func seen(_ id: ID<Match>, lock: SQL = "", in tx: Transaction) throws -> (match: Match, keys: Keys) {
        let found: Match? = try tx.first("SELECT \(columns) FROM casework.match t WHERE t.id = \(id) \(lock)")
        guard var match = found else { throw Refusal.notFound(.init(.match, id.rawValue)) }
        match.mentees = try tx.all(
            """
            SELECT o.mentee, e.person, o.agreed_on::text, o.interviewed_on::text
            FROM casework.match_mentee o
            JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee
            WHERE o.match = \(id)
            ORDER BY o.mentee
            LIMIT 10
            """)
        return (match, try tx.askKeys(about: match.mentees.map(\.person.rawValue)).open())
    }

    /// What the audit calls it: those who are accompanied, so that a statement tells them of it.
    func trace(_ keys: Keys) -> Trace { Self.trace(mentees.map(\.person), keys, in: organisation) }

    static func trace(_ people: [ID<Person>], _ keys: Keys, in organisation: ID<Organisation>) -> Trace {
        people.count == 1
            ? .one("person", people[0].rawValue, keys, in: organisation)
            : .list("person", people.map(\.rawValue), keys, in: organisation)
    }

    /// Writes what a verb changed, `changes` being the assignments, the move if it is one, and tells the audit.
    func keep(
        _ changes: SQL, to next: State? = nil, _ event: Event, reason: String? = nil, _ keys: Keys, in tx: Transaction
    ) throws {
        let entry = tx.newEntry()
        let move: SQL = next.map { ", state = \($0), moved_at = \(tx.now)" } ?? ""
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.match
            SET \(changes)\(move), \(Referral.signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(match)
            """)
        if let next { try Self.note(id, from: state, to: next, reason: reason, entry: entry, in: tx) }
        try tx.record(
            event, entry: entry, trace(keys), previous: self.entry, digest: digest.value.bytes,
            fields: [reason].compactMap(\.self))
    }

    /// Adds a move to the history. Does not wait.
    static func note(
        _ id: ID<Match>, from former: State?, to next: State, reason: String? = nil, entry: ID<Entry>,
        in tx: Transaction
    ) throws {
        let caller = try tx.caller
        try tx.execute(
            """
            INSERT INTO casework.match_move (organisation, entry, match, from_state, to_state, reason, account, at)
            VALUES (\(caller.organisation), \(entry), \(id), \(former), \(next), \(reason), \(caller.account), \(tx.now))
            """)
    }
}
