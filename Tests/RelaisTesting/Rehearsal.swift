import Foundation

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Noon in Paris, the day every test happens: 12 January 2026, a Monday.
package let noon = Date(timeIntervalSince1970: 1_768_215_600)

private struct Undo: Error {}

/// A database of its own for one test at a time, every test undone: so none waits for another's locks.
///
/// Whoever holds the slot holds its connection, so it is used by one thread at a time.
private final class Slot: @unchecked Sendable {
    let connection: Connection
    let deployment: UUID

    init(_ conninfo: String) throws {
        connection = try Connection(conninfo: conninfo)
        try connection.script("SET TIME ZONE 'UTC'")
        deployment = try connection.one("SELECT id FROM directory.deployment", as: Only<UUID>.self).value
    }
}

private enum Slots {
    static let all = Task<Turnstile<Slot>, any Error> {
        let scene = try await TestServer.scene.value
        var slots: [Slot] = []
        for number in 0..<4 {
            let name = "\(scene.name)_slot\(number)"
            try await TestServer.drop(name)
            try await TestServer.copy(scene.name, to: name)
            slots.append(try Slot(try await TestServer.pool(name, size: 1).conninfo))
        }
        return Turnstile(slots)
    }

    /// So many tests with a database of their own at once.
    static let stores = Turnstile(Array(0..<4))
}

/// Runs a test in one transaction and undoes it: for rules and queries. It starts as the administrator; see `Transaction.as`.
///
/// It blocks the test's own thread, so that what a test expects is told under its name.
package func inTransaction(
    at moment: Date = noon, _ test: (Transaction, Cast) throws -> Void
) async throws {
    let cast = try await TestServer.scene.value.cast
    let keyring = try TestServer.keyring.get()
    let slots = try await Slots.all.value
    let slot = try await slots.enter(within: .seconds(1_200))
    defer { slots.leave(slot) }
    let connection = slot.connection
    try connection.execute("BEGIN")
    defer { connection.rollback() }
    let tx = try Transaction(
        connection, as: cast.administrator, at: moment, keyring: keyring, deployment: slot.deployment)
    try test(tx, cast)
}

extension Transaction {
    /// Does something as someone else in the same transaction. What throws is undone, as the store would undo it.
    @discardableResult
    package func `as`<Value>(
        _ credential: Credential, at moment: Date? = nil, _ body: (Transaction) throws -> Value
    ) throws -> Value {
        let context: Only<String> = try one("SELECT current_setting('relais.context')")
        try connection.execute("SAVEPOINT act")
        do {
            try connection.execute("SET LOCAL ROLE NONE")
            let inner = try Transaction(
                connection, as: credential, at: moment ?? now, keyring: keyring, deployment: deployment)
            let value = try body(inner)
            try connection.flush()
            try connection.execute("SELECT rehearsal.trace()")
            // To PostgreSQL all of this is one transaction: it is told that what was just done counts as committed.
            if !inner.sequels.isEmpty { try connection.execute("SELECT rehearsal.commit()") }
            try connection.script(
                SQL(trusted: "SET LOCAL ROLE relais_casework; SET LOCAL relais.context = '\(context.value)'"))
            try connection.script("RELEASE SAVEPOINT act")
            for sequel in inner.sequels { try self.as(credential, at: moment, sequel) }
            return value
        } catch {
            try? connection.flush()
            try connection.script("ROLLBACK TO SAVEPOINT act")
            throw error
        }
    }

    @discardableResult
    package func `as`<Value>(
        _ member: Member, at moment: Date? = nil, _ body: (Transaction) throws -> Value
    ) throws -> Value {
        try self.as(member.credential, at: moment, body)
    }
}

/// Gives a test a database of its own: for what opens its own transactions, such as the web, or two callers at once.
package func withStore(
    at moment: Date = noon, connections: Int = 4, _ test: (Store, Cast) async throws -> Void
) async throws {
    try await withDatabase(connections: connections) { database, pool, cast in
        let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { moment })
        try await test(store, cast)
        _ = database
    }
}

/// The same, with its name, for a test that also looks at it as a superuser.
package func withDatabase(
    connections: Int = 4, _ test: (_ database: String, Pool, Cast) async throws -> Void
) async throws {
    let place = try await Slots.stores.enter(within: .seconds(1_200))
    defer { Slots.stores.leave(place) }
    let scene = try await TestServer.scene.value
    let name = "\(scene.name)_\(UUID().uuidString.prefix(8).lowercased())"
    try await TestServer.copy(scene.name, to: name)
    let pool = try await TestServer.pool(name, size: connections)
    let result: Result<Void, any Error>
    do { result = .success(try await test(name, pool, scene.cast)) } catch { result = .failure(error) }
    await pool.close()
    try await TestServer.drop(name)
    try result.get()
}
