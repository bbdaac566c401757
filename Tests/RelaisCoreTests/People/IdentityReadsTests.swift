import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// There is a most of identities that someone opens in an hour, however they are opened.
@Suite struct IdentityReadsTests {
    @Test func haveAMostAnHour() async throws {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            try await store.write(as: cast.bob.credential) {
                try Setting.identityReadsAnHour.set("3", in: $0)
            }
            @Sendable func reveal() async throws {
                try await store.write(as: cast.alice.credential) {
                    _ = try Person.reveal(person, purpose: "appointment", in: $0)
                }
            }
            for _ in 0..<3 { try await reveal() }
            await #expect(throws: Refusal.tooManyIdentities) { try await reveal() }
            await #expect(throws: Refusal.tooManyIdentities) {
                try await store.write(as: cast.alice.credential) {
                    _ = try Person.revealHistory(person, purpose: "correct_record", in: $0)
                }
            }
            // That it was refused is kept, and whoever keeps the accounts is told once.
            let told = try await store.write(as: cast.bob.credential) { try NoticeList(in: $0).lines.items.map(\.kind) }
            #expect(told == [.accountManyIdentities])
            let denied = try await store.read(as: cast.administrator) { tx in
                try tx.inside(.auditor) {
                    try tx.one(
                        "SELECT count(*) FROM audit.entry WHERE action = 'access.denied' AND outcome = 'denied'",
                        as: Only<Int>.self)
                }.value
            }
            #expect(denied == 2)
            // An hour later it goes on.
            let later = store.dated { noon + 3_601 }
            try await later.write(as: cast.alice.credential) {
                _ = try Person.reveal(person, purpose: "appointment", in: $0)
            }
        }
    }

    @Test func areCountedOneAfterTheOther() async throws {
        try await withStore(connections: 6) { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            try await store.write(as: cast.bob.credential) {
                try Setting.identityReadsAnHour.set("3", in: $0)
            }
            let went = await together(8) { _ in
                try await store.write(as: cast.alice.credential) {
                    _ = try Person.reveal(person, purpose: "appointment", in: $0)
                }
            }
            #expect(went.succeeded() == 3)
        }
    }

    /// What PostgreSQL counts is what Swift says opens an identity.
    @Test func areTheSameInPostgreSQL() async throws {
        try await inTransaction { tx, _ in
            let condition: Only<String> = try tx.one(
                """
                SELECT pg_get_triggerdef(oid) || pg_get_functiondef('audit.limit_identity_reads'::regproc)
                FROM pg_trigger WHERE tgname = 'identity_reads_are_limited'
                """)
            for event in Event.identityReads {
                #expect(condition.value.components(separatedBy: "'\(event.rawValue)'").count == 3)
            }
        }
    }
}
