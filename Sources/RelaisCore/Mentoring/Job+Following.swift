import Crypto
import Foundation
import Postgres
import Vault

extension Job {
    /// What comes round of following: each day, what fell due and which matches were not seen; each week, a digest, and whose birthday
    /// changes what they may do. Each is told once, whenever and however often it is looked at, and no state changes.
    func performForFollowing(in tx: Transaction) throws {
        switch kind {
        case .findFollowing: try tx.execute("SELECT jobs.find_programmes('review_following', \(tx.now))")
        case .findDigests: try tx.execute("SELECT jobs.find_programmes('write_digest', \(tx.now))")
        case .reviewFollowing: try forEachProgramme(in: tx, reviewFollowing)
        case .writeDigest:
            try forEachProgramme(in: tx, writeDigest)
            try tellOfBirthdays(in: tx)
        default: break
        }
    }

    private func forEachProgramme(in tx: Transaction, _ body: (ID<Programme>, Transaction) throws -> Void) throws {
        try tx.caller.require(.reviewMentors)
        let open: [Only<ID<Programme>>] = try tx.all(
            "SELECT id FROM casework.programme WHERE closed_at IS NULL ORDER BY id LIMIT \(Self.most)")
        for programme in open { try body(programme.value, tx) }
    }

    /// What fell due since nobody was told; the matches that nobody saw for thirty days, and for sixty.
    private func reviewFollowing(_ programme: ID<Programme>, in tx: Transaction) throws {
        let following = try Following(of: programme, in: tx)
        if let due = following.due.compactMap(\.missedOn?.text).max() {
            try tell(.followingDue, programme, due, in: tx)
        }
        for one in following.unseen {
            guard let days = Following.unseenAfter.filter({ $0 <= one.days }).max() else { continue }
            let cause = "\(one.match.text)|\(one.lastOn.text)|\(days)"
            try tell(.followingUnseen, programme, cause, in: tx)
            if days == Following.unseenAfter.max() { try tellAbove(programme, cause, in: tx) }
        }
        for one in following.due where one.missed >= Following.brokenAfter {
            try tellAbove(programme, "\(one.match.text)|\(one.dueOn.text)", in: tx)
        }
    }

    private func writeDigest(_ programme: ID<Programme>, in tx: Transaction) throws {
        guard try !Following(of: programme, in: tx).isEmpty else { return }
        try tell(.followingDigest, programme, Day(tx.now).text, in: tx)
    }

