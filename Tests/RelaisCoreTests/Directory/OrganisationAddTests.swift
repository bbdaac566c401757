import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct OrganisationAddTests {
    @Test func takesItIntoTheNetwork() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.as(cast.administrator) { try Organisation.add(name: " Maison Zénith ", in: $0) }
            let list = try tx.as(cast.alice) { try Organisation.list(in: $0) }
            #expect(
                list.map(\.name) == ["Atelier Boréal", "Clinique du Gué", "Foyer des Tilleuls", "Maison Zénith"])
            #expect(list.map(\.services) == [1, 2, 1, 0])
            #expect(try tx.as(cast.alice) { try Organisation.id(for: "maison zénith", in: $0) } == id)
            #expect(try tx.as(cast.alice) { try Organisation.id(for: id.text.uppercased(), in: $0) } == id)
            #expect(throws: Refusal.notFound(.init(.organisation))) {
                try tx.as(cast.alice) { try Organisation.id(for: "nowhere", in: $0) }
            }
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                try tx.as(cast.administrator) { _ = try Organisation.add(name: "Maison Zénith", in: $0) }
            }
            #expect(entries.map(\.action) == ["organisation.added"])
            #expect(entries.first?.kind == "write")
            #expect(entries.flatMap(\.faults) == [])
            let row: Held = try tx.as(cast.alice) {
                try $0.one(
                    "SELECT entry, audit.digest(o) FROM directory.organisation o WHERE name = 'Maison Zénith'")
            }
            #expect(entries.first?.id == row.entry)
            #expect(entries.first?.text("row_digest") == hex(row.digest.bytes))
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            for stranger in [cast.alice, cast.bob, cast.carol, cast.grace].map(\.credential) + [cast.daemon] {
                #expect(throws: Refusal.notPermitted(.keepOrganisations)) {
                    try tx.as(stranger) { try Organisation.add(name: "Maison Zénith", in: $0) }
                }
            }
        }
    }

    @Test(arguments: [
        ("", Invalid.Problem.missing), ("Z", .tooShort(least: 2)),
        (String(repeating: "z", count: 151), .tooLong(most: 150)),
        ("Clinique du Gué", .taken), ("Zé\0nith", .holdsNUL),
        (String(repeating: "e\u{301}", count: 76), .tooLong(most: 150)),
    ])
    func namesWhatDoesNotHold(name: String, problem: Invalid.Problem) async throws {
        try await inTransaction { tx, cast in
            #expect(throws: Refusal.invalid([Invalid("name", problem)])) {
                try tx.as(cast.administrator) { try Organisation.add(name: name, in: $0) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let went = await together { _ in
                try await store.write(as: cast.administrator) { try Organisation.add(name: "Maison Zénith", in: $0) }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
