import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralListTests {
    @Test func keepsEachInItsBox() async throws {
        try await inTransaction { tx, cast in
            let draft = try tx.referral(.draft, cast).id
            let sent = try tx.referral(.sent, cast).id
            let declined = try tx.referral(.declined, cast).id
            func box(_ box: ReferralList.Box, _ member: Member, _ state: Referral.State? = nil) throws -> Set<
                ID<Referral>
            > {
                Set(try tx.as(member) { try ReferralList(box, state: state, in: $0) }.lines.items.map(\.id))
            }
            #expect(try box(.drafts, cast.alice) == [draft])
            #expect(try box(.sent, cast.alice) == [sent, declined])
            #expect(try box(.sent, cast.carol) == [sent, declined])
            #expect(try box(.sent, cast.alice, .declined) == [declined])
            #expect(try box(.received, cast.alice) == [])
            #expect(try box(.received, cast.charlie) == [sent, declined])
            #expect(try box(.received, cast.charlie, .draft) == [])
            #expect(try box(.drafts, cast.charlie) == [])
            #expect(try box(.received, cast.frank) == [])
        }
    }

    @Test func goesOnWhereItStopped() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var made: [ID<Referral>] = []
            for number in 0..<5 {
                // Three of them at the same moment.
                let moment = noon + Double(max(0, number - 2))
                made.append(
                    try tx.as(cast.alice, at: moment) { try Referral.draft(.course(for: person, cast), in: $0).id })
            }
            var seen: [ID<Referral>] = []
            var cursor: Cursor?
            repeat {
                let after = cursor.flatMap { Cursor($0.text) }
                let page = try tx.as(cast.alice) { try ReferralList(.drafts, limit: 2, after: after, in: $0) }.lines
                #expect(page.items.count <= 2)
                seen += page.items.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(seen.count == 5)
            #expect(Set(seen) == Set(made))
            #expect(Array(seen.prefix(2)) == [made[4], made[3]])
        }
    }

    @Test func isOneEntryWithTheReferencesShown() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            _ = try tx.referral(.sent, cast)
            let entries = try tx.recorded { try tx.as(cast.charlie) { _ = try ReferralList(.received, in: $0) } }
            #expect(entries.map(\.action) == ["referral.listed"])
            #expect(Set(entries.flatMap(\.references)).count == 2)
            #expect(entries.flatMap(\.faults) == [])
            let none = try tx.recorded { try tx.as(cast.frank) { _ = try ReferralList(.received, in: $0) } }
            #expect(none.map(\.references.count) == [0])
            #expect(none.flatMap(\.faults) == [])
        }
    }

    @Test func refusesWhoMaySeeNoFile() async throws {
        try await inTransaction { tx, cast in
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.seePeople)) {
                    try tx.as(stranger) { try ReferralList(.sent, in: $0) }
                }
            }
        }
    }
}
