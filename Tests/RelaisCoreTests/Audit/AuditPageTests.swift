import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct AuditPageTests {
    @Test func showsAnOrganisationItsOwnLog() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.accepted, cast)
            let page = try tx.as(cast.judy) { try AuditPage(limit: 100, in: $0) }
            #expect(!page.lines.items.isEmpty)
            #expect(page.lines.items.allSatisfy { $0.organisation == "Foyer des Tilleuls" })
            let accepted = try #require(page.lines.items.first { $0.action == "referral.accepted" })
            #expect(accepted.actor == "Charlie")
            #expect(accepted.references.count == 1 && accepted.outcome == "ok" && accepted.objectType == "referral")
            let all = try tx.as(cast.administrator) { try AuditPage(limit: 100, in: $0) }
            #expect(Set(all.lines.items.map(\.organisation)).count > 2)
        }
    }

    @Test func putsTheNewestFirstAndGoesOnWhereItStopped() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.completed, cast)
            let whole = try tx.as(cast.administrator) { try AuditPage(limit: 100, in: $0) }.lines.items
            #expect(whole.map(\.at) == whole.map(\.at).sorted(by: >))
            var seen: [ID<Entry>] = []
            var cursor: Cursor?
            repeat {
                let page = try tx.as(cast.judy) { [cursor] in try AuditPage(limit: 3, after: cursor, in: $0) }.lines
                seen += page.items.map(\.id)
                cursor = seen.count < 9 ? page.next : nil
            } while cursor != nil
            #expect(seen.count == 9 && Set(seen).count == 9)
        }
    }

    @Test func isItselfRecorded() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded { try tx.as(cast.judy) { _ = try AuditPage(in: $0) } }
            #expect(entries.map(\.action) == ["audit.read"])
            #expect(entries.map(\.log) == [cast.shelter.rawValue])
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            for stranger in [cast.alice, cast.bob, cast.carol, cast.walter, cast.grace].map(\.credential) + [
                cast.daemon
            ] {
                #expect(throws: Refusal.notPermitted(.readAudit)) { try tx.as(stranger) { try AuditPage(in: $0) } }
            }
        }
    }
}
