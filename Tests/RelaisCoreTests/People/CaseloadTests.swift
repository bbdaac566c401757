import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct CaseloadTests {
    @Test func listsWhomTheCallerFollows() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let own = try tx.as(cast.carol, at: noon + 60) { try Person.register(.mariam, in: $0).id }

            let hers = try tx.as(cast.alice) { try Caseload(in: $0) }.people
            #expect(hers.items.map(\.id) == [made.person])
            #expect(hers.items.first?.name == "Mariam D.")
            #expect(hers.items.first?.openReferrals == 1)
            #expect(hers.next == nil)
            // A coordinator sees the organisation's people, and the names of those she follows.
            let all = try tx.as(cast.carol) { try Caseload(in: $0) }.people.items
            #expect(all.map(\.id) == [own, made.person])
            #expect(all.map(\.name) == ["Mariam D.", nil])
            #expect(try tx.as(cast.charlie) { try Caseload(in: $0) }.people.items.isEmpty)
        }
    }

    @Test func goesOnWhereItStopped() async throws {
        try await inTransaction { tx, cast in
            let made = try (0..<5).map { number in
                try tx.as(cast.alice, at: noon + Double(number / 2)) { try Person.register(.mariam, in: $0).id }
            }
            var seen: [ID<Person>] = []
            var cursor: Cursor?
            repeat {
                let page = try tx.as(cast.alice) { [cursor] in try Caseload(limit: 2, after: cursor, in: $0) }.people
                seen += page.items.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(Set(seen) == Set(made) && seen.count == 5)
        }
    }

    @Test func isOneEntryWithTheReferencesShown() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.person(by: cast)
            _ = try tx.person(by: cast)
            let entries = try tx.recorded { try tx.as(cast.alice) { _ = try Caseload(in: $0) } }
            #expect(entries.map(\.action) == ["person.listed"])
            #expect(entries.map(\.references.count) == [2])
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func refusesWhoMaySeeNoFile() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.person(by: cast)
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.seePeople)) { try tx.as(stranger) { try Caseload(in: $0) } }
            }
        }
    }
}
