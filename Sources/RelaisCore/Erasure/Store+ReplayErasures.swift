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
        let missing: [Missing] = try await transaction("BEGIN READ ONLY", as: daemon) { tx in
            try tx.all(
                """
                SELECT organisation, person
                FROM casework.not_erased(\(lines.map(\.organisation)), \(lines.map(\.person)))
                """)
        }
        for one in missing {
            try await write(as: daemon, within: Self.long) {
                try Person.eraseAgain(one.person, of: one.organisation, in: $0)
            }
        }
        return missing.count
    }

    /// Adds to the log whoever was erased in the database and is not in it: by a daemon on another machine, or before the
    /// log was lost. Answers how many.
    @discardableResult
    package func completeErasureLog() async throws -> Int {
        guard let erasures else { return 0 }
        try erasures.prepare()
        let known = Set(try erasures.read().map(\.person))
        let daemon = try Credential(secret: "daemon", in: keyring)
        let erased: [Erased] = try await transaction("BEGIN READ ONLY", as: daemon) { tx in
            try tx.all("SELECT organisation, person, erased_at, entry FROM casework.erased_people()")
        }
        let lines = erased.map(\.line).filter { !known.contains($0.person) }
        if !lines.isEmpty { try erasures.append(lines) }
        return lines.count
    }

    private struct Missing: RowDecodable {
        let organisation: ID<Organisation>
        let person: ID<Person>
        init(row: Row) throws { (organisation, person) = try row.decode() }
    }

    private struct Erased: RowDecodable {
        let line: ErasureLog.Line
        init(row: Row) throws {
            let (organisation, person, at, entry): (ID<Organisation>, ID<Person>, Date, ID<Entry>) = try row.decode()
            line = ErasureLog.Line(at: at, organisation: organisation, person: person, entry: entry)
        }
    }
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
