import Foundation
import Postgres
import Vault

/// The concerns that reached the caller, of one programme or of all: those still open first, the longest due first.
package struct ConcernList: Sendable {
    package let lines: [Concern]
    /// So many months after one was closed it is deleted; `nil` while the organisation has settled nothing, and all is kept.
    package let retentionMonths: Int?

    /// So many are shown.
    package static let most = 100

    /// - Throws: `Refusal.notFound` for a programme whose concerns do not reach the caller; `.notPermitted`.
    package init(of programme: ID<Programme>? = nil, in tx: Transaction) throws {
        _ = try tx.caller.member(.keepConcerns)
        let laterMonths = try Setting.retentionConcernMonths.ask(in: tx)
        let only: SQL = programme.map { "WHERE c.programme = \($0)" } ?? ""
        let (found, guarded): ([Concern], Only<[ID<Programme>]>) = try tx.inside(.protection) {
            (
                try tx.all(
                    """
                    SELECT \(Concern.columns)
                    FROM protection.concern c
                    LEFT JOIN LATERAL protection.name_of(c.programme) AS p (name) ON true
                    \(only)
                    ORDER BY c.closed_at IS NOT NULL, c.acted_at IS NOT NULL, c.due_at, c.id
                    LIMIT \(Self.most)
                    """), try tx.one("SELECT protection.guarded()")
            )
        }
        if let programme, !guarded.value.contains(programme) {
            throw Refusal.notFound(.init(.programme, programme.rawValue))
        }
        lines = found
        retentionMonths = try Setting.retentionConcernMonths.numbers(laterMonths).first
        try tx.record(.concernsListed, .deployment(tx, "concern-list", programme?.rawValue ?? tx.deployment))
    }
}

/// What lies on the desk of whoever concerns reach: how many are open, and in how many danger is feared.
package struct OpenConcerns: Sendable, RowDecodable {
    package let number: Int
    package let urgent: Int

    package init(row: Row) throws { (number, urgent) = try row.decode() }

    static func ask(in tx: Transaction) throws -> Later<OpenConcerns> {
        try tx.ask("SELECT number, urgent FROM protection.open_for_caller()")
    }
}

/// One concern with all that was written of it and done, for whoever it reached. Opening it the first time is what its raiser sees as
/// received.
package struct ConcernPage: Sendable {
    package let concern: Concern
    package let notes: [Note]
    package let acts: [Act]
    /// The young people of the match; each as their code, with whoever follows them.
    package let young: [Young]
    /// Its mentor, as their sign-in calls them, or by their code.
    package let mentor: String?

    package struct Young: Sendable {
        package let person: ID<Person>
        package let code: String
        package let followers: [String]
    }

    /// Words of it; `nil` where they were erased with a file.
    package struct Note: Sendable {
        package let by: String
        package let at: Date
        package let words: String?
    }

    /// Something that was done.
    package struct Act: Sendable {
        package let kind: Concern.Act
        package let doneOn: Day
        package let by: String
        package let words: String?
        /// What the CRIP gave as a reference.
        package let reference: String?
    }

    package init(_ id: ID<Concern>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepConcerns)
        let seen = try Concern.known(id, in: tx)
        let entry = tx.newEntry()
        let received: Only<Bytes?> = try tx.inside(.protection) {
            try tx.one("SELECT protection.receive_concern(\(id), \(tx.now), \(entry))")
        }
        let (about, notes, acts): ([AboutRow], [NoteRow], [ActRow]) = try tx.inside(.protection) {
            (
                try tx.all("SELECT person, code, followers, mentor FROM protection.about(\(id))"),
                try tx.all(
                    """
                    SELECT id, access.account_name(account), at, sealed FROM protection.concern_note
                    WHERE concern = \(id)
                    ORDER BY at, id
                    LIMIT 200
                    """),
                try tx.all(
                    """
                    SELECT id, kind, done_on::text, access.account_name(account), sealed FROM protection.concern_act
                    WHERE concern = \(id)
                    ORDER BY done_on, at, id
                    LIMIT 200
                    """)
            )
        }
        young = about.map(\.young)
        mentor = about.first?.mentor
        let keys = try tx.askKeys(about: notes.map(\.id) + acts.map(\.id)).open()
        func opened<Value: Decodable>(_ sealed: Bytes, _ id: UUID, at place: Place) throws -> Value? {
            try keys.keyIfAny(organisation: organisation, subject: id, .protection)?.open(sealed, at: place)
        }
        self.notes = try notes.map { row in
            let words: Concern.Words? = try opened(
                row.sealed, row.id, at: Concern.notePlace(row.id, in: organisation))
            return Note(by: row.by, at: row.at, words: words?.text)
        }
        self.acts = try acts.map { row in
            let said: Concern.Said? = try opened(row.sealed, row.id, at: Concern.actPlace(row.id, in: organisation))
            return Act(
                kind: row.kind, doneOn: row.doneOn, by: row.by, words: said?.text, reference: said?.reference)
        }
        concern = received.value == nil ? seen : try Concern.known(id, in: tx)
        try tx.record(
            .concernSeen, entry: entry, Concern.trace(id, in: tx), previous: received.value == nil ? nil : seen.entry,
            digest: received.value?.bytes, fields: ["code", "words"])
    }

    private struct AboutRow: RowDecodable {
        let young: Young
        let mentor: String?
        init(row: Row) throws {
            let (person, code, followers): (ID<Person>, String, [String])
            (person, code, followers, mentor) = try row.decode()
            young = Young(person: person, code: code, followers: followers)
        }
    }

    private struct NoteRow: RowDecodable {
        let id: UUID
        let by: String
        let at: Date
        let sealed: Bytes
        init(row: Row) throws {
            let name: String?
            (id, name, at, sealed) = try row.decode()
            by = name ?? ""
        }
    }

    private struct ActRow: RowDecodable {
        let id: UUID
        let kind: Concern.Act
        let doneOn: Day
        let by: String
        let sealed: Bytes
        init(row: Row) throws {
            let (day, name): (String, String?)
            (id, kind, day, name, sealed) = try row.decode()
            guard let known = Day(day) else { throw PostgresError.undecodable(column: "done_on", as: "Day") }
            (doneOn, by) = (known, name ?? "")
        }
    }
}
