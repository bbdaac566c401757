import Foundation
import Postgres
import Vault

/// One transaction, made as someone at some moment. Every rule and every statement runs in one.
///
/// Its body is synchronous: while rows are locked, nothing can be awaited. It is not `Sendable`: it cannot leave the
/// closure it was lent to. Statements that answer nothing go out with the next one that does, so a verb is a few round
/// trips however many statements it has.
package final class Transaction {
    /// The moment everything in this transaction happens at.
    package let now: Date
    let connection: Connection
    let keyring: Keyring
    /// The names that searches opened a short while ago.
    let names: RecentNames
    /// The services as they are compared.
    let catalogue: Catalogue
    /// What is printed for people.
    let texts: Texts
    /// The audit log that takes the acts of no organisation.
    let deployment: UUID
    private var entrance: Connection.Ticket?
    private(set) var resolved: Caller?
    private var compartment: Compartment
    /// What this transaction is called wherever two logs tell of it.
    let reference = UUID()
    /// How many entries it has named.
    var entries = 0
    /// Which version of what is acted on the caller has seen; see `require(version:)`.
    package var precondition = Precondition.none
    /// The version it was in when it was locked.
    package var actedOn: Int?
    /// What the audit was told.
    var recorded = Tally.Entries()
    /// Whether the audit was told anything.
    var isRecorded = false
    /// Whether something was left for later.
    var hasEnqueued = false
    /// Who was erased: written to the log of erasures before this is committed.
    var erased: [ErasureLog.Line] = []
    /// Where pages that are open may have something new to show.
    var signalled: Set<ID<Organisation>> = []
    /// What is done next, once this is committed: see `then(_:)`.
    private(set) var sequels: [(Transaction) throws -> Void] = []

    init(
        _ connection: Connection, as credential: Credential, at now: Date, keyring: Keyring, deployment: UUID,
        names: RecentNames = RecentNames(), catalogue: Catalogue = Catalogue(), texts: Texts = .standard
    ) throws {
        self.connection = connection
        self.texts = texts
        (self.names, self.catalogue) = (names, catalogue)
        // Whole microseconds, as PostgreSQL and the audit keep them.
        self.now = Date(
            timeIntervalSinceReferenceDate: (now.timeIntervalSinceReferenceDate * 1_000_000).rounded() / 1_000_000)
        self.keyring = keyring
        self.deployment = deployment
        compartment = .casework
        entrance = try connection.queue(
            """
            SELECT session, kind, account, organisation, roles, name, organisation_name, language, is_demonstration
            FROM access.enter(\(Bytes(credential.sha256)))
            """)
        try connection.execute(compartment.entering)
    }

    /// Who is asking. Known to PostgreSQL from the first statement on; asked here, it costs a round trip if it is the
    /// first question of the transaction, and nothing afterwards.
    package var caller: Caller {
        get throws {
            if let resolved { return resolved }
            guard let entrance, let row = try connection.answer(to: entrance).rows().first else {
                throw Refusal.signInNeeded
            }
            let caller = try Caller(row: row)
            resolved = caller
            return caller
        }
    }

    /// From here on the transaction is made by whom another secret names: what signing in does, and the
    /// daemon where it acts for an organisation.
    func becomes(_ caller: Caller) { resolved = caller }

    /// The daemon acts for an organisation from here on: row security shows it that organisation's rows, as far as policies
    /// name the daemon, and the vault that organisation's keys. Does not wait.
    func act(for organisation: ID<Organisation>) throws {
        let daemon = try caller
        try execute("SELECT access.act_for(\(organisation))")
        becomes(
            Caller(
                session: daemon.session, kind: daemon.kind, account: nil, organisation: organisation,
                roles: daemon.roles, scopes: nil, name: daemon.name, organisationName: daemon.organisationName,
                language: daemon.language, isDemonstration: daemon.isDemonstration))
    }

    /// Does something in a transaction of its own, as the same caller, right after this one is committed: for what PostgreSQL
    /// lets nobody do in the transaction that allowed it. It goes out with COMMIT, so it costs the wait for its own.
    ///
    /// What fails there is undone and counted, and leaves what was committed as it is: whatever is done so can be done again
    /// later.
    func then(_ act: @escaping (Transaction) throws -> Void) { sequels.append(act) }

    /// Does not wait: goes out with the next question, or with COMMIT.
    package func execute(_ sql: SQL) throws { try connection.execute(sql) }

    /// Does not wait: the answer is read when it is wanted.
    package func ask<Value: RowDecodable>(_ sql: SQL, as _: Value.Type = Value.self) throws -> Later<Value> {
        Later(ticket: try connection.queue(sql), connection: connection)
    }

    package func one<Value: RowDecodable>(_ sql: SQL, as type: Value.Type = Value.self) throws -> Value {
        try connection.one(sql)
    }

    package func first<Value: RowDecodable>(_ sql: SQL, as type: Value.Type = Value.self) throws -> Value? {
        try connection.first(sql)
    }

    package func all<Value: RowDecodable>(_ sql: SQL, as type: Value.Type = Value.self) throws -> [Value] {
        try connection.all(sql)
    }

    /// Sends what is queued and hears from PostgreSQL, which ends a transaction that is silent for ten seconds: for whoever
    /// has much to think about between two statements.
    func stay() throws { _ = try connection.one("SELECT 1", as: Only<Int>.self) }

    /// Runs a few statements as another role, then goes back.
    package func inside<Value>(_ inner: Compartment, _ body: () throws -> Value) throws -> Value {
        guard inner != compartment else { return try body() }
        let outer = compartment
        try connection.execute(inner.entering)
        compartment = inner
        let value = try body()
        try connection.execute(outer.entering)
        compartment = outer
        return value
    }
}

/// Rows that were asked for and have not been read yet.
package struct Later<Value: RowDecodable> {
    let ticket: Connection.Ticket
    let connection: Connection

    package func all() throws -> [Value] { try connection.answer(to: ticket).rows().map(Value.init(row:)) }
    package func first() throws -> Value? { try connection.answer(to: ticket).rows().first.map(Value.init(row:)) }

    package func one() throws -> Value {
        guard let value = try first() else { throw PostgresError.missingRow }
        return value
    }
}
