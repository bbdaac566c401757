import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ServiceAddTests {
    private static var draft: Service.Draft {
        Service.Draft(
            name: "Écoute", description: "Le mardi", thematiques: ["lecture-ecriture-calcul--maitriser-le-francais"],
            languages: ["fra", "ara"], minimumAge: "16", maximumAge: "25", commune: "19031")
    }

    @Test func isOfferedToEveryone() async throws {
        try await inTransaction { tx, cast in
            for keeper in [cast.bob, cast.carol] {
                var draft = Self.draft
                draft.name = "Écoute \(keeper.email)"
                let id = try tx.as(keeper) { [draft] in try Service.add(draft, to: cast.shelter, in: $0) }
                let service = try tx.as(cast.frank) { try Service(id, in: $0) }
                #expect(service.organisation == cast.shelter)
                #expect(service.organisationName == "Foyer des Tilleuls")
                #expect(service.languages == ["fra", "ara"])
                #expect(service.minimumAge == 16 && service.maximumAge == 25)
                #expect(service.communeName == "Brive-la-Gaillarde")
                #expect(service.isOpen)
            }
            #expect(try tx.as(cast.frank) { try Service.list(matching: "écoute CAROL", in: $0) }.count == 1)
            #expect(try tx.as(cast.frank) { try Service.list(matching: "%", in: $0) }.isEmpty)
            #expect(try tx.as(cast.frank) { try Service.list(of: cast.shelter, in: $0) }.count == 3)
            #expect(try tx.as(cast.frank) { try Service.list(matching: "BRIVE", in: $0) }.count == 6)
            #expect(try tx.as(cast.frank) { try Service.list(matching: "a\0", in: $0) }.isEmpty)

        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                try tx.as(cast.administrator) { _ = try Service.add(Self.draft, to: cast.clinic, in: $0) }
            }
            #expect(entries.map(\.action) == ["service.added"])
            #expect(entries.map(\.log) == [cast.clinic.rawValue])
            #expect(entries.flatMap(\.faults) == [])
            let row: Held = try tx.as(cast.alice) {
                try $0.one("SELECT entry, audit.digest(s) FROM directory.service s WHERE name = 'Écoute'")
            }
            #expect(entries.first?.id == row.entry)
            #expect(entries.first?.text("row_digest") == hex(row.digest.bytes))
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            for stranger in [cast.alice.credential, cast.frank.credential, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.keepServices)) {
                    try tx.as(stranger) { try Service.add(Self.draft, to: cast.shelter, in: $0) }
                }
            }
            for stranger in [cast.dora, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.organisation, cast.shelter.rawValue))) {
                    try tx.as(stranger) { try Service.add(Self.draft, to: cast.shelter, in: $0) }
                }
            }
            let nowhere = ID<Organisation>()
            #expect(throws: Refusal.notFound(.init(.organisation, nowhere.rawValue))) {
                try tx.as(cast.administrator) { try Service.add(Self.draft, to: nowhere, in: $0) }
            }
            #expect(throws: Refusal.notFound(.init(.service, nowhere.rawValue))) {
                try tx.as(cast.alice) { try Service(ID(rawValue: nowhere.rawValue), in: $0) }
            }
        }
    }

    @Test func namesEverythingThatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            func refused(_ change: (inout Service.Draft) -> Void) -> [Invalid] {
                var draft = Self.draft
                change(&draft)
                do {
                    try tx.as(cast.carol) { _ = try Service.add(draft, to: cast.shelter, in: $0) }
                } catch Refusal.invalid(let found) {
                    return found
                } catch {
                    Issue.record(error)
                }
                return []
            }
            #expect(
                refused { ($0.name, $0.commune, $0.thematiques, $0.languages) = ("é", nil, [], [""]) } == [
                    Invalid("name", .tooShort(least: 3)), Invalid("commune", .missing),
                    Invalid("thematiques", .missing), Invalid("languages", .missing),
                ])
            #expect(refused { $0.minimumAge = "-1" } == [Invalid("minimum_age", .outOfRange(least: 0, most: 120))])
            #expect(refused { $0.maximumAge = "15" } == [Invalid("maximum_age", .outOfOrder)])
            #expect(refused { $0.commune = "00000" } == [Invalid("commune", .notInList)])
            #expect(refused { $0.languages = ["zzz"] } == [Invalid("languages", .notInList)])
            #expect(refused { $0.thematiques = ["x"] } == [Invalid("thematiques", .notInList)])
            #expect(refused { $0.thematiques = ["x\0"] } == [Invalid("thematiques", .holdsNUL)])
            #expect(refused { $0.name = "Chambre d’une nuit" } == [Invalid("name", .taken)])
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let went = await together { _ in
                try await store.write(as: cast.carol.credential) {
                    try Service.add(Self.draft, to: cast.shelter, in: $0)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