    /// Looks, in memory, whose next step is near. Once a week, so that the day of a notice does not tell on which day somebody was born
    /// (`docs/decisions/0010`). One entry names whose dates were looked at.
    private func tellOfBirthdays(in tx: Transaction) throws {
        guard let organisation else { return }
        let today = Day(tx.now)
        let rules: [LimitRow] = try tx.all(
            """
            SELECT p.id, r.limit_age
            FROM casework.programme p
            JOIN casework.programme_rules r ON r.organisation = p.organisation AND r.programme = p.id AND r.version = p.version
            WHERE p.closed_at IS NULL
            LIMIT \(Self.most)
            """)
        let limits = Dictionary(uniqueKeysWithValues: rules.map { ($0.programme, $0.age) })
        var after = ID<Mentee>(rawValue: UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        while true {
            let births = try MenteeBirths(after: after, of: organisation, in: tx)
            guard let last = births.lines.last else { return }
            for one in births.lines {
                let grown = ComingOfAge(born: one.birth, one.status, until: limits[one.programme] ?? 21, on: today)
                for (step, days) in grown.ahead(of: today) {
                    guard let notice = [90, 30, 7].filter({ days < $0 + Consent.reviewEvery }).min() else { continue }
                    let cause = "\(one.mentee.text)|\(step.kind.rawValue)|\(notice)"
                    try tell(.followingMajority, one.programme, cause, leadAlone: true, in: tx)
                }
            }
            try tx.record(
                .majorityReviewed, .list("person", births.lines.map(\.person.rawValue), births.keys, in: organisation),
                fields: ["birth_date"])
            after = last.mentee
        }
    }

    private func tell(
        _ kind: Notice.Kind, _ programme: ID<Programme>, _ cause: String, leadAlone: Bool = false, in tx: Transaction
    ) throws {
        let id = Self.id(of: "\(kind.rawValue)|\(programme.text)|\(cause)")
        try tx.execute("SELECT jobs.tell_programme(\(programme), \(kind), \(id), \(leadAlone), \(tx.now))")
    }

    /// A break in supervision: nobody met for sixty days, or one side was to be asked twice and was not. Above whoever leads, once.
    private func tellAbove(_ programme: ID<Programme>, _ cause: String, in tx: Transaction) throws {
        let id = Self.id(of: "\(Notice.Kind.programmeUnfollowed.rawValue)|\(programme.text)|\(cause)")
        try tx.execute("SELECT jobs.tell_break(\(programme), \(id), \(tx.now))")
    }

    /// The same cause has the same id: it is told once.
    private static func id(of cause: String) -> UUID {
        let hash = Array(SHA256.hash(data: Array(cause.utf8)))
        return hash.withUnsafeBytes { UUID(uuid: $0.load(as: uuid_t.self)) }
    }

    private struct LimitRow: RowDecodable {
        let programme: ID<Programme>
        let age: Int
        init(row: Row) throws { (programme, age) = try row.decode() }
    }
}

/// When a hundred mentees were born, and what was decided last of their minority: opened for the daemon, as many as an entry names.
private struct MenteeBirths {
    let lines: [Line]
    let keys: Keys

    struct Line {
        let mentee: ID<Mentee>
        let person: ID<Person>
        let programme: ID<Programme>
        let birth: Day?
        let status: Minority.Status?
    }

    init(after: ID<Mentee>, of organisation: ID<Organisation>, in tx: Transaction) throws {
        let rows: [SealedBirth] = try tx.inside(.identity) {
            try tx.all(
                "SELECT mentee, person, programme, sealed, dek_version, row_version FROM identity.births_of_mentees(\(after), 100)"
            )
        }
        let laterKeys = try tx.askKeys(about: rows.map(\.person.rawValue))
        let statements: [SealedStatement] = try tx.inside(.protection) {
            try tx.all(
                "SELECT person, id, sealed, dek_version FROM protection.statements_of_mentees(\(rows.map(\.mentee)))")
        }
        let keys = try laterKeys.open()
        var statuses: [ID<Person>: Minority.Status] = [:]
        for row in statements {
            let key = try keys.key(
                organisation: organisation, subject: row.id.rawValue, .protection, version: row.keyVersion)
            let said: Minority.Statement = try key.open(row.sealed, at: Minority.place(row.id, in: organisation))
            statuses[row.person] = said.status
        }
        self.keys = keys
        lines = try rows.map { row in
            let key = try keys.key(
                organisation: organisation, subject: row.person.rawValue, .civil, version: row.keyVersion)
            let place = Person.place(.civil, of: row.person, in: organisation, version: row.rowVersion)
            let civil: Civil = try key.open(row.sealed, at: place)
            return Line(
                mentee: row.mentee, person: row.person, programme: row.programme, birth: civil.birth,
                status: statuses[row.person])
        }
    }

    private struct SealedBirth: RowDecodable {
        let mentee: ID<Mentee>
        let person: ID<Person>
        let programme: ID<Programme>
        let sealed: Bytes
        let keyVersion: Int
        let rowVersion: Int
        init(row: Row) throws { (mentee, person, programme, sealed, keyVersion, rowVersion) = try row.decode() }
    }

    private struct SealedStatement: RowDecodable {
        let person: ID<Person>
        let id: ID<Minority>
        let sealed: Bytes
        let keyVersion: Int
        init(row: Row) throws { (person, id, sealed, keyVersion) = try row.decode() }
    }
}
