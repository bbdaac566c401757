import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralAssignTests {
    @Test func givesItToAColleagueWithThePerson() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            try tx.as(cast.charlie) { try Referral.assign(made.id, to: "Erin", in: $0) }
            let page = try tx.as(cast.erin) { try ReferralPage(made.id, in: $0) }
            #expect(page.assignee == "Erin" && page.person == made.received)
            let person = try #require(made.received)
            #expect(try tx.as(cast.erin) { try PersonPage(person, in: $0) }.name == "Mariam D.")
            #expect(try tx.as(cast.charlie) { try PersonPage(person, in: $0) }.name == "Mariam D.")
            // Fully: whoever had it in hand follows the person no more.
            try tx.as(cast.dora) { try Referral.assign(made.id, to: "Dora", fully: true, in: $0) }
            #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) {
                try tx.as(cast.erin) { try PersonPage(person, in: $0) }
            }
            #expect(
                try tx.as(cast.dora) { try PersonPage(person, in: $0) }.followers.map(\.name) == ["Charlie", "Dora"])
        }
    }

    @Test func givesOneThatWasNotAnsweredYet() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            try tx.as(cast.dora) { try Referral.assign(made.id, to: "Erin", in: $0) }
            expectUnknown(made.id, to: [cast.charlie.credential], in: tx) { _ = try ReferralPage(made.id, in: $0) }
            try tx.as(cast.erin) { try Referral.assign(made.id, to: "Charlie", in: $0) }
            let received = try tx.as(cast.charlie) { try Referral.accept(made.id, in: $0) }
            #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.isAssigned)
            // The other side knows nothing of it.
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.assignee == "Alice")
        }
    }

    @Test func isRecordedOnItsOwnSide() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let entries = try tx.recorded { try tx.as(cast.dora) { try Referral.assign(made.id, to: "Erin", in: $0) } }
            let entry = try #require(entries.first)
            #expect(entries.map(\.action) == ["referral.assigned"] && entry.log == cast.clinic.rawValue)
            #expect(entry.said["fields"] as? [String] == ["assignee", "followers"] && entry.faults == [])
            let row: Held = try tx.as(cast.dora) {
                try $0.one("SELECT entry, audit.digest(s) FROM casework.referral_side s WHERE referral = \(made.id)")
            }
            #expect(row.entry == entry.id && entry.text("row_digest") == hex(row.digest.bytes))
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            expectUnknown(made.id, to: [cast.frank.credential, cast.grace.credential, cast.erin.credential], in: tx) {
                try Referral.assign(made.id, to: "Erin", in: $0)
            }
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.seePeople)) {
                    try tx.as(stranger) { try Referral.assign(made.id, to: "Erin", in: $0) }
                }
            }
            // Follows the person, and has not this referral in hand.
            let person = try #require(made.received)
            try tx.as(cast.dora) { try Person.assign(person, to: "Erin", in: $0) }
            #expect(throws: Refusal.notPermitted(.assignPeople)) {
                try tx.as(cast.erin) { try Referral.assign(made.id, to: "Erin", in: $0) }
            }
            for (colleague, problem) in [
                ("Charlie", Invalid.Problem.hasItInHand), ("Alice", .notInList), ("", .missing),
            ] {
                #expect(throws: Refusal.invalid([Invalid("colleague", problem)])) {
                    try tx.as(cast.dora) { try Referral.assign(made.id, to: colleague, in: $0) }
                }
            }
        }
    }

    @Test(arguments: Referral.State.reachable)
    func goesInEveryStateThatHasNotEnded(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            let give = { try tx.as(cast.carol) { try Referral.assign(made.id, to: "Carol", in: $0) } }
            guard !state.isFinal else {
                #expect(throws: Refusal.referralIs(state, needs: Referral.State.open)) { try give() }
                return
            }
            try give()
            #expect(try tx.as(cast.carol) { try ReferralPage(made.id, in: $0) }.assignee == "Carol")
        }
    }

    /// Two coordinators look at it, and each gives it to somebody else.
    @Test func isNotUndoneUnknowingly() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            func version(_ member: Member) throws -> Int {
                try tx.as(member) { try ReferralPage(made.id, in: $0) }.rowVersion
            }
            func give(to colleague: String, seen: Int) throws {
                try tx.as(cast.dora) {
                    try $0.seeing(.version(seen)) { try Referral.assign(made.id, to: colleague, in: $0) }
                }
            }
            let (seen, elsewhere) = (try version(cast.dora), try version(cast.alice))
            try give(to: "Erin", seen: seen)
            #expect(throws: Refusal.changedSince) { try give(to: "Dora", seen: seen) }
            #expect(try version(cast.dora) == seen + 1)
            #expect(try version(cast.alice) == elsewhere)
            // Nor does a move made by whoever has not seen to whom it was given go through.
            #expect(throws: Refusal.changedSince) {
                try tx.as(cast.charlie) { tx in
                    try tx.seeing(.version(seen)) { try Referral.start(made.id, in: $0) }
                }
            }
            try give(to: "Dora", seen: seen + 1)
        }
    }

    @Test func happensOnceWhenFourCoordinatorsHaveSeenTheSame() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let seen = try await store.write(as: cast.dora.credential) { try ReferralPage(made.id, in: $0).rowVersion }
            let names = ["Erin", "Dora", "Charlie", "Erin"]
            let went = await together { number in
                try await store.write(as: cast.dora.credential) { tx in
                    try tx.seeing(.version(seen)) { try Referral.assign(made.id, to: names[number], in: $0) }
                }
            }
            #expect(went.succeeded() == 1)
            for case .failure(let error) in went { #expect(error as? Refusal == .changedSince) }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let went = await together { _ in
                try await store.write(as: cast.dora.credential) { try Referral.assign(made.id, to: "Erin", in: $0) }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
