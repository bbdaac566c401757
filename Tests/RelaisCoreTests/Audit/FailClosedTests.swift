import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Where an entry cannot be written, what it would tell of is undone, and nobody is shown.
@Suite struct FailClosedTests {
    /// Ways in which a database loses the ability to take an entry, each with its remedy.
    private static let breakages: [(breaking: String, mending: String)] = [
        ("REVOKE INSERT ON audit.entry FROM relais_gate", "GRANT INSERT ON audit.entry TO relais_gate"),
        (
            "ALTER TABLE audit.entry ADD CONSTRAINT none CHECK (false) NOT VALID",
            "ALTER TABLE audit.entry DROP CONSTRAINT none"
        ),
        ("ALTER TABLE audit.pending RENAME TO lost", "ALTER TABLE audit.lost RENAME TO pending"),
        ("ALTER FUNCTION audit.append RENAME TO lost", "ALTER FUNCTION audit.lost RENAME TO append"),
        (
            "REVOKE EXECUTE ON FUNCTION audit.append FROM relais_casework",
            "GRANT EXECUTE ON FUNCTION audit.append TO relais_casework"
        ),
    ]

    private func count(_ database: String) async throws -> Int {
        try await TestServer.superuser(database) {
            try $0.one("SELECT count(*) FROM casework.person", as: Only<Int>.self).value
        }
    }

    @Test(arguments: breakages.indices) func nothingIsDoneOrShown(breakage: Int) async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let before = try await count(database)
            func script(_ text: String) async throws {
                try await TestServer.superuser(database) { try $0.script(SQL(trusted: text)) }
            }
            try await script(Self.breakages[breakage].breaking)
            let visits: [@Sendable (Transaction) throws -> Void] = [
                { _ = try Person.register(.mariam, in: $0) },
                { _ = try Person.reveal(person, purpose: "appointment", in: $0) },
                { _ = try PersonPage(person, in: $0) },
                { _ = try Caseload(in: $0) },
            ]
            for (index, visit) in visits.enumerated() {
                await #expect(throws: AuditUnavailable.self, "visit \(index)") {
                    try await store.write(as: cast.alice.credential, visit)
                }
            }
            #expect(try await count(database) == before)
            try await script(Self.breakages[breakage].mending)
            _ = try await store.write(as: cast.alice.credential) {
                try Person.reveal(person, purpose: "appointment", in: $0)
            }
        }
    }

    /// What the audit refuses by its own rules stays a refusal, and another fault stays one.
    @Test func aFaultElsewhereIsNotTheAudits() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            try await TestServer.superuser(database) {
                try $0.script(SQL(trusted: "ALTER TABLE casework.person ADD CONSTRAINT none CHECK (false) NOT VALID"))
            }
            await #expect(throws: PostgresError.self) {
                try await store.write(as: cast.alice.credential) { _ = try Person.register(.mariam, in: $0) }
            }
        }
    }
}
