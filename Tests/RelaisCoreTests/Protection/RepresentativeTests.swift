import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct RepresentativeTests {
    private func open(_ person: ID<Person>, _ tx: Transaction, _ member: Member) throws -> Protection {
        try tx.as(member) { try Person.openProtection(person, purpose: "administrative_step", in: $0) }
    }

    @Test func isSealedAndOpensForAPurpose() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try tx.as(cast.alice) { try Representative.add(.guardian, for: person, in: $0) }
            let found = try open(person, tx, cast.alice)
            let facts = try #require(found.representatives.first?.facts)
            #expect(found.representatives.map(\.id) == [id])
            #expect(facts.kind == .departmentGuardian && facts.name == "Maître Fictif" && facts.level == .serious)
            #expect(facts.from == Day("2020-01-01") && facts.until == nil)
            let kept: Only<Bytes> = try tx.as(cast.alice) { tx in
                try tx.inside(.protection) { try tx.one("SELECT sealed FROM protection.representative") }
            }
            #expect(!String(decoding: kept.value.bytes, as: UTF8.self).contains("Fictif"))
            let entries = try tx.recorded { _ = try open(person, tx, cast.alice) }
            #expect(entries.map(\.action) == ["protection.opened"])
            #expect(entries.first?.text("purpose") == "administrative_step" && entries.first?.kind == "read")
        }
    }

    @Test func areSeveralAtOnceEachForItsTime() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var adHoc = Representative.Draft.guardian
            (adHoc.kind, adHoc.from, adHoc.until) = ("administrateur_ad_hoc", "2025-06-01", "2025-12-31")
            try tx.as(cast.alice) { [adHoc] tx in
                _ = try Representative.add(.guardian, for: person, in: tx)
                _ = try Representative.add(adHoc, for: person, in: tx)
            }
            let found = try open(person, tx, cast.alice).representatives
            #expect(found.map(\.facts.kind) == [.departmentGuardian, .adHocAdministrator])
            #expect(found.map { $0.isInOffice(on: Day("2025-12-31")!) } == [true, true])
            #expect(found.map { $0.isInOffice(on: Day("2026-01-01")!) } == [true, false])
        }
    }

    @Test func keepsWhatWasSaidBeforeACorrection() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try tx.as(cast.alice) { try Representative.add(.guardian, for: person, in: $0) }
            var change = Representative.Draft()
            (change.name, change.contact) = ("Maître Exemple", "")
            let entries = try tx.recorded {
                let fields = try tx.as(cast.alice) { [change] in try Representative.amend(id, change, in: $0) }
                #expect(fields == ["name", "contact"])
            }
            #expect(entries.map(\.action) == ["protection.representative_amended"])
            #expect(entries.first?.said["fields"] as? [String] == ["name", "contact"])
            #expect(entries.first?.text("prev") != nil && entries.flatMap(\.faults) == [])
            let one = try #require(try open(person, tx, cast.alice).representatives.first)
            #expect(one.facts.name == "Maître Exemple" && one.facts.contact == nil && one.rowVersion == 2)
            #expect(one.former.map(\.name) == ["Maître Fictif"])
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.alice) { [change] in try Representative.amend(id, change, in: $0) }
            }
        }
    }

    @Test func decidesNothingAfterItsEnd() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try tx.as(cast.alice) { try Representative.add(.guardian, for: person, in: $0) }
            try tx.as(cast.alice) { _ = try Representative.end(id, on: "2026-01-11", in: $0) }
            #expect(try tx.as(cast.alice) { try ConsentForm(for: person, in: $0) }.representatives.isEmpty)
            #expect(throws: Refusal.invalid([Invalid("until_on", .beforeItBegins)])) {
                try tx.as(cast.alice) { try Representative.end(id, on: "2019-12-31", in: $0) }
            }
        }
    }

    @Test func namesWhatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            func refused(_ change: (inout Representative.Draft) -> Void) -> [Invalid] {
                var draft = Representative.Draft.guardian
                change(&draft)
                do {
                    _ = try tx.as(cast.alice) { [draft] in try Representative.add(draft, for: person, in: $0) }
                    return []
                } catch Refusal.invalid(let found) { return found } catch { return [Invalid("\(error)", .missing)] }
            }
            #expect(refused { $0.kind = nil } == [Invalid("kind", .missing)])
            #expect(refused { $0.kind = "uncle" } == [Invalid("kind", .notInList)])
            #expect(refused { $0.name = " " } == [Invalid("name", .missing)])
            #expect(refused { ($0.kind, $0.name) = ("none_yet", nil) } == [])
            #expect(refused { $0.decidedOn = "2026-02-01" } == [Invalid("decided_on", .inTheFuture)])
            #expect(refused { $0.until = "2019-01-01" } == [Invalid("until_on", .beforeItBegins)])
            #expect(refused { $0.from = "janvier" } == [Invalid("from_on", .notAWholeDay)])
            #expect(refused { $0.level = "all" } == [Invalid("level", .notInList)])
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try tx.as(cast.alice) { try Representative.add(.guardian, for: person, in: $0) }
            // Bound by secrecy, and not following the person; in another organisation; keeping accounts alone.
            #expect(throws: Refusal.notAssigned) {
                try tx.as(cast.carol) { try Representative.add(.guardian, for: person, in: $0) }
            }
            let unknown = Refusal.notFound(.init(.representative, id.rawValue))
            for member in [cast.carol, cast.charlie, cast.grace] {
                #expect(throws: unknown) { try tx.as(member) { try Representative.end(id, on: nil, in: $0) } }
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) { try open(person, tx, member) }
            }
            #expect(throws: Refusal.notPermitted(.keepProtection)) { try open(person, tx, cast.bob) }
            // Following the person, and no longer bound.
            try tx.as(cast.bob) { try Account.bind(cast.alice.account, isBound: false, $0) }
            #expect(throws: Refusal.secrecyNeeded) { try open(person, tx, cast.alice) }
            #expect(throws: Refusal.secrecyNeeded) {
                try tx.as(cast.alice) { try Representative.add(.guardian, for: person, in: $0) }
            }
            #expect(throws: unknown) { try tx.as(cast.alice) { try Representative.end(id, on: nil, in: $0) } }
        }
    }

    @Test func followsThePersonWhenTwoFilesBecomeOne() async throws {
        try await inTransaction { tx, cast in
            let (kept, merged) = (try tx.person(by: cast), try tx.person(by: cast))
            try tx.as(cast.alice) { tx in
                _ = try Representative.add(.guardian, for: merged, in: tx)
                try Minority.state("recognised", of: merged, in: tx)
            }
            let consent = try tx.consent(for: merged, to: cast.clinic, by: cast.alice)
            try tx.as(cast.alice) { try Person.merge(merged, into: kept, in: $0) }
            let found = try open(kept, tx, cast.alice)
            #expect(found.representatives.count == 1 && found.statements.map(\.status) == [.recognised])
            #expect(try tx.as(cast.alice) { try ConsentPage(consent, in: $0) }.person == kept)
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let (_, id) = try await store.write(as: cast.alice.credential) { tx in
                let person = try Person.register(.mariam, in: tx).id
                return (person, try Representative.add(.guardian, for: person, in: tx))
            }
            let went = await together { _ in
                try await store.write(as: cast.alice.credential) { tx in
                    try Representative.end(id, on: "2026-01-11", in: tx)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
