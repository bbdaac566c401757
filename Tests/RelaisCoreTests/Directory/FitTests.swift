import RelaisTesting
import Testing

@testable import RelaisCore

@Suite struct FitTests {
    /// What is known of someone, beside a service for the young of Brive.
    private func fit(
        _ change: (inout Person.Draft) -> Void, of service: (inout Service.Draft) -> Void = { _ in }
    ) async throws -> Fit? {
        var found: Fit?
        try await inTransaction { tx, cast in
            var draft = Person.Draft.mariam
            change(&draft)
            let person = try tx.person(draft, by: cast)
            var offer = Service.Draft(
                name: "Groupe du soir", thematiques: ["remobilisation--lien-social"], languages: ["fra"],
                minimumAge: "16", maximumAge: "17", commune: "19031")
            service(&offer)
            let id = try tx.as(cast.dora) { try Service.add(offer, to: cast.clinic, in: $0) }
            found = try tx.as(cast.alice) { tx in
                try Drafting(.init(person: person.text, service: id.text), in: tx).chosen?.fit
            }
        }
        return found
    }

    @Test func isAllThatIsKnown() async throws {
        #expect(try await fit { _ in } == Fit())
        // Seventeen until the fifth of April.
        #expect(try await fit { $0.birthDate = "2008-01-12" } == Fit(outside: [.age]))
        #expect(try await fit { $0.birthDate = "2008-01-13" } == Fit())
        #expect(try await fit { $0.birthDate = "2011" } == Fit(outside: [.age]))
    }

    @Test func doubtsWhatIsNotKnownWellEnough() async throws {
        #expect(try await fit { $0.birthDate = nil } == Fit(toCheck: [.age]))
        // Born some day of 2008: seventeen, or eighteen for nearly all of it.
        #expect(try await fit { $0.birthDate = "2008" } == Fit(toCheck: [.age]))
        #expect(try await fit { $0.birthDate = "2009" } == Fit())
        #expect(
            try await fit {
                $0.birthDate = nil
            } of: {
                ($0.minimumAge, $0.maximumAge) = (nil, nil)
            } == Fit())
        #expect(try await fit { $0.commune = nil } == Fit(toCheck: [.area]))
    }

    @Test func asksForALanguageButWhereFrenchIsTaught() async throws {
        func dari(_ level: String?) -> (inout Person.Draft) -> Void {
            { ($0.languages, $0.frenchLevel) = (["prs"], level) }
        }
        #expect(try await fit(dari(nil)) == Fit(toCheck: [.language]))
        #expect(try await fit(dari("a1")) == Fit(toCheck: [.language]))
        #expect(try await fit(dari("a2")) == Fit())
        #expect(try await fit(dari(nil)) { $0.languages = ["fra", "prs"] } == Fit())
        #expect(
            try await fit(dari(nil)) { $0.thematiques = ["lecture-ecriture-calcul--maitriser-le-francais"] } == Fit())
    }

    @Test func looksAtTheDepartmentAndNotFurther() async throws {
        #expect(try await fit { $0.commune = "19272" } == Fit())
        #expect(try await fit { $0.commune = "84007" } == Fit(toCheck: [.area]))
    }

    @Test func putsWhatIsKnownNotToFitLast() {
        let ranks = [Fit(), Fit(toCheck: [.area]), Fit(toCheck: [.age, .language, .area]), Fit(outside: [.age])].map(
            \.rank)
        #expect(ranks == ranks.sorted() && Set(ranks).count == 4)
    }
}
