import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct SearchTests {
    static func draft(_ given: String, _ family: String? = nil) -> Person.Draft {
        var draft = Person.Draft.mariam
        (draft.given, draft.family) = (given, family)
        return draft
    }

    static func code(_ person: ID<Person>, _ tx: Transaction, _ member: Member) throws -> String {
        try tx.as(member) { tx in
            try tx.one("SELECT code FROM casework.person WHERE id = \(person)", as: Only<String>.self).value
        }
    }

    @Test(arguments: [
        ("Éléonore", "Nuage-Fictif", "eleonore nuage"), ("Éléonore", "Nuage-Fictif", "NUAGEFICTIF"),
        ("مُحَمَّد", "إبراهيم", "محمد ابراهيم"), ("Ёлка", "Вымышленная", "елка вым"), ("ፀሐይ", "ምናባዊ", "ጸሀይ"),
        ("Abdel-Kader", "N’Exemple", "abdelkader nexemple"), ("Abdelkader", "Exemple", "abd el kader"),
        ("Weiß", "Cœur", "weiss coeur"), ("Thị", "Ví-Dụ", "thi vi du"), ("کریم", "مثالی", "كريم مثالي"),
    ])
    func findsSomeoneByNameInAnyScript(_ one: (given: String, family: String, typed: String)) async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(Self.draft(one.given, one.family), by: cast)
            _ = try tx.person(Self.draft("Autre", "Personne-Fictive"), by: cast)
            let found = try tx.as(cast.alice) { try Search(one.typed, in: $0) }
            #expect(found.people.items.map(\.id) == [person] && found.people.count == 1)
            #expect(found.people.items.first?.name == Civil(given: one.given, family: one.family).short)
        }
    }

    @Test func putsTheClosestFirst() async throws {
        try await inTransaction { tx, cast in
            let near = try tx.person(Self.draft("Mariem", "A-Fictive"), by: cast)
            let begun = try tx.person(Self.draft("Mariama", "A-Fictive"), by: cast)
            let exact = try tx.person(Self.draft("Mariam", "Z-Fictive"), by: cast)
            _ = try tx.person(Self.draft("Zoé", "A-Fictive"), by: cast)
            let found = try tx.as(cast.alice) { try Search("mariam", in: $0) }.people
            #expect(found.items.map(\.id) == [exact, begun, near])
            let first = try tx.as(cast.alice) { try Search("mariam", limit: 1, in: $0) }.people
            #expect(first.items.map(\.id) == [exact] && first.count == 3)
        }
    }

    @Test func findsSomeoneByCodeHoweverItIsTyped() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            _ = try tx.person(by: cast)
            let code = try Self.code(person, tx, cast.alice)
            for typed in [
                code, code.lowercased(), code.replacing("-", with: ""), code.replacing("-", with: " "), " \(code) ",
                "\(code) mariam",
            ] {
                let found = try tx.as(cast.alice) { try Search(typed, in: $0) }
                #expect(found.people.items.map(\.id) == [person], "\(typed)")
            }
            #expect(try tx.as(cast.alice) { try Search("\(code) zoe", in: $0) }.people.count == 0)
            // A coordinator sees the files of the organisation, and no name of those she does not follow.
            let hers = try tx.as(cast.carol) { try Search(code, in: $0) }.people
            #expect(hers.items.map(\.id) == [person] && hers.items.first?.name == nil)
        }
    }

    @Test func findsSomeoneByTheNumberOfTheirFile() async throws {
        try await inTransaction { tx, cast in
            let report = try tx.as(cast.alice) {
                try Person.import(PersonImportTests.sheet(), PersonImportTests.order(), in: $0)
            }
            let code = try #require(report.lines[1].code)
            for member in [cast.alice, cast.carol] {
                let found = try tx.as(member) { try Search(" d-2", in: $0) }.people
                #expect(found.items.map(\.code) == [code])
            }
            for stranger in [cast.charlie, cast.frank, cast.grace] {
                #expect(try tx.as(stranger) { try Search("D-2", in: $0) }.isEmpty)
            }
        }
    }

    @Test func findsAReferralByItsReferenceAndByItsPerson() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            for typed in [made.reference, made.reference.lowercased(), made.reference.replacing("-", with: "")] {
                for member in [cast.alice, cast.charlie, cast.dora] {
                    let found = try tx.as(member) { try Search(typed, in: $0) }
                    #expect(found.referrals.items.map(\.id) == [made.id] && found.people.count == 0)
                }
            }
            let code = try Self.code(made.person, tx, cast.alice)
            for typed in [code, "mariam diallo"] {
                let found = try tx.as(cast.alice) { try Search(typed, in: $0) }
                #expect(found.people.items.map(\.id) == [made.person])
                #expect(found.referrals.items.map(\.id) == [made.id])
            }
            // Where several people are found, nobody's referrals are.
            _ = try tx.person(by: cast)
            #expect(try tx.as(cast.alice) { try Search("mariam", in: $0) }.referrals.count == 0)
        }
    }

    @Test func showsMoreOfOneGroupWhenAskedForItAlone() async throws {
        try await inTransaction { tx, cast in
            for _ in 0..<12 { _ = try tx.person(Self.draft("Brive", "Fictive"), by: cast) }
            let all = try tx.as(cast.alice) { try Search("brive", in: $0) }
            #expect(all.people.items.count == 10 && all.people.count == 12 && all.services.count > 0)
            let people = try tx.as(cast.alice) { try Search("brive", only: .people, limit: 100, in: $0) }
            #expect(people.people.items.count == 12 && people.services.count == 0)
            let services = try tx.as(cast.alice) { try Search("brive", only: .services, in: $0) }
            #expect(services.people.count == 0 && services.services.count == all.services.count)
        }
    }

    @Test func findsNothingForWhatSaysNothing() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            for typed in ["", "   ", "%", "’-'", "\0", "\u{200f}", "zzzzzz", String(repeating: "mariam", count: 9_000)]
            {
                #expect(try tx.as(cast.alice) { try Search(typed, in: $0) }.isEmpty)
            }
        }
    }
}
