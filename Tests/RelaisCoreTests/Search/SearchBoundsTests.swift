import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Whom a search shows, and what is left of it.
@Suite struct SearchBoundsTests {
    @Test func showsNobodyTheCallerMayNotSee() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let code = try SearchTests.code(made.person, tx, cast.alice)
            // A coordinator finds nobody by a name she may not read.
            #expect(try tx.as(cast.carol) { try Search("mariam", in: $0) }.isEmpty)
            for stranger in [cast.charlie, cast.dora, cast.erin] + cast.outsiders {
                for typed in ["mariam", code] { #expect(try tx.as(stranger) { try Search(typed, in: $0) }.isEmpty) }
            }
            for stranger in cast.outsiders {
                #expect(try tx.as(stranger) { try Search(made.reference, in: $0) }.isEmpty)
            }
        }
    }

    @Test func showsServicesAloneToWhoMaySeeNoFile() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            for credential in [cast.bob.credential, cast.administrator] {
                let entries = try tx.recorded {
                    try tx.as(credential) { tx in
                        let services = try Search("français", in: tx).services
                        #expect(services.items.first?.id == cast.course)
                        for typed in ["mariam", made.reference] {
                            let found = try Search(typed, in: tx)
                            #expect(found.isEmpty)
                        }
                    }
                }
                #expect(entries.isEmpty)
            }
        }
    }

    @Test func isOneEntryWithTheReferencesShownAndNoWord() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { _ = try Search("Mariam diallo", in: $0) }
                try tx.as(cast.alice) { _ = try Search("Zoé-Cherchée", in: $0) }
                try tx.as(cast.alice) { _ = try Search(made.reference, in: $0) }
            }
            // Entries of one moment stand in no order.
            let told = entries.map { "\($0.action) \($0.references.count)" }.sorted()
            #expect(
                told == [
                    "person.searched 0", "person.searched 0", "person.searched 1", "referral.listed 1",
                    "referral.listed 1",
                ])
            #expect(entries.allSatisfy { $0.kind == "read" && $0.faults.isEmpty })
            for entry in entries {
                let said = String(decoding: entry.bytes, as: UTF8.self).lowercased()
                for word in ["mariam", "diallo", "zoé", "cherch", made.reference.lowercased()] {
                    #expect(!said.contains(word))
                }
            }
        }
    }

    /// What is kept in memory is of rows and versions: whoever stops following someone finds them no more, and a name that was
    /// corrected is found by the new one alone.
    @Test func remembersNobodyPostgreSQLDoesNotShow() async throws {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            func found(_ typed: String, by member: Member) async throws -> [ID<Person>] {
                try await store.write(as: member.credential) { try Search(typed, in: $0).people.items.map(\.id) }
            }
            #expect(try await found("mariam", by: cast.alice) == [person])
            #expect(try await found("mariam", by: cast.carol) == [])
            try await store.write(as: cast.alice.credential) { tx in
                _ = try Person.amend(person, SearchTests.draft("Éloïse", "Diallo-Fictive"), in: tx)
            }
            #expect(try await found("mariam", by: cast.alice) == [])
            #expect(try await found("eloise", by: cast.alice) == [person])
            try await store.write(as: cast.carol.credential) { tx in
                try Person.assign(person, to: cast.carol.account.text, in: tx)
                try Person.unassign(person, from: cast.alice.account.text, in: tx)
            }
            #expect(try await found("eloise", by: cast.alice) == [])
            #expect(try await found("eloise", by: cast.carol) == [person])
        }
    }

    @Test func answersSeveralAtOnce() async throws {
        try await withStore { store, cast in
            for number in 0..<6 {
                try await store.write(as: cast.alice.credential) { tx in
                    _ = try Person.register(SearchTests.draft("Mariam\(number)", "Fictive"), in: tx)
                }
            }
            let answers = await together(8) { number in
                try await store.write(as: cast.alice.credential) { try Search("mariam", in: $0).people.count }
            }
            #expect(answers.compactMap { try? $0.get() } == Array(repeating: 6, count: 8))
        }
    }
}
