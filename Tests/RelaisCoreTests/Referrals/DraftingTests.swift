import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct DraftingTests {
    @Test func showsWhatWouldCrossAsItWouldBeFrozen() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            let before = try tx.as(cast.alice) { try Drafting(.init(person: made.person.text), in: $0) }
            try tx.as(cast.alice) { try Referral.send(made.id, in: $0) }
            let frozen = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }.slip
            let slip = try #require(before.slip)
            #expect(slip.ageBracket == frozen.ageBracket && slip.ageBracket == .from15)
            #expect(slip.languages == frozen.languages && slip.frenchLevel == frozen.frenchLevel)
            #expect(slip.commune == frozen.commune && !slip.isFrozen && frozen.isFrozen)
            #expect(before.person?.label.hasSuffix(" · Mariam D.") == true && before.people.isEmpty)
        }
    }

    @Test func findsAServiceByItsNameThemeOrPlaceAmongThoseOfOthers() async throws {
        try await inTransaction { tx, cast in
            func found(_ words: String?, service: String? = nil, most: Int = 8) throws -> Drafting {
                try tx.as(cast.alice) {
                    try Drafting(.init(service: service, matching: words, most: most), in: $0)
                }
            }
            let all = try found(nil)
            #expect(!all.services.map(\.id).contains(cast.room) && all.found == all.services.count)
            #expect(all.chosen == nil && all.services.allSatisfy { $0.fit == nil })
            #expect(try found("FRANCAIS debutant").services.first?.id == cast.course)
            #expect(try found("atelier brive").services.map(\.id) == [cast.workshop])
            #expect(try found("zzzz").found == 0)
            // The only one that words name is the one that is meant; one that was chosen stays in sight.
            #expect(try found("bois").chosen?.id == cast.workshop)
            #expect(try found("brive").chosen == nil)
            let kept = try found("bois", service: cast.course.text)
            #expect(kept.chosen?.id == cast.course && kept.services.map(\.id) == [cast.course, cast.workshop])
            let few = try found(nil, most: 1)
            #expect(few.services.count == 1 && few.found == all.found)
        }
    }

    @Test func namesThePersonByCodeOrByTheBeginningOfNames() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var other = Person.Draft.mariam
            (other.given, other.family) = ("Élise", "Fictive")
            let second = try tx.person(other, by: cast)
            let code = try #require(tx.as(cast.alice) { try Drafting(.init(person: person.text), in: $0) }.person).code
            func drafting(_ text: String) throws -> Drafting {
                try tx.as(cast.alice) { try Drafting(.init(person: text), in: $0) }
            }
            for text in [code, code.lowercased(), "\(code) · Mariam D.", "mariam", "Diallo", "mar dial"] {
                #expect(try drafting(text).person?.id == person, "\(text)")
            }
            #expect(try drafting("elise").person?.id == second)
            // Both are called so: nobody is guessed.
            let both = try drafting("fictive")
            #expect(both.person == nil && Set(both.people.map(\.id)) == [person, second])
            #expect(try drafting("").people.map(\.name) == ["Élise F.", "Mariam D."])
        }
    }

    @Test func namesNobodyTheCallerDoesNotFollow() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            // A coordinator may see the file: a code, and nothing of the identity.
            let hers = try tx.as(cast.carol) { try Drafting(.init(person: person.text), in: $0) }
            #expect(hers.person?.name == nil && hers.slip == nil)
            #expect(hers.services.first { $0.id == cast.consultation }?.fit == Fit(toCheck: [.age]))
            #expect(try tx.as(cast.carol) { try Drafting(.init(person: "mariam"), in: $0) }.people.isEmpty)
            for stranger in [cast.charlie, cast.frank] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) {
                    try tx.as(stranger) { try Drafting(.init(person: person.text), in: $0) }
                }
                #expect(try tx.as(stranger) { try Drafting(.init(person: "mariam"), in: $0) }.people.isEmpty)
            }
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.referPeople)) {
                    try tx.as(stranger) { try Drafting(.init(), in: $0) }
                }
            }
        }
    }

    @Test func isOneEntry() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            _ = try tx.person(by: cast)
            let chosen = try tx.recorded {
                try tx.as(cast.alice) { _ = try Drafting(.init(person: person.text), in: $0) }
            }
            #expect(chosen.map(\.action) == ["person.seen"] && chosen.flatMap(\.faults) == [])
            #expect(chosen.first?.said["fields"] as? [String] == ["short_name", "age_bracket", "eligibility"])
            let listed = try tx.recorded { try tx.as(cast.alice) { _ = try Drafting(.init(), in: $0) } }
            #expect(listed.map(\.action) == ["person.listed"] && listed.map(\.references.count) == [2])
        }
    }
}
