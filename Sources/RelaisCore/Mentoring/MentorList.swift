import Foundation
import Postgres
import Vault

/// The mentors of a programme with who is cleared for what at a glance: by code; those who left, last.
package struct MentorList: Sendable {
    package let lines: [Line]
    /// Whether there are more than are shown.
    package let isCut: Bool

    package struct Line: Sendable {
        package let id: ID<Mentor>
        package let code: String
        /// Their name; `nil` where nothing of them is kept.
        package let name: String?
        package let state: Mentor.State
        package let pausedUntil: Day?
        package let languages: [String]
        package let communeName: String?
        /// How many they accompany at most, and do.
        package let capacity: Int
        package let accompanied: Int
        /// How their checks stand today, and the first of them that ends.
        package let clearance: Clearance.Status
        package let nextEnd: Day?
        package let hasAccount: Bool
        package let movedAt: Date
        package let rowVersion: Int
    }

    /// So many are shown.
    package static let most = 100

    /// - Throws: `Refusal.notFound` for a programme the caller may not see; `.notPermitted`.
    package init(of programme: ID<Programme>, in state: Mentor.State? = nil, _ tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepMentors)
        _ = try Programme.known(programme, in: tx)
        let chosen: SQL = state.map { "AND m.state = \($0)" } ?? ""
        let day = Day(tx.now).text
        let rows: [MentorRow] = try tx.inside(.volunteer) {
            try tx.all(
                """
                SELECT m.id, m.code, m.state, m.paused_until_on::text, m.languages, c.name, m.capacity, m.account IS NOT NULL, m.moved_at,
                    m.row_version, m.sealed, m.dek_version, m.sealed_version,
                    (SELECT count(*) FROM casework.match_mentee o JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match
                     WHERE t.organisation = m.organisation AND t.mentor = m.id AND t.state NOT IN ('closed', 'declined')),
                    volunteer.clearance(m.organisation, m.id, m.programme, \(day)::date),
                    (SELECT min(s.until_on)::text FROM volunteer.standing(m.organisation, m.id, m.programme, \(day)::date) s)
                FROM volunteer.mentor m
                LEFT JOIN directory.commune c ON c.code = m.commune
                WHERE m.programme = \(programme) \(chosen)
                ORDER BY m.state = 'left', m.code
                LIMIT \(Self.most + 1)
                """)
        }
        let shown = Array(rows.prefix(Self.most))
        let keys = try tx.askKeys(about: shown.map(\.id.rawValue)).open()
        lines = try shown.map { try $0.line(keys, of: organisation) }
        isCut = rows.count > Self.most
        try tx.record(
            .mentorsListed, .list("mentor", shown.map(\.id.rawValue), keys, in: organisation), fields: ["name"])
    }
}

private struct MentorRow: RowDecodable {
    let id: ID<Mentor>
    let code: String
    let state: Mentor.State
    let pausedUntil: String?
    let languages: [String]
    let communeName: String?
    let capacity: Int
    let hasAccount: Bool
    let movedAt: Date
    let rowVersion: Int
    let sealed: Bytes?
    let keyVersion: Int?
    let sealedVersion: Int
    let accompanied: Int
    let clearance: Clearance.Status
    let nextEnd: String?

    init(row: Row) throws {
        (
            id, code, state, pausedUntil, languages, communeName, capacity, hasAccount, movedAt, rowVersion, sealed,
            keyVersion, sealedVersion, accompanied, clearance, nextEnd
        ) = try row.decode()
    }

    func line(_ keys: Keys, of organisation: ID<Organisation>) throws -> MentorList.Line {
        let identity = try Mentor.opened(sealed, keyVersion, sealedVersion, of: id, in: organisation, keys)
        return MentorList.Line(
            id: id, code: code, name: identity?.name, state: state, pausedUntil: pausedUntil.flatMap { Day($0) },
            languages: languages, communeName: communeName, capacity: capacity, accompanied: accompanied,
            clearance: clearance, nextEnd: nextEnd.flatMap { Day($0) }, hasAccount: hasAccount, movedAt: movedAt,
            rowVersion: rowVersion)
    }
}

extension Mentor {
    /// Who somebody is; `nil` where nothing of them is kept.
    static func opened(
        _ sealed: Bytes?, _ keyVersion: Int?, _ version: Int, of id: ID<Mentor>, in organisation: ID<Organisation>,
        _ keys: Keys
    ) throws -> Identity? {
        guard let sealed, let keyVersion else { return nil }
        let key = try keys.key(organisation: organisation, subject: id.rawValue, .volunteer, version: keyVersion)
        return try key.open(sealed, at: place(id, in: organisation, version: version))
    }

    /// What those of the mentors are called of whom something is kept; looking is an entry of the log.
    package static func names(of mentors: [ID<Mentor>], in tx: Transaction) throws -> [ID<Mentor>: String] {
        try identities(of: mentors, fields: ["name"], in: tx).mapValues(\.name)
    }

    /// The same with how they are reached, for whoever calls them.
    package static func contacts(of mentors: [ID<Mentor>], in tx: Transaction) throws -> [ID<Mentor>: Identity] {
        try identities(of: mentors, fields: ["name", "contact"], in: tx)
    }

    private static func identities(
        of mentors: [ID<Mentor>], fields: [String], in tx: Transaction
    ) throws -> [ID<Mentor>: Identity] {
        guard !mentors.isEmpty else { return [:] }
        let (_, organisation) = try tx.caller.member(.keepMentors)
        let rows: [NameRow] = try tx.inside(.volunteer) {
            try tx.all(
                "SELECT id, sealed, dek_version, sealed_version FROM volunteer.mentor WHERE id = ANY (\(mentors)) LIMIT 200"
            )
        }
        let keys = try tx.askKeys(about: mentors.map(\.rawValue)).open()
        try tx.record(
            .mentorsListed, .list("mentor", mentors.map(\.rawValue), keys, in: organisation), fields: fields)
        return try rows.reduce(into: [:]) { found, row in
            found[row.id] = try opened(row.sealed, row.keyVersion, row.version, of: row.id, in: organisation, keys)
        }
    }

    private struct NameRow: RowDecodable {
        let id: ID<Mentor>
        let sealed: Bytes?
        let keyVersion: Int?
        let version: Int
        init(row: Row) throws { (id, sealed, keyVersion, version) = try row.decode() }
    }
}
