import RelaisTesting
import Testing

@testable import RelaisCore

@Suite struct ServiceMatchingTests {
    @Test(arguments: [
        "francais", "FRANÇAIS deb", "fran clinique", "francais à brive", "le francais du gué", "frnacais debutant",
    ])
    func findsAServiceByItsWordsInAnyOrder(_ typed: String) async throws {
        try await inTransaction { tx, cast in
            let found = try tx.as(cast.frank) { try Service.matching(typed, in: $0) }
            #expect(found.items.first?.id == cast.course)
        }
    }

    /// The course says it in its name, the others are about it.
    @Test func putsWhatTheNameSaysFirstAndThemesAfter() async throws {
        try await inTransaction { tx, cast in
            let found = try tx.as(cast.alice) { try Service.matching("français", limit: 2, in: $0) }
            #expect(found.items.first?.id == cast.course)
            #expect(found.items.count == 2 && found.count > 2)
            let english = try tx.as(cast.alice) { try Service.matching("french", in: $0) }
            #expect(english.count == found.count)
        }
    }

    @Test func findsNothingForWordsThatNameNothing() async throws {
        try await inTransaction { tx, cast in
            for typed in ["", "  ", "%", "_", "a\0", "zzzz", "francais zzzz"] {
                let found = try tx.as(cast.alice) { try Service.matching(typed, in: $0) }
                #expect(found.count == 0 && found.items.isEmpty, "\(typed)")
            }
        }
    }

    @Test func looksThroughOneOrganisationWhereOneIsNamed() async throws {
        try await inTransaction { tx, cast in
            let found = try tx.as(cast.alice) { try Service.matching("brive", of: cast.clinic, in: $0) }
            #expect(Set(found.items.map(\.organisation)) == [cast.clinic])
        }
    }
}
