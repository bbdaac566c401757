import Foundation
import RelaisTesting
import Testing

@testable import Ledger
@testable import Postgres
@testable import RelaisCore

@Suite struct TrailTests {
    /// The whole life of referrals, told by both sides: every entry sound, no gap in any session, no hash missing.
    @Test func isSoundAndWithoutAGap() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get())
            for state in Referral.State.reachable { _ = try await store.referral(state, cast) }
            let entries = try await TestServer.superuser(database) { connection in
                try connection.all("SELECT \(Recorded.columns) FROM audit.entry e", as: Recorded.self)
            }
            #expect(entries.count > 60)
            #expect(entries.flatMap(\.faults) == [])
            let hashes = Set(entries.map { hex($0.leafHash) })
            for previous in entries.compactMap({ $0.text("prev") }) { #expect(hashes.contains(previous)) }
            for (_, told) in Dictionary(grouping: entries, by: \.session) {
                let numbers = told.map(\.sseq).sorted()
                #expect(Set(numbers) == Set(1...(numbers.last ?? 1)))
                // Only a twin repeats a number.
                for (_, same) in Dictionary(grouping: told, by: \.sseq) where same.count > 1 {
                    #expect(same.count == 2 && (same[0].isTwin(of: same[1]) || same[1].isTwin(of: same[0])))
                }
            }
        }
    }

    @Test func countsWithoutAGapWhenFourActTogether() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get())
            _ = await together(8) { _ in
                try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).code }
            }
            let account = cast.alice.account
            let numbers = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT sseq FROM audit.entry WHERE actor = \(account) ORDER BY sseq", as: Only<Int>.self)
            }
            // Signed in, with a second factor of her own, and eight times at work.
            #expect(numbers.map(\.value) == Array(1...10))
        }
    }

    /// A row and its entry name the same microsecond.
    @Test(arguments: 0..<20) func keepsTheMomentToTheMicrosecond(number: Int) async throws {
        let moment = noon + Double(number) * 12_345.678_901
        try await inTransaction(at: moment) { tx, cast in
            let entries = try tx.recorded { _ = try tx.person(by: cast) }
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func isUndoneWithWhatItTellsOf() async throws {
        try await withStore { store, cast in
            struct Oops: Error {}
            await #expect(throws: Oops.self) {
                try await store.write(as: cast.alice.credential) { tx in
                    _ = try Person.register(.mariam, in: tx)
                    throw Oops()
                }
            }
            let people = try await store.write(as: cast.alice.credential) { try Caseload(in: $0).people.items.count }
            #expect(people == 0)
        }
    }

    /// What is refused is undone, and then told once, in the log of whoever asked.
    @Test func keepsOneDenialOfEachRefusal() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get())
            let made = try await store.referral(.sent, cast)
            await #expect(throws: Refusal.notFound(.init(.referral, made.id.rawValue))) {
                try await store.write(as: cast.frank.credential) { try ReferralPage(made.id, in: $0).line.state }
            }
            await #expect(throws: Refusal.notPermitted(.seePeople)) {
                try await store.write(as: cast.bob.credential) { try Desk(in: $0).drafts }
            }
            await #expect(throws: Refusal.notYourMove(.recipient)) {
                try await store.write(as: cast.alice.credential) { try Referral.start(made.id, in: $0) }
            }
            await #expect(throws: Refusal.notPermitted(.keepOrganisations)) {
                try await store.read(as: cast.carol.credential) { try $0.caller.require(.keepOrganisations) }
            }
            // A rule that does not hold, or a state, keeps nobody from what is theirs.
            await #expect(throws: Refusal.self) {
                try await store.write(as: cast.alice.credential) { try Referral.send(made.id, in: $0) }
            }
            let denied = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT \(Recorded.columns) FROM audit.entry e WHERE action = 'access.denied' ORDER BY at",
                    as: Recorded.self)
            }
            #expect(denied.map(\.objectType) == ["referral", "permission", "referral", "permission"])
            #expect(denied.map(\.log) == [cast.outside, cast.shelter, cast.shelter, cast.shelter].map(\.rawValue))
            #expect(denied.map(\.outcome) == Array(repeating: "denied", count: 4))
            #expect(
                denied.map { $0.said["fields"] as? [String] } == [
                    nil, ["see_people"], ["recipient"], ["keep_organisations"],
                ])
            #expect(denied.flatMap(\.faults) == [])
        }
    }
}
