import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Someone who would have the audit say something else.
@Suite struct AuditAttackTests {
    /// Everyone may add to the audit, in their own name and with what the bytes say.
    @Test func addsToTheAuditInItsOwnNameOnly() async throws {
        try await inTransaction { tx, cast in
            let own = try tx.recorded { _ = try tx.person(by: cast) }
            let entry = try #require(own.first)
            let text = String(decoding: entry.bytes, as: UTF8.self)
            let middle = try #require(text.range(of: #""purpose""#))
            let counter = try #require(text.range(of: #""sseq":"#))
            let head = String(text[..<middle.lowerBound])
            let rest = String(text[middle.lowerBound..<counter.upperBound])
            let tail = String(text[counter.upperBound...].drop { $0.isNumber })
            func append(
                _ id: UUID, log: UUID, _ action: String, _ outcome: String, _ head: String, _ rest: String
            ) -> SQL {
                """
                SELECT audit.append(\(id), \(log), \(noon), \(action), 'write', \(outcome), 'person', \([Bytes(entry.references[0].bytes)]),
                    NULL, false, \(Bytes(Array(head.utf8))), \(Bytes(Array(rest.utf8))), \(Bytes(Array(tail.utf8))))
                """
            }
            let id = UUID()
            let fresh = head.replacing(entry.id.uuidString.lowercased(), with: id.uuidString.lowercased())
            let log = cast.shelter.rawValue
            let attempts: [(String, SQL)] = [
                (
                    "as someone else",
                    append(
                        id, log: log, entry.action, "ok",
                        fresh.replacing(cast.alice.account.text, with: cast.carol.account.text), rest)
                ),
                (
                    "another session",
                    append(
                        id, log: log, entry.action, "ok", fresh,
                        rest.replacing(entry.session.uuidString.lowercased(), with: id.uuidString.lowercased()))
                ),
                ("another log", append(id, log: cast.clinic.rawValue, entry.action, "ok", fresh, rest)),
                (
                    "another log, and says so",
                    append(
                        id, log: cast.clinic.rawValue, entry.action, "ok",
                        fresh.replacing(cast.shelter.text, with: cast.clinic.text), rest)
                ),
                ("another action", append(id, log: log, "person.seen", "ok", fresh, rest)),
                ("another outcome", append(id, log: log, entry.action, "denied", fresh, rest)),
                ("another id", append(UUID(), log: log, entry.action, "ok", fresh, rest)),
            ]
            for (what, sql) in attempts {
                #expect(try sqlState(tx, cast.alice) { try $0.execute(sql) } == "RL003", "\(what)")
            }
            #expect(
                try sqlState(tx, cast.carol) { try $0.execute(append(id, log: log, entry.action, "ok", fresh, rest)) }
                    == "RL003")
            #expect(
                try sqlState(tx, cast.alice) { try $0.execute(append(id, log: log, entry.action, "ok", fresh, rest)) }
                    == nil)
            #expect(
                try sqlState(tx, cast.alice) { try $0.execute("INSERT INTO audit.entry DEFAULT VALUES") } == "42501")
        }
    }

    @Test func changesTheAuditNever() async throws {
        try await withDatabase { database, _, _ in
            for statement in [
                "UPDATE audit.entry SET action = 'x.y'", "DELETE FROM audit.entry", "TRUNCATE audit.entry",
            ] {
                for role in ["relais_owner", "relais_gate", "postgres"] {
                    let state = try await TestServer.superuser(database) { connection -> String? in
                        do {
                            try connection.script(SQL(trusted: "BEGIN; SET LOCAL ROLE \(role); \(statement)"))
                            return nil
                        } catch let error as PostgresError {
                            connection.rollback()
                            return error.sqlState
                        }
                    }
                    #expect(state == "RL003" || (role == "relais_gate" && state == "42501"), "\(role): \(statement)")
                }
            }
        }
    }

    /// A18: where nothing can be recorded, nobody is shown anybody.
    @Test func showsNobodyWhereItCannotBeKept() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            let made = try await store.referral(.accepted, cast)
            try await TestServer.superuser(database) { connection in
                try connection.script("REVOKE INSERT ON audit.entry FROM relais_gate")
            }
            let doors: [@Sendable (Transaction) throws -> Void] = [
                { _ = try Person.reveal(made.person, purpose: "appointment", in: $0) },
                { _ = try PersonPage(made.person, in: $0) }, { _ = try Caseload(in: $0) },
                { _ = try ReferralPage(made.id, in: $0) },
                { _ = try Person.export(made.person, reason: "access_request", in: $0) },
            ]
            for door in doors {
                let error = await #expect(throws: AuditUnavailable.self) {
                    try await store.write(as: cast.alice.credential, door)
                }
                #expect(error?.sqlState == "42501")
            }
        }
    }
}
