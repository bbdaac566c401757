import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PersonAssignTests {
    @Test func opensTheFileToAColleagueAndShutsItAgain() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let person = try #require(made.received)
            try tx.as(cast.dora) { try Person.assign(person, to: "Erin", in: $0) }
            #expect(try tx.as(cast.erin) { try PersonPage(person, in: $0) }.name == "Mariam D.")
            #expect(
                try tx.as(cast.erin) { try PersonPage(person, in: $0) }.followers.map(\.name) == ["Charlie", "Erin"])
            try tx.as(cast.dora) { try Person.unassign(person, from: cast.erin.account.text, in: $0) }
            #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) {
                try tx.as(cast.erin) { try PersonPage(person, in: $0) }
            }
            // And again: who could see it when is two rows.
            try tx.as(cast.dora) { try Person.assign(person, to: "erin", in: $0) }
            #expect(try tx.as(cast.erin) { try PersonPage(person, in: $0) }.isAssigned)
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            let entries = try tx.recorded {
                try tx.as(cast.carol) { try Person.assign(id, to: "Carol", in: $0) }
                try tx.as(cast.carol) { try Person.unassign(id, from: "Alice", in: $0) }
            }
            #expect(Set(entries.map(\.action)) == ["person.assigned", "person.unassigned"] && entries.count == 2)
            #expect(entries.allSatisfy { $0.kind == "write" && $0.faults == [] && $0.text("row_digest") != nil })
        }
    }

    @Test func listsColleaguesByNameOnly() async throws {
        try await inTransaction { tx, cast in
            func names(_ member: Member) throws -> [String] {
                try tx.as(member) { try Colleague.ask(in: $0).all().map(\.name) }
            }
            let known = [try names(cast.alice), try names(cast.dora), try names(cast.bob)]
            #expect(known == [["Alice", "Carol", "Walter"], ["Charlie", "Dora", "Erin"], []])
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            for stranger in [cast.dora, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, id.rawValue))) {
                    try tx.as(stranger) { try Person.assign(id, to: stranger.account.text, in: $0) }
                }
                #expect(throws: Refusal.notFound(.init(.person, id.rawValue))) {
                    try tx.as(stranger) { try Person.unassign(id, from: cast.alice.account.text, in: $0) }
                }
            }
            for stranger in [cast.alice.credential, cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.assignPeople)) {
                    try tx.as(stranger) { try Person.assign(id, to: cast.alice.account.text, in: $0) }
                }
                #expect(throws: Refusal.notPermitted(.assignPeople)) {
                    try tx.as(stranger) { try Person.unassign(id, from: cast.alice.account.text, in: $0) }
                }
            }
        }
    }

    @Test func refusesWhoFollowsAlreadyOrMayFollowNobody() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            let wrong: [(String?, Invalid.Problem)] = [
                (nil, .missing), ("Alice", .alreadyFollows), ("Bob", .notInList), (cast.bob.account.text, .notInList),
                (cast.charlie.account.text, .notInList), ("Personne", .notInList),
            ]
            for (colleague, problem) in wrong {
                #expect(throws: Refusal.invalid([Invalid("colleague", problem)]), "\(colleague ?? "")") {
                    try tx.as(cast.carol) { try Person.assign(id, to: colleague, in: $0) }
                }
            }
            #expect(throws: Refusal.invalid([Invalid("colleague", .doesNotFollow)])) {
                try tx.as(cast.carol) { try Person.unassign(id, from: "Carol", in: $0) }
            }
        }
    }

    /// Two coordinators look at who follows someone, and each changes it.
    @Test func isNotUndoneUnknowingly() async throws {
        try await inTransaction { tx, cast in
            let id = try #require(try tx.referral(.accepted, cast).received)
            func version() throws -> Int { try tx.as(cast.dora) { try PersonPage(id, in: $0) }.rowVersion }
            func seeing(_ seen: Int, _ verb: (Transaction) throws -> Void) throws {
                try tx.as(cast.dora) { try $0.seeing(.version(seen), verb) }
            }
            let seen = try version()
            try seeing(seen) { try Person.assign(id, to: "Erin", in: $0) }
            #expect(throws: Refusal.changedSince) { try seeing(seen) { try Person.assign(id, to: "Dora", in: $0) } }
            #expect(throws: Refusal.changedSince) {
                try seeing(seen) { try Person.unassign(id, from: "Charlie", in: $0) }
            }
            let then = try version()
            #expect(then == seen + 1)
            try seeing(then) { try Person.unassign(id, from: "Charlie", in: $0) }
            #expect(try version() == then + 1)
        }
    }

    @Test func happensOnceWhenCoordinatorsHaveSeenTheSame() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.accepted, cast)
            let id = try #require(made.received)
            let seen = try await store.write(as: cast.dora.credential) { try PersonPage(id, in: $0).rowVersion }
            let went = await together { number in
                try await store.write(as: cast.dora.credential) { tx in
                    try tx.seeing(.version(seen)) {
                        if number < 2 {
                            try Person.assign(id, to: ["Erin", "Dora"][number], in: $0)
                        } else {
                            try Person.unassign(id, from: "Charlie", in: $0)
                        }
                    }
                }
            }
            #expect(went.succeeded() == 1)
            for case .failure(let error) in went { #expect(error as? Refusal == .changedSince) }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let id = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let went = await together { _ in
                try await store.write(as: cast.carol.credential) { try Person.assign(id, to: "Carol", in: $0) }
            }
            #expect(went.succeeded() == 1)
            let ended = await together { _ in
                try await store.write(as: cast.carol.credential) { try Person.unassign(id, from: "Carol", in: $0) }
            }
            #expect(ended.succeeded() == 1)
        }
    }
}
