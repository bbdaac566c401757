import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What is known fills the form of a need, so that one press records it.
@Suite struct NeedFormTests {
    @Test func beginsWithTheThemeOfTheServiceOrOfTheWords() async throws {
        try await inTransaction { tx, cast in
            func theme(_ service: String?, _ words: String?) throws -> String? {
                try tx.as(cast.alice) { try NeedForm(person: nil, service: service, words: words, in: $0).theme }
            }
            let taught = try tx.as(cast.alice) { try Service(cast.course, in: $0).thematiques.first }
            #expect(taught != nil)
            #expect(try theme(cast.course.text, "permis") == taught)
            #expect(try theme(nil, "Préparer PERMIS") == "mobilite--preparer-un-permis")
            // Words that several themes hold, or none, choose nothing.
            #expect(
                try theme(nil, "de") == nil && theme(nil, "zzz") == nil && theme(nil, " ") == nil
                    && theme(nil, nil) == nil)
        }
    }
}
