import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct StoreTests {
    @Test func undoesAWriteThatTellsTheAuditNothing() async throws {
        try await withStore { store, cast in
            await #expect(throws: Unrecorded.self) {
                try await store.write(as: cast.alice.credential) { tx in
                    var keys = Keys(tx.keyring)
                    try tx.makePepper(of: cast.shelter.rawValue, organisation: cast.shelter, into: &keys)
                }
            }
            let kept = try await store.read(as: cast.alice.credential) { tx in
                let count: Only<Int> = try tx.inside(.vault) {
                    try tx.one("SELECT count(*) FROM keys.pepper WHERE subject = \(cast.shelter)")
                }
                return count.value
            }
            #expect(kept == 0)
        }
    }

    @Test func cannotWriteWhileItReads() async throws {
        try await withStore { store, cast in
            do {
                _ = try await store.read(as: cast.alice.credential) { try Person.register(.mariam, in: $0).code }
                Issue.record("it was written")
            } catch let error as PostgresError {
                #expect(error.sqlState == "25006")
            }
        }
    }

    @Test func saysWhetherThePeopleAreMadeUp() async throws {
        try await withStore { store, _ in
            let isDemonstration = try await store.isDemonstration()
            #expect(!isDemonstration)
        }
    }

    // Three things the compiler refuses, so that no test can try them: a Transaction is not Sendable, so it cannot be
    // returned from `read` or `write`, nor kept by a task; their closures are synchronous, so nothing is awaited while
    // rows are locked; and a String is no SQL.
}
