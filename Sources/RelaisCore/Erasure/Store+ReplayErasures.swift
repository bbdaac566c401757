import Foundation
import Postgres
import Vault

extension Store {
    /// Erases again whoever the log of erasures names and the database holds as if nothing had been: it was restored from
    /// before. Before anything opens. Answers how many.
    ///
    /// - Throws: Whatever keeps it from being done: then nothing may open.
    @discardableResult
    package func replayErasures() async throws -> Int {
        guard let lines = try erasures?.read(), !lines.isEmpty else { return 0 }
        let daemon = try Credential(secret: "daemon", in: keyring)
        let (people, mentors): ([Missing<Person>], [Missing<Mentor>]) = try await transaction(
            "BEGIN READ ONLY", as: daemon
        ) { tx in
            let (files, forgotten) = (lines.filter { $0.person != nil }, lines.filter { $0.mentor != nil })
            return (
                try tx.all(
                    """
                    SELECT organisation, person
                    FROM casework.not_erased(\(files.map(\.organisation)), \(files.compactMap(\.person)))
                    """),
                try tx.inside(.volunteer) {
                    try tx.all(
                        """
                        SELECT organisation, mentor
                        FROM volunteer.not_forgotten(\(forgotten.map(\.organisation)), \(forgotten.compactMap(\.mentor)))
                        """)
                }
            )
        }
        for one in people {
            try await write(as: daemon, within: Self.long) {
                try Person.eraseAgain(one.subject, of: one.organisation, in: $0)
            }
        }
        for one in mentors {
            try await write(as: daemon) { try Mentor.forgetAgain(one.subject, of: one.organisation, in: $0) }
        }
        return people.count + mentors.count
    }

    /// Adds to the log whoever was erased in the database and is not in it: by a daemon on another machine, or before the
    /// log was lost. Answers how many.
    @discardableResult
    package func completeErasureLog() async throws -> Int {
        guard let erasures else { return 0 }
        try erasures.prepare()
        let known = Set(try erasures.read().map(\.subject))
        let daemon = try Credential(secret: "daemon", in: keyring)
        let lines: [ErasureLog.Line] = try await transaction("BEGIN READ ONLY", as: daemon) { tx in
            let people: [Erased<Person>] = try tx.all(
                "SELECT organisation, person, erased_at, entry FROM casework.erased_people()")
            let mentors: [Erased<Mentor>] = try tx.inside(.volunteer) {
                try tx.all("SELECT organisation, mentor, erased_at, entry FROM volunteer.forgotten()")
            }
            return people.map { $0.line(.person($0.subject)) } + mentors.map { $0.line(.mentor($0.subject)) }
        }.filter { !known.contains($0.subject) }
        if !lines.isEmpty { try erasures.append(lines) }
        return lines.count
    }

    private struct Missing<Subject>: RowDecodable {
        let organisation: ID<Organisation>
        let subject: ID<Subject>
        init(row: Row) throws { (organisation, subject) = try row.decode() }
    }

    private struct Erased<Subject>: RowDecodable {
        let organisation: ID<Organisation>
        let subject: ID<Subject>
        let at: Date
        let entry: ID<Entry>
        init(row: Row) throws { (organisation, subject, at, entry) = try row.decode() }

        func line(_ subject: ErasureLog.Line.Subject) -> ErasureLog.Line {
            .init(at: at, organisation: organisation, subject: subject, entry: entry)
        }
    }
}

extension ErasureLog.Line {
    fileprivate var person: ID<Person>? { if case .person(let id) = subject { id } else { nil } }
    fileprivate var mentor: ID<Mentor>? { if case .mentor(let id) = subject { id } else { nil } }
}

extension Person {
    /// What a restore brought back is erased as it was: the daemon's to do. A referral of theirs that nobody had accepted
    /// ends; whoever holds a copy of their own is told once more, since what they had been told went with the restore.
    static func eraseAgain(_ id: ID<Person>, of organisation: ID<Organisation>, in tx: Transaction) throws {
        try tx.caller.require(.erasePeople)
        try tx.act(for: organisation)
        let keys = try tx.askKeys(about: [id.rawValue]).open()
        let unaccepted: [Only<ID<Referral>>] = try tx.all("SELECT * FROM casework.unaccepted(\(id))")
        for referral in unaccepted { try Referral.expire(referral.value, isDue: false, in: tx) }

        let erasure = try Erasure(of: id, in: organisation, seen: 0, tx)
        try erasure.record(purpose: "restore", keys, previous: nil, in: tx)
    }
}
