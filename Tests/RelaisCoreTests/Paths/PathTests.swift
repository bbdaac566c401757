import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Nobody is lost between two legs.
@Suite struct PathTests {
    private func between(_ tx: Transaction, _ member: Member) throws -> [ID<Person>] {
        try tx.as(member) { try PathList(between: true, in: $0).lines.items.map(\.person) }
    }

    @Test(arguments: [Referral.State.declined, .withdrawn, .notFulfilled, .completed])
    func whoeverHasNoOpenLegIsFound(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(try between(tx, cast.alice) == [made.person])
            #expect(try between(tx, cast.carol) == [made.person])
            // The one who was asked has them too, once it took them on.
            #expect(try between(tx, cast.dora) == (made.received.map { [$0] } ?? []))
            #expect(try between(tx, cast.frank).isEmpty && between(tx, cast.walter).isEmpty)
            let line = try #require(try tx.as(cast.alice) { try PathList(in: $0).lines.items.first })
            #expect(
                line.last == made.id && line.state == state && line.legs == 1 && line.underWay == 0 && !line.isPrepared)
        }
    }

    @Test(arguments: [Referral.State.draft, .sent, .accepted, .waitlisted, .inProgress, .enteredInError])
    func whoeverIsOnTheirWayIsNot(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(state, cast)
            for member in [cast.alice, cast.carol, cast.charlie, cast.dora] { #expect(try between(tx, member).isEmpty) }
        }
    }

    @Test func aDraftIsNoLeg() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.declined, cast)
            let next = try tx.as(cast.alice) { try Referral.forward(made.id, .onwards(cast), in: $0) }
            #expect(try between(tx, cast.alice) == [made.person])
            #expect(try tx.as(cast.alice) { try PathList(between: true, in: $0).lines.items.first?.isPrepared } == true)
            try tx.as(cast.alice) { try Referral.send(next.id, in: $0) }
            #expect(try between(tx, cast.alice).isEmpty)
        }
    }

    @Test func theSuccessorSaysWhatWasSaid() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.declined, cast)
            let next = try tx.as(cast.alice) {
                try Referral.forward(made.id, Referral.Draft(service: cast.workshop.text), in: $0)
            }
            let page = try tx.as(cast.alice) { try ReferralPage(next.id, in: $0) }
            #expect(page.request.need == "Apprendre à lire" && page.request.alreadyDone == "Deux entretiens")
            let path = try tx.as(cast.alice) { try PathPage(made.person, in: $0) }
            #expect(path.legs.map(\.referral) == [made.id, next.id])
            #expect(path.legs.map(path.link(of:)) == [nil, .instead(.noCapacity)])
            #expect(path.betweenSince != nil && path.canEnd)
            // The one that came to nothing stays as it ended.
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.line.state == .declined)
        }
    }

    @Test func endsOnceAndIsOpenedByTheNextLeg() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.completed, cast)
            try tx.as(cast.alice) { try Path.end(made.person, reason: "goal_reached", in: $0) }
            #expect(try between(tx, cast.alice).isEmpty)
            // The other side's own path is its own.
            #expect(try between(tx, cast.dora) == [made.received])
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.alice) { try Path.end(made.person, reason: "goal_reached", in: $0) }
            }
            let later = noon + 60
            let next = try tx.as(cast.alice, at: later) { try Referral.forward(made.id, .onwards(cast), in: $0) }
            try tx.as(cast.alice, at: later) { try Referral.send(next.id, in: $0) }
            #expect(throws: Refusal.self) {
                try tx.as(cast.alice, at: later) { try Path.end(made.person, reason: "other", in: $0) }
            }
            try tx.as(cast.alice, at: later + 60) { try Referral.withdraw(next.id, reason: "person_moved", in: $0) }
            #expect(try between(tx, cast.alice) == [made.person])
            let path = try tx.as(cast.alice) { try PathPage(made.person, in: $0) }
            #expect(path.ends.map(\.reason) == [.goalReached] && path.betweenSince == later + 60)
        }
    }

    @Test func isRecordedAndForWhoeverFollows() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.declined, cast)
            #expect(throws: Refusal.invalid([Invalid("reason", .missing)])) {
                try tx.as(cast.alice) { try Path.end(made.person, reason: nil, in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("reason", .notInList)])) {
                try tx.as(cast.alice) { try Path.end(made.person, reason: "tired", in: $0) }
            }
            for member in [cast.frank, cast.charlie, cast.walter] {
                #expect(throws: Refusal.self) {
                    try tx.as(member) { try Path.end(made.person, reason: "other", in: $0) }
                }
            }
            #expect(throws: Refusal.notPermitted(.referPeople)) {
                try tx.as(cast.bob) { try Path.end(made.person, reason: "other", in: $0) }
            }
            let entries = try tx.recorded {
                try tx.as(cast.carol) { try Path.end(made.person, reason: "person_moved", in: $0) }
            }
            #expect(entries.map(\.action) == ["path.ended"] && entries.flatMap(\.faults) == [])
            #expect(entries.first?.text("row_digest") != nil)
        }
    }

    /// What triggers keep is what the rows say, whatever became of files and legs.
    @Test func staysTrue() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            for state in Referral.State.reachable where state != .draft { _ = try await store.referral(state, cast) }
            let (one, other) = (try await store.referral(.declined, cast), try await store.referral(.completed, cast))
            try await store.write(as: cast.alice.credential) { try Path.end(one.person, reason: "other", in: $0) }
            try await store.write(as: cast.carol.credential) { tx in
                try Person.merge(one.person, into: other.person, in: tx)
            }
            try await TestServer.superuser(database) { connection in
                let wrong: [Only<String>] = try connection.all(
                    """
                    SELECT t.person::text FROM (TABLE casework.path EXCEPT SELECT * FROM casework.paths()) t
                    UNION ALL
                    SELECT t.person::text FROM (SELECT * FROM casework.paths() EXCEPT TABLE casework.path) t
                    """)
                #expect(wrong.map(\.value) == [])
                let kept: Only<Int> = try connection.one("SELECT count(*) FROM casework.path")
                #expect(kept.value > 10)
            }
        }
    }

    @Test func goesWithWhoeverIsErased() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.declined, cast)
            try tx.as(cast.alice) { try Path.end(made.person, reason: "no_offer", in: $0) }
            let kept = "SELECT count(*) FROM casework.path_end"
            #expect(try tx.as(cast.carol) { try $0.one(SQL(trusted: kept), as: Only<Int>.self).value } == 1)
            try tx.as(cast.carol) { _ = try Person.erase(made.person, reason: "rights_request", in: $0) }
            #expect(try tx.as(cast.carol) { try $0.one(SQL(trusted: kept), as: Only<Int>.self).value } == 0)
            #expect(try tx.as(cast.carol) { try PathList(in: $0).lines.items.map(\.person) } == [])
        }
    }
}
