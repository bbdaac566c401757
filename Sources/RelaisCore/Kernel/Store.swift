import Foundation
import Logging
import Postgres
import Vault

/// Where everything is kept, and the only way in: each visit is one transaction, made by someone.
package final class Store: Sendable {
    package let keyring: Keyring
    package let passwords: PasswordGate
    /// What is printed for people.
    package let texts: Texts
    package let tally: Tally
    let pool: Pool
    /// The audit log that takes the acts of no organisation.
    let deployment: UUID
    /// Who came before.
    package let regulars = Regulars()
    /// Rung when something was left for later.
    let bell: Bell
    /// The pages that are open.
    package let signals: Signals
    /// What the logs signed last.
    package let heads = SignedHeads()
    /// The names that searches opened a short while ago.
    let names: RecentNames
    /// The services as they are compared.
    let catalogue: Catalogue
    /// Where it is written who was erased.
    let erasures: ErasureLog?
    private let clock: @Sendable () -> Date
    private let deadline: Duration = .seconds(8)
    /// For a visit that brings a whole file: one transaction, or nothing of it. Each statement of it is still a short one.
    package static let long: Duration = .seconds(300)

    private init(
        pool: Pool, keyring: Keyring, tally: Tally, deployment: UUID, bell: Bell = Bell(),
        signals: Signals = Signals(), names: RecentNames = RecentNames(), catalogue: Catalogue = Catalogue(),
        texts: Texts, erasures: ErasureLog?,
        clock: @escaping @Sendable () -> Date
    ) {
        self.pool = pool
        self.tally = tally
        self.keyring = keyring
        self.deployment = deployment
        self.bell = bell
        self.signals = signals
        (self.names, self.catalogue) = (names, catalogue)
        (self.clock, self.texts) = (clock, texts)
        self.erasures = erasures
        passwords = PasswordGate(keyring)
    }

    /// Opens the database that `pool` leads to, already migrated. Without a log of erasures nobody is erased.
    package static func open(
        pool: Pool, keyring: Keyring, texts: Texts = .standard, erasures: ErasureLog? = nil,
        clock: @escaping @Sendable () -> Date = { Date() }
    ) async throws -> Store {
        let found = try await pool.withConnection { connection in
            try connection.one("SELECT id FROM directory.deployment", as: Only<UUID>.self)
        }
        return Store(
            pool: pool, keyring: keyring, tally: Tally(), deployment: found.value, texts: texts, erasures: erasures,
            clock: clock)
    }

    /// The same store at other moments: for the demonstration, which happens in the past.
    func dated(_ clock: @escaping @Sendable () -> Date) -> Store {
        Store(
            pool: pool, keyring: keyring, tally: tally, deployment: deployment, bell: bell, signals: signals,
            names: names, catalogue: catalogue, texts: texts, erasures: erasures, clock: clock)
    }

    /// Whether the database answers and holds made-up people: for pages shown before anyone is signed in.
    package func isDemonstration() async throws -> Bool {
        try await pool.withConnection(deadline: deadline) { [tally] connection in
            let answer = try connection.one("SELECT is_demonstration FROM directory.deployment", as: Only<Bool>.self)
                .value
            // The server tells of its settings with its answers: a connection that lay idle knows the old ones until then.
            tally.note(isReadOnly: connection.isReadOnly)
            return answer
        }
    }

    /// Looks without touching, and shows nobody: the directory, counts. PostgreSQL refuses any write.
    package func read<Value: Sendable>(
        as credential: Credential, _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        try await keepingDenials(of: credential) {
            try await self.transaction("BEGIN READ ONLY", as: credential, body)
        }
    }

    /// Changes things, or shows people. What was done and who did it are committed together, or neither is.
    ///
    /// - Parameters:
    ///   - credential: Who asks.
    ///   - longer: How long it may take, where that is longer than usual.
    ///   - body: The transaction.
    /// - Returns: What `body` returns.
    /// - Throws: `Unrecorded` (a fault) when the body told the audit nothing; the transaction is then undone.
    @discardableResult
    package func write<Value: Sendable>(
        as credential: Credential, within longer: Duration? = nil,
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        try await keepingDenials(of: credential) {
            try await self.transaction("BEGIN", as: credential, within: longer) { tx in
                let value = try body(tx)
                guard tx.isRecorded else { throw Unrecorded() }
                return value
            }
        }
    }

    /// One transaction. What was left for later in it is seen to as soon as it is committed.
    func transaction<Value: Sendable>(
        _ begin: SQL, as credential: Credential, within longer: Duration? = nil,
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        try await pool.withConnection(deadline: longer ?? deadline) {
            [keyring, tally, deployment, bell, names, catalogue, erasures, clock, regulars, texts] connection in
            do {
                try connection.execute(begin)
                let tx = try Transaction(
                    connection, as: credential, at: clock(), keyring: keyring, deployment: deployment, names: names,
                    catalogue: catalogue, texts: texts)
                let value = try body(tx)
                if !tx.erased.isEmpty {
                    // All of it went through; what is on disk from here on is done again if it is lost now.
                    try connection.flush()
                    guard let erasures else { throw NoErasureLog() }
                    try erasures.append(tx.erased)
                }
                let isCommitted = try connection.beginCommit()
                for sequel in tx.sequels {
                    do {
                        try connection.execute("BEGIN")
                        let next = try Transaction(
                            connection, as: credential, at: clock(), keyring: keyring, deployment: deployment,
                            names: names, catalogue: catalogue)
                        try sequel(next)
                        try connection.commit()
                        tally.add(next.recorded)
                    } catch {
                        connection.rollback()
                        tally.noteUnfinished()
                    }
                }
                try isCommitted()
                if let account = tx.resolved?.account { regulars.know(credential, as: account) }
                for line in tx.erased { names.forget(line.organisation.rawValue) }
                if tx.hasEnqueued { bell.ring() }
                tally.add(tx.recorded)
                tally.note(isReadOnly: connection.isReadOnly)
                return value
            } catch {
                if (error as? PostgresError)?.sqlState == "25006" { tally.note(isReadOnly: true) }
                // A database that only reads, or is away, says so by itself.
                let isAway = (error as? PostgresError)?.isUnavailability ?? false
                let isUnrecorded = connection.refusedText?.contains("audit.append") ?? false
                connection.rollback()
                switch (error as? PostgresError)?.sqlState {
                case "RL001": throw Refusal.signInNeeded
                case "RL021": throw Refusal.restricted
                case "RL004": throw Refusal.stepUpNeeded
                case "RL020": throw Refusal.tooManyIdentities
                // The database could not take the entry: what it tells of is undone, and nothing is shown.
                case let state? where isUnrecorded && !state.hasPrefix("RL") && !isAway:
                    throw AuditUnavailable(sqlState: state)
                default: throw error
                }
            }
        }
    }

    /// A refusal undoes its transaction; that it was refused is then kept in one of its own. So is that a seal did not open.
    private func keepingDenials<Value: Sendable>(
        of credential: Credential, _ visit: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await visit()
        } catch let refusal as Refusal where refusal.isDenial {
            try await transaction("BEGIN", as: credential) { try $0.recordDenial(refusal) }
            throw refusal
        } catch VaultError.unreadable {
            try await transaction("BEGIN", as: credential) { try $0.recordUnreadable() }
            throw VaultError.unreadable
        }
    }
}

/// Someone was to be erased where no log of erasures is kept. A fault of whoever opened the store, so it is undone.
struct NoErasureLog: Error {}

/// The audit could not be written: what was asked is undone, and nobody is shown. A fault of the database, known by its SQLSTATE.
package struct AuditUnavailable: Error, CustomStringConvertible {
    package let sqlState: String
    package var description: String { "the audit cannot be written (SQLSTATE \(sqlState))" }
}

/// A write that told the audit nothing. A fault in the code, so it is undone.
struct Unrecorded: Error {}
