import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct OwnDataTests {
    @Test func tellsWhatIsKeptOfWhoeverAsks() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for _ in 0..<3 { _ = try tx.as(cast.alice) { try PersonPage(person, in: $0) } }
            let own = try tx.as(cast.alice) { try OwnData(in: $0) }
            #expect(own.name == "Alice" && own.email == cast.alice.email)
            #expect(
                own.memberships.map(\.organisation) == ["Foyer des Tilleuls"]
                    && own.memberships[0].roles == ["caseworker"])
            #expect(!own.presences.isEmpty && own.presences.allSatisfy { $0.kind == "member" || $0.kind == "token" })
            #expect(own.acts.contains { $0.action == "person.seen" && $0.times == 3 })
            // Of the people she follows, nothing.
            let json = String(decoding: try ExportDocument.json(OwnDocument(own)), as: UTF8.self)
            #expect(!json.contains("Mariam") && !json.contains(person.text) && json.contains("relais-account-export/1"))
        }
    }

    /// Who changed one's account is told, by name.
    @Test func tellsWhoChangedTheAccount() async throws {
        try await inTransaction { tx, cast in
            try tx.as(cast.bob) { try Account.bind(cast.alice.account, isBound: false, $0) }
            let looks = try tx.as(cast.alice) { try OwnData(in: $0) }.looks
            #expect(looks.contains { $0.name == "Bob" && $0.function == .administration })
            #expect(try tx.as(cast.carol) { try OwnData(in: $0) }.looks.contains { $0.name == "Bob" } == false)
        }
    }

    @Test func isRecordedAndTellsOfItself() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded { _ = try tx.as(cast.judy) { try OwnData(in: $0) } }
            #expect(
                entries.map(\.action) == ["account.own_data_seen"] && entries[0].kind == "read"
                    && entries[0].faults.isEmpty)
            #expect(try tx.as(cast.judy) { try OwnData(in: $0) }.looks.map(\.action).contains("account.own_data_seen"))
        }
    }

    @Test func refusesATokenAndTheAdministrator() async throws {
        try await inTransaction { tx, cast in
            let (_, secret) = try tx.as(cast.alice) {
                try AccessToken.add(.init(name: "x", scopes: ["see_people"], days: "365"), in: $0)
            }
            #expect(throws: Refusal.passwordNeeded) { try tx.as(Credential(secret)) { try OwnData(in: $0) } }
            #expect(throws: Refusal.passwordNeeded) { try OwnData(in: tx) }
            // Whatever references someone brings, they are of another's account to nobody.
            let rows: [Only<String>] = try tx.as(cast.alice) {
                try $0.all("SELECT email FROM access.own_account()")
            }
            #expect(rows.map(\.value) == [cast.alice.email])
        }
    }

    /// What is kept of a mentor is theirs to read; whoever is none has none.
    @Test func tellsAMentorWhatIsKeptOfThem() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.monasMatch(cast)
            let own = try tx.as(cast.mona) { try OwnData(in: $0) }
            #expect(own.mentor?.identity?.phone == Mentor.Draft.lea.phone && own.mentor?.checks.count == 1)
            let document = String(decoding: try ExportDocument.json(OwnDocument(own)), as: UTF8.self)
            #expect(document.contains("Marraine-Fictive") && document.contains("attestation_honorabilite"))
            #expect(try tx.as(cast.alice) { try OwnData(in: $0) }.mentor == nil)
        }
    }
}
