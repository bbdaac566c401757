import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct EmergencyTests {
    /// Someone Alice follows, and the code of their file.
    private func someone(_ tx: Transaction, _ cast: Cast) throws -> (id: ID<Person>, code: String) {
        try tx.as(cast.alice) { tx in
            let made = try Person.register(.mariam, in: tx)
            return (made.id, made.code)
        }
    }

    @discardableResult
    private func open(
        _ code: String, by member: Member, at moment: Date? = nil, in tx: Transaction
    ) throws -> ID<Emergency> {
        try tx.as(member, at: moment) {
            try Emergency.open(code: code, reason: "danger", words: "Appelée de la gare", in: $0).id
        }
    }

    @Test func opensOneFileAndItsIdentityToBeRead() async throws {
        try await inTransaction { tx, cast in
            let person = try someone(tx, cast)
            #expect(throws: Refusal.notFound(.init(.person, person.id.rawValue))) {
                try tx.as(cast.carol) { try Person.reveal(person.id, purpose: "appointment", in: $0) }
            }
            try open(person.code, by: cast.carol, in: tx)
            let page = try tx.as(cast.carol) { try PersonPage(person.id, in: $0) }
            #expect(page.canReveal && !page.isAssigned && page.emergency?.reason == .danger)
            #expect(page.followers.map(\.name) == ["Alice"])
            let entries = try tx.recorded {
                let identity = try tx.as(cast.carol) { try Person.reveal(person.id, purpose: "appointment", in: $0) }
                #expect(identity.civil.given == "Mariam" && identity.contact.phone == "+33 1 99 00 11 22")
            }
            // Whatever purpose was given, it is an emergency.
            #expect(entries.map { $0.text("purpose") } == ["emergency"] && entries[0].text("reason_ref") != nil)
        }
    }

    @Test func changesNothing() async throws {
        try await inTransaction { tx, cast in
            let person = try someone(tx, cast)
            try open(person.code, by: cast.carol, in: tx)
            #expect(throws: Refusal.notAssigned) {
                try tx.as(cast.carol) { try Referral.draft(.course(for: person.id, cast), in: $0) }
            }
            #expect(throws: Refusal.self) {
                try tx.as(cast.carol) { tx in
                    var draft = Person.Draft()
                    draft.phone = "+33 1 00 00 00 00"
                    try Person.amend(person.id, draft, in: tx)
                }
            }
            for statement in [
                "UPDATE casework.person SET languages = '{fra}' WHERE id = \(person.id) RETURNING 1",
                "UPDATE casework.person SET commune = NULL WHERE id = \(person.id) RETURNING 1",
            ] as [SQL] {
                let changed = try tx.as(cast.carol) { try $0.all(statement, as: Only<Int>.self).count }
                #expect(changed == 0)
            }
        }
    }

    @Test func isRecordedAndToldAtOnce() async throws {
        try await inTransaction { tx, cast in
            let person = try someone(tx, cast)
            let entries = try tx.recorded { try open(person.code, by: cast.carol, in: tx) }
            #expect(entries.map(\.action) == ["emergency.opened"] && entries.flatMap(\.faults) == [])
            #expect(entries[0].text("purpose") == "emergency" && entries[0].kind == "write")
            #expect(!String(decoding: entries[0].bytes, as: UTF8.self).contains("gare"))
            #expect(try tx.notices(of: cast.alice) == [.emergencyOpened])
            #expect(try tx.notices(of: cast.carol) == [])
            #expect(try tx.notices(of: cast.dora) == [])
        }
    }

    @Test func needsAReasonAndWords() async throws {
        try await inTransaction { tx, cast in
            let person = try someone(tx, cast)
            #expect(
                throws: Refusal.invalid([
                    Invalid("person", .missing), Invalid("reason", .notInList), Invalid("words", .missing),
                ])
            ) {
                try tx.as(cast.carol) { try Emergency.open(code: " ", reason: "curiosity", words: "", in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("words", .missing)])) {
                try tx.as(cast.carol) { try Emergency.open(code: person.code, reason: "danger", words: nil, in: $0) }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try someone(tx, cast)
            for stranger in [cast.frank, cast.charlie, cast.dora] {
                #expect(throws: Refusal.notFound(.init(.person))) { try open(person.code, by: stranger, in: tx) }
            }
            #expect(throws: Refusal.notPermitted(.openInEmergency)) { try open(person.code, by: cast.bob, in: tx) }
            #expect(throws: Refusal.invalid([Invalid("person", .alreadyFollows)])) {
                try open(person.code, by: cast.alice, in: tx)
            }
            try open(person.code, by: cast.carol, in: tx)
            let other = try tx.as(cast.alice) { try Person.register(.mariam, in: $0).code }
            #expect(throws: Refusal.emergencyOpen) { try open(other, by: cast.carol, in: tx) }
            // It opens that one file, to that one account.
            let seen: Only<Int> = try tx.as(cast.frank) { tx in
                try tx.inside(.identity) { try tx.one("SELECT count(*) FROM identity.civil") }
            }
            #expect(seen.value == 0)
        }
    }

    @Test func needsARecentProof() async throws {
        try await inTransaction { tx, cast in
            let code = try tx.as(cast.alice) { try Person.register(.mariam, in: $0).code }
            #expect(throws: Refusal.stepUpNeeded) { try open(code, by: cast.carol.asStale, in: tx) }
            try open(code, by: cast.carol, in: tx)
        }
    }

    @Test func endsByItselfAndEarlier() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let made = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0) }
            @Sendable func open() async throws -> ID<Emergency> {
                try await store.write(as: cast.carol.credential) {
                    try Emergency.open(code: made.code, reason: "health", words: "x", in: $0).id
                }
            }
            @Sendable func reveal() async throws {
                try await store.write(as: cast.carol.credential) {
                    _ = try Person.reveal(made.id, purpose: "emergency", in: $0)
                }
            }
            let first = try await open()
            try await reveal()
            try await store.write(as: cast.carol.credential) { try Emergency.close(first, in: $0) }
            await #expect(throws: Refusal.notFound(.init(.person, made.id.rawValue))) { try await reveal() }
            await #expect(throws: Refusal.notFound(.init(.emergency, first.rawValue))) {
                try await store.write(as: cast.carol.credential) { try Emergency.close(first, in: $0) }
            }
            _ = try await open()
            try await reveal()
            try await TestServer.superuser(database) {
                try $0.script("UPDATE casework.emergency SET closes_at = clock_timestamp() - interval '1 second'")
            }
            await #expect(throws: Refusal.notFound(.init(.person, made.id.rawValue))) { try await reveal() }
        }
    }

    @Test func opensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let code = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).code }
            let went = await together { _ in
                try await store.write(as: cast.carol.credential) {
                    try Emergency.open(code: code, reason: "danger", words: "x", in: $0).id
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
