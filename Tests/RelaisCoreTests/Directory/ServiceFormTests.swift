import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// All that is said of a service, changed by whoever keeps it.
@Suite struct ServiceFormTests {
    @Test func changesAllOfIt() async throws {
        try await inTransaction { tx, cast in
            let before = try tx.as(cast.carol) { try ServiceForm(cast.room, in: $0) }
            var draft = before.draft
            (draft.commune, draft.territory) = ("Brive", ["tulle", "23", "2a"])
            (draft.publics, draft.transport) = (["actifs"], ["public_transport"])
            (draft.minimumAge, draft.maximumAge, draft.acceptsNow) = ("15", "", false)
            let entries = try tx.recorded {
                try tx.as(cast.carol) { [draft] tx in
                    var draft = draft
                    try draft.settleCommunes(in: tx)
                    try Service.amend(cast.room, to: draft, in: tx)
                }
            }
            #expect(entries.map(\.action) == ["service.amended"] && entries.flatMap(\.faults) == [])
            let after = try tx.as(cast.bob) { try ServiceForm(cast.room, in: $0) }
            #expect(after.version == before.version + 1)
            #expect(after.draft.commune == "19031" && after.draft.territory == ["19272", "23", "2A"])
            #expect(after.communes["19272"] == "Tulle (19000)")
            #expect(after.draft.publics == ["actifs"] && after.draft.transport == ["public_transport"])
            #expect(after.draft.minimumAge == "15" && after.draft.maximumAge == nil && !after.draft.acceptsNow)
        }
    }

    @Test func isTheirsAloneWhoKeepIt() async throws {
        try await inTransaction { tx, cast in
            for member in [cast.alice, cast.dora, cast.frank] {
                #expect(throws: Refusal.notPermitted(.keepServices)) {
                    try tx.as(member) { _ = try ServiceForm(cast.room, in: $0) }
                }
            }
            _ = try tx.as(cast.administrator) { try ServiceForm(cast.room, in: $0) }
        }
    }

    @Test func goesUnderNobodysChange() async throws {
        try await inTransaction { tx, cast in
            let form = try tx.as(cast.carol) { try ServiceForm(cast.room, in: $0) }
            func amend(seeing version: Precondition) throws {
                try tx.as(cast.carol) { tx in
                    try tx.seeing(version) { try Service.amend(cast.room, to: form.draft, in: $0) }
                }
            }
            #expect(throws: Refusal.versionNeeded) { try amend(seeing: .missing) }
            #expect(throws: Refusal.changedSince) { try amend(seeing: .version(form.version + 1)) }
            try amend(seeing: .version(form.version))
            #expect(throws: Refusal.changedSince) { try amend(seeing: .version(form.version)) }
        }
    }

    @Test func refusesCommunesThatAreNone() async throws {
        try await inTransaction { tx, cast in
            var draft = try tx.as(cast.carol) { try ServiceForm(cast.room, in: $0).draft }
            (draft.commune, draft.territory) = ("Nullepart-sur-Rien", ["Ailleurs-les-Vides", "Rien"])
            do {
                try tx.as(cast.carol) { tx in try draft.settleCommunes(in: tx) }
                Issue.record("settled")
            } catch Refusal.invalid(let found) {
                #expect(found.map(\.field) == ["commune", "territory"])
            }
        }
    }
}
