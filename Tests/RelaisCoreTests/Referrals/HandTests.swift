import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// `casework.hand` is written by triggers, and says what the rows it is made from say: also when verbs that know nothing of
/// one another change them at once.
@Suite struct HandTests {
    @Test func saysWhatItIsMadeFromAfterEveryVerb() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            for state in Referral.State.reachable where state != .draft {
                let made = try await store.referral(state, cast)
                try await store.write(as: cast.carol.credential) {
                    try Person.assign(made.person, to: "Carol", in: $0)
                }
                guard let received = made.received else { continue }
                try await store.write(as: cast.dora.credential) { try Person.assign(received, to: "Erin", in: $0) }
                if state == .accepted {
                    try await store.write(as: cast.dora.credential) {
                        try Referral.assign(made.id, to: "Dora", fully: true, in: $0)
                    }
                } else if state == .inProgress {
                    try await store.write(as: cast.dora.credential) {
                        try Person.unassign(received, from: "Charlie", in: $0)
                    }
                } else {
                    try await store.write(as: cast.charlie.credential) {
                        try Referral.assess(made.id, at: "exit", levels: [.reading: "a2"], in: $0)
                    }
                }
            }
            let (one, other) = (try await store.referral(.sent, cast), try await store.referral(.accepted, cast))
            try await store.write(as: cast.carol.credential) {
                try Referral.withdraw(other.id, reason: "person_moved", in: $0)
                try Person.merge(other.person, into: one.person, in: $0)
            }
            try await expectTrue(database)
        }
    }

    @Test func knowsOfAFollowerAndOfAReferralThatCameAtOnce() async throws {
        try await withDatabase(connections: 6) { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            for _ in 0..<6 {
                let person = try await store.write(as: cast.alice.credential) {
                    try Person.register(.mariam, in: $0).id
                }
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        _ = try? await store.write(as: cast.carol.credential) {
                            try Person.assign(person, to: "Carol", in: $0)
                        }
                    }
                    for _ in 0..<3 {
                        group.addTask {
                            _ = try? await store.write(as: cast.alice.credential) {
                                try Referral.draft(.course(for: person, cast), in: $0).id
                            }
                        }
                    }
                }
            }
            try await expectTrue(database)
            let drafts = try await store.write(as: cast.carol.credential) {
                try ReferralList(.drafts, in: $0).lines.items.count
            }
            #expect(drafts == 18)
        }
    }

    /// A service that begins to teach French has supports that ended without a level told.
    @Test func followsWhatAServiceTeaches() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            _ = try await store.referral(.completed, cast)
            func missing() async throws -> Int {
                try await store.write(as: cast.dora.credential) { try ReferralList(.exits, in: $0).lines.items.count }
            }
            #expect(try await missing() == 1)
            try await TestServer.superuser(database) { [course = cast.course] connection in
                try connection.execute(
                    "UPDATE directory.service SET thematiques = ARRAY['mobilite--preparer-un-permis'] WHERE id = \(course)"
                )
                try connection.flush()
            }
            #expect(try await missing() == 0)
            try await expectTrue(database)
        }
    }

    private func expectTrue(_ database: String) async throws {
        let (kept, wrong) = try await TestServer.superuser(database) { connection in
            let lines: SQL = "organisation, referral, holder, side, state, drafted_at, due_at, answered_at, misses_exit"
            let wrong: [Only<String>] = try connection.all(
                """
                (SELECT 'not kept: ' || h::text FROM (
                    SELECT \(lines) FROM casework.hands() EXCEPT SELECT \(lines) FROM casework.hand) h)
                UNION ALL
                (SELECT 'not so: ' || h::text FROM (
                    SELECT \(lines) FROM casework.hand EXCEPT SELECT \(lines) FROM casework.hands()) h)
                """)
            let kept: Only<Int> = try connection.one("SELECT count(*) FROM casework.hand")
            return (kept.value, wrong.map(\.value))
        }
        #expect(wrong == [] && kept > 0)
    }
}
