import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct AccountListTests {
    @Test func showsAnOrganisationItsOwnAndTheAdministratorAll() async throws {
        try await inTransaction { tx, cast in
            let own = try tx.as(cast.bob) { try AccountList(in: $0) }.accounts.map(\.name)
            #expect(own == ["Alice", "Bob", "Carol", "Judy", "Mona", "Victor", "Walter"])
            let all = try tx.as(cast.administrator) { try AccountList(in: $0) }.accounts.map(\.name)
            #expect(
                Set(all) == [
                    "Alice", "Bob", "Carol", "Walter", "Victor", "Mona", "Judy", "Charlie", "Dora", "Erin", "Frank",
                    "Grace",
                ])
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded { try tx.as(cast.bob) { _ = try AccountList(in: $0) } }
            #expect(entries.map(\.action) == ["account.listed"])
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            for stranger in [cast.alice, cast.carol, cast.frank] {
                #expect(throws: Refusal.notPermitted(.keepAccounts)) { try tx.as(stranger) { try AccountList(in: $0) } }
            }
        }
    }
}
