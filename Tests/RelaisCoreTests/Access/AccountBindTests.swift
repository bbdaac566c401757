import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Who is bound by professional secrecy: said by the organisation's administrator, of its own.
@Suite struct AccountBindTests {
    @Test func isSaidAndTakenBack() async throws {
        try await inTransaction { tx, cast in
            func bound() throws -> [String] {
                try tx.as(cast.bob) { try SecrecyList(in: $0).members.filter(\.isBound).map(\.name) }
            }
            #expect(try bound() == ["Alice", "Carol", "Walter"])
            try tx.as(cast.bob) { try Account.bind(cast.carol.account, isBound: false, $0) }
            #expect(try bound() == ["Alice", "Walter"])
            try tx.as(cast.bob) { try Account.bind(cast.carol.account, isBound: true, $0) }
            #expect(try bound() == ["Alice", "Carol", "Walter"])
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                try tx.as(cast.bob) { try Account.bind(cast.alice.account, isBound: false, $0) }
            }
            #expect(entries.map(\.action) == ["account.released"] && entries.first?.log == cast.shelter.rawValue)
            #expect(entries.first?.text("prev") != nil && entries.flatMap(\.faults) == [])
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.bob) { try Account.bind(cast.alice.account, isBound: false, $0) }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            for member in [cast.alice, cast.carol] {
                #expect(throws: Refusal.notPermitted(.keepAccounts)) {
                    try tx.as(member) { try Account.bind(member.account, isBound: true, $0) }
                }
            }
            #expect(throws: Refusal.notFound(.init(.account, cast.erin.account.rawValue))) {
                try tx.as(cast.bob) { try Account.bind(cast.erin.account, isBound: true, $0) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let went = await together { _ in
                try await store.write(as: cast.bob.credential) {
                    try Account.bind(cast.alice.account, isBound: false, $0)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
