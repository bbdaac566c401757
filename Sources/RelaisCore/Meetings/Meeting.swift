import Foundation
import Postgres
import Vault

/// A meeting of a match, planned or held: one record for all who were there.
package struct Meeting: Sendable {
    package let id: ID<Meeting>
    package let match: ID<Match>
    /// Who met them: the mentor of the match, or whoever stood in.
    package let mentor: ID<Mentor>
    package let state: State
    package let day: Day
    /// Minutes after midnight on the clocks of mainland France, where it is known.
    package let startMinute: Int?
    package let minutes: Int?
    package let mode: Mode
    package let activities: [Mentoring.Activity]
    /// INSEE's code.
    package let commune: String?
    package let transport: Mentoring.Transport?
    package let distanceKm: Int?
    package let costCents: Int?
    package let recordedBy: ID<Account>
    package let recordedAt: Date
    package let rowVersion: Int
    let entry: ID<Entry>
    let sealed: Bytes?
    let keyVersion: Int?
    let sealedVersion: Int

    /// Whether they met. Mirrored by `meeting_state_known`.
    package enum State: String, Sendable, CaseIterable, PostgresValue {
        case planned, held
        /// Nobody came, or it was called off.
        case missed
    }

    /// How they met. Mirrored by `meeting_mode_known`.
    package enum Mode: String, Sendable, CaseIterable, PostgresValue {
        case inPerson = "in_person"
        case video, voice
        case textEmail = "text_email"
        case letter
    }

    /// Whether somebody came, or who called it off. Mirrored by `meeting_mentee_presence_known`.
    package enum Presence: String, Sendable, CaseIterable, PostgresValue {
        case yes
        case excused = "no_excused"
        case unexcused = "no_unexcused"
        case cancelledByMentor = "cancelled_by_mentor"
        case cancelledByMentee = "cancelled_by_mentee"
        case cancelledByProgramme = "cancelled_by_programme"
    }

    /// What one of them did.
    package struct Attendance: Sendable, Equatable, RowDecodable {
        package let mentee: ID<Mentee>
        package let presence: Presence
        package init(_ mentee: ID<Mentee>, _ presence: Presence) { (self.mentee, self.presence) = (mentee, presence) }
        package init(row: Row) throws { (mentee, presence) = try row.decode() }
    }

    /// What is sealed of it (class `narrative`, under a key of its own).
    struct Words: Codable {
        let note: String
    }
}

extension Meeting: RowDecodable {
    static let columns: SQL =
        """
        m.id, m.match, m.mentor, m.state, m.meets_on::text, m.start_minute, m.duration_minutes, m.mode, m.activities, m.commune,
            m.transport, m.distance_km, m.cost_cents, m.recorded_by, m.recorded_at, m.row_version, m.entry, m.sealed, m.dek_version,
            m.sealed_version
        """

    package init(row: Row) throws {
        let (text, named): (String, [String])
        (
            id, match, mentor, state, text, startMinute, minutes, mode, named, commune, transport, distanceKm,
            costCents, recordedBy, recordedAt, rowVersion, entry, sealed, keyVersion, sealedVersion
        ) = try row.decode()
        guard let day = Day(text) else { throw PostgresError.missingRow }
        (self.day, activities) = (day, named.compactMap(Mentoring.Activity.init))
    }

    static func place(_ id: ID<Meeting>, in organisation: ID<Organisation>, version: Int) -> Place {
        Place(
            organisation: organisation.rawValue, table: "casework.meeting", row: id.rawValue,
            rowVersion: Int64(version))
    }

    /// The few words of it, where the caller may open them.
    func note(_ keys: Keys, in organisation: ID<Organisation>) throws -> String? {
        guard let sealed, let keyVersion,
            let key = try keys.keyIfAny(
                organisation: organisation, subject: id.rawValue, .narrative, version: keyVersion)
        else { return nil }
        let words: Words = try key.open(sealed, at: Self.place(id, in: organisation, version: sealedVersion))
        return words.note
    }

    /// The meeting as it is, for whoever may see it, locked where it is to be changed.
    ///
    /// - Throws: `Refusal.notFound`.
    static func known(_ id: ID<Meeting>, isLocked: Bool = false, in tx: Transaction) throws -> Meeting {
        let lock: SQL = isLocked ? "FOR UPDATE" : ""
        let found: Meeting? = try tx.first("SELECT \(columns) FROM casework.meeting m WHERE m.id = \(id) \(lock)")
        guard let found else { throw Refusal.notFound(.init(.meeting, id.rawValue)) }
        return found
    }
}

/// A match as whoever records its meetings sees it: who is in it, and what the audit calls them.
struct Pair {
    let match: Match
    let sides: [Side]
    let keys: Keys
    let account: ID<Account>
    let organisation: ID<Organisation>
    /// Which mentor the caller is, where they are one.
    let ownMentor: ID<Mentor>?

    struct Side: RowDecodable {
        let mentee: ID<Mentee>
        let person: ID<Person>
        init(row: Row) throws { (mentee, person) = try row.decode() }
    }

    /// - Throws: `Refusal.notFound` for a match the caller may not see; `.notPermitted`.
    init(_ id: ID<Match>, in tx: Transaction) throws {
        (account, organisation) = try tx.caller.member(.recordMeetings)
        let laterSides: Later<Side> = try tx.ask("SELECT mentee, person FROM casework.meeting_sides(\(id))")
        let laterOwn: Later<Only<ID<Mentor>?>> = try tx.ask("SELECT volunteer.own_mentor()")
        let found: Match? = try tx.first("SELECT \(Match.columns) FROM casework.match t WHERE t.id = \(id)")
        guard let found else { throw Refusal.notFound(.init(.match, id.rawValue)) }
        (match, sides, ownMentor) = (found, try laterSides.all(), try laterOwn.one().value)
        keys = try tx.askKeys(about: sides.map(\.person.rawValue)).open()
    }

    /// What the audit calls it: those who are accompanied.
    var trace: Trace { Match.trace(sides.map(\.person), keys, in: organisation) }

    /// Refuses where nobody meets: a match that is not under way, or was not on that day.
    func requireMeeting(on day: Day, isPlan: Bool) throws {
        let mayTellOfThePast = !isPlan && ownMentor == nil
        let isOpen =
            switch match.state {
            case .trial, .active: true
            case .onHold: mayTellOfThePast
            case .closed: mayTellOfThePast && match.endedOn.map { !day.isAfter($0) } ?? false
            default: false
            }
        guard isOpen, !sides.isEmpty else {
            throw Refusal.mentoring(.matchIs(match.state, needs: [.trial, .active]))
        }
    }
}
