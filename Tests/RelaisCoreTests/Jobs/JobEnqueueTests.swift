import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct JobEnqueueTests {
    /// What each state was reached by, told to the other side.
    @Test(
        arguments: [
            (Referral.State.draft, []), (.sent, [.tellRecipient]), (.accepted, [.tellRecipient, .tellReferrer]),
            (.declined, [.tellRecipient, .tellReferrer]),
            (.inProgress, [.tellRecipient, .tellReferrer, .tellReferrer]),
            (.completed, [.tellRecipient, .tellReferrer, .tellReferrer, .tellReferrer]),
            (.withdrawn, [.tellRecipient, .tellRecipient]),
        ] as [(Referral.State, [Job.Kind])])
    func isTheLastBeatOfEveryMove(state: Referral.State, jobs: [Job.Kind]) async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(state, cast)
            #expect(try tx.jobsLeft() == jobs)
        }
    }

    @Test func isUndoneWithTheMove() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            struct Fault: Error {}
            await #expect(throws: Fault.self) {
                try await store.write(as: cast.charlie.credential) { tx in
                    _ = try Referral.accept(made.id, in: tx)
                    throw Fault()
                }
            }
            let left = try await store.read(as: cast.administrator) { try $0.jobsLeft() }
            #expect(left == [.tellRecipient])
        }
    }

    /// Told with what is sent anyway: accepting is two questions and the COMMIT, starting as many, as before anyone was told.
    /// What opens once it is committed goes out with that.
    @Test func waitsForNothing() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            try tx.as(cast.charlie) { tx in
                let before = tx.connection.roundTrips
                _ = try Referral.accept(made.id, in: tx)
                #expect(tx.connection.roundTrips - before == 2)
            }
            try tx.as(cast.charlie) { tx in
                let before = tx.connection.roundTrips
                try Referral.start(made.id, in: tx)
                #expect(tx.connection.roundTrips - before == 2)
            }
        }
    }

    @Test func ringsOnceItIsCommitted() async throws {
        try await withStore { store, cast in
            var strokes = store.bell.strokes().makeAsyncIterator()
            _ = await strokes.next()
            _ = try await store.referral(.sent, cast)
            _ = await strokes.next()
            store.bell.stop()
            #expect(await strokes.next() == nil)
        }
    }
}
