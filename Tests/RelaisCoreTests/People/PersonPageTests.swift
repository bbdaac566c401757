import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PersonPageTests {
    @Test func showsACoordinatorTheFileWithoutTheName() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let page = try tx.as(cast.carol) { try PersonPage(made.person, in: $0) }
            #expect(page.name == nil)
            #expect(!page.isAssigned)
            #expect(page.birthYear == 2008)
            #expect(page.referrals.map(\.id) == [made.id])
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            for (member, fields) in [(cast.alice, ["short_name"]), (cast.carol, nil)] as [(Member, [String]?)] {
                let entries = try tx.recorded { try tx.as(member) { _ = try PersonPage(id, in: $0) } }
                #expect(entries.map(\.action) == ["person.seen"])
                #expect(entries.first?.kind == "read")
                #expect(entries.first?.said["fields"] as? [String] == fields)
                #expect(entries.flatMap(\.faults) == [])
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            for stranger in [cast.charlie, cast.dora, cast.frank, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, id.rawValue))) {
                    try tx.as(stranger) { try PersonPage(id, in: $0) }
                }
            }
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.seePeople)) {
                    try tx.as(stranger) { try PersonPage(id, in: $0) }
                }
            }
            #expect(throws: Refusal.notFound(.init(.person))) {
                try tx.as(cast.alice) { try Person.id(for: "not a code", in: $0) }
            }
        }
    }
}
