import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ConsentGiveTests {
    @Test func keepsWhatSomeoneOfAgeAgreedTo() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            var draft = Consent.Draft.all(to: cast.clinic)
            (draft.fields, draft.hasInterpreter, draft.until) = (["need", "given", "phone"], true, "2026-06-30")
            (draft.signer, draft.words) = ("Témoin Fictif", "Relu deux fois.")
            let id = try tx.as(cast.alice) { [draft] in try Consent.give(draft, for: person, in: $0) }
            let page = try tx.as(cast.alice) { try ConsentPage(id, in: $0) }
            #expect(page.line.fields == ["need", "given", "phone"])
            #expect(page.line.givenBy == .person && page.line.recipientName == "Clinique du Gué")
            #expect((page.line.givenOn.text, page.line.until.text) == ("2026-01-12", "2026-06-30"))
            #expect(page.line.standing(on: Day(noon)) == .inForce && page.canEnd)
            #expect((page.signer, page.words) == ("Témoin Fictif", "Relu deux fois."))
            // Whoever coordinates sees that it is there, and not what was said of it.
            let seen = try tx.as(cast.carol) { try ConsentPage(id, in: $0) }
            #expect(seen.signer == nil && seen.words == nil && !seen.canEnd)
            let kept: Only<Bytes> = try tx.as(cast.alice) {
                try $0.one("SELECT sealed FROM casework.consent WHERE id = \(id)")
            }
            #expect(!String(decoding: kept.value.bytes, as: UTF8.self).contains("Relu"))
        }
    }

    @Test func isForAYearUnlessTheOrganisationSaysOtherwise() async throws {
        try await inTransaction { tx, cast in
            let (one, other) = (try tx.person(.adult, by: cast), try tx.person(.adult, by: cast))
            let first = try tx.consent(for: one, to: cast.clinic, by: cast.alice)
            try tx.as(cast.bob) { try Setting.consentDays.set("30", in: $0) }
            let second = try tx.consent(for: other, to: cast.clinic, by: cast.alice)
            let days = try [first, second].map { id in
                try tx.as(cast.alice) { try ConsentPage(id, in: $0).line.until.text }
            }
            #expect(days == ["2027-01-12", "2026-02-11"])
        }
    }

    @Test func aMinorAgreesWithWhoeverRepresentsThem() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let guardian = try tx.as(cast.alice) { try Representative.add(.guardian, for: person, in: $0) }
            func give(_ change: (inout Consent.Draft) -> Void) throws -> ID<Consent> {
                var draft = Consent.Draft.all(to: cast.clinic)
                (draft.representative, draft.hasAssent) = (guardian.text, true)
                change(&draft)
                return try tx.as(cast.alice) { [draft] in try Consent.give(draft, for: person, in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("representative", .representativeNeeded)])) {
                try give { $0.representative = nil }
            }
            #expect(throws: Refusal.invalid([Invalid("assent", .assentNeeded)])) { try give { $0.hasAssent = false } }
            #expect(throws: Refusal.invalid([Invalid("representative", .notInList)])) {
                try give { $0.representative = UUID().uuidString }
            }
            let id = try give { _ in }
            let line = try tx.as(cast.alice) { try ConsentPage(id, in: $0).line }
            #expect(line.givenBy == .guardian && line.hasAssent)
        }
    }

    /// In office on that day, and for that kind of decision.
    @Test func aRepresentativeMustBeAbleToDecide() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            func representative(_ change: (inout Representative.Draft) -> Void) throws -> ID<Representative> {
                var draft = Representative.Draft.guardian
                change(&draft)
                return try tx.as(cast.alice) { [draft] in try Representative.add(draft, for: person, in: $0) }
            }
            let over = try representative { $0.until = "2025-12-31" }
            let usual = try representative { $0.level = "usual" }
            let none = try representative { $0.kind = "none_yet" }
            func give(_ who: ID<Representative>, _ purpose: Consent.Purpose, on day: String? = nil) throws {
                var draft = Consent.Draft.all(to: cast.clinic, for: purpose)
                (draft.representative, draft.hasAssent, draft.givenOn) = (who.text, true, day)
                _ = try tx.as(cast.alice) { [draft] in try Consent.give(draft, for: person, in: $0) }
            }
            let cannot = Refusal.invalid([Invalid("representative", .cannotDecide)])
            #expect(throws: cannot) { try give(over, .referral) }
            #expect(throws: cannot) { try give(none, .referral) }
            #expect(throws: cannot) { try give(usual, .handover) }
            try give(usual, .referral)
            // What they signed while they were in office holds.
            try give(over, .handover, on: "2025-12-30")
        }
    }

    @Test func nobodyAgreesForSomeoneOfAge() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            let guardian = try tx.as(cast.alice) { try Representative.add(.guardian, for: person, in: $0) }
            var draft = Consent.Draft.all(to: cast.clinic)
            (draft.representative, draft.hasAssent) = (guardian.text, true)
            #expect(throws: Refusal.invalid([Invalid("representative", .isOfAge)])) {
                try tx.as(cast.alice) { [draft] in try Consent.give(draft, for: person, in: $0) }
            }
        }
    }

    /// Where minority is assessed or appealed, and where nothing but a representative is known, the person is a minor.
    @Test(
        arguments: [
            ("1999", "under_assessment", true), ("1999", "judicial_appeal_pending", true),
            ("1999", "recognised", false),
            ("2012", "not_recognised", false), ("2012", "adult", false), ("2012", "recognised", true),
            ("2008", nil, true),
            ("2007-12", nil, false), ("2008-01", nil, true), (nil, nil, false), (nil, "recognised", true),
        ] as [(String?, String?, Bool)])
    func knowsWhoIsTreatedAsAMinor(birth: String?, status: String?, isMinor: Bool) async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.born(birth), by: cast)
            if let status { try tx.as(cast.alice) { try Minority.state(status, of: person, in: $0) } }
            let form = try tx.as(cast.alice) { try ConsentForm(for: person, in: $0) }
            #expect(form.isMinor == isMinor)
        }
    }

    @Test func whoIsNotBoundBySecrecyRecordsForThoseOfAgeOnly() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let person = try #require(made.received)
            try tx.as(cast.dora) { try Person.assign(person, to: "Erin", in: $0) }
            func give() throws {
                _ = try tx.as(cast.erin) { try Consent.give(.all(to: cast.outside), for: person, in: $0) }
            }
            // No day of birth was disclosed, and nothing more is known.
            try give()
            try tx.as(cast.charlie) { _ = try Representative.add(.guardian, for: person, in: $0) }
            #expect(throws: Refusal.secrecyNeeded) { try give() }
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { _ = try Consent.give(.all(to: cast.clinic), for: person, in: $0) }
            }
            #expect(entries.map(\.action) == ["consent.given"])
            #expect(entries.first?.log == cast.shelter.rawValue && entries.first?.kind == "write")
            #expect(entries.first?.said["fields"] as? [String] == Consent.fields(for: .referral))
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            let unknown = Refusal.notFound(.init(.person, person.rawValue))
            for (member, refusal) in [
                (cast.carol, .notAssigned), (cast.charlie, unknown), (cast.grace, unknown),
                (cast.bob, .notPermitted(.keepConsents)),
            ] {
                #expect(throws: refusal) {
                    try tx.as(member) { try Consent.give(.all(to: cast.outside), for: person, in: $0) }
                }
            }
            #expect(throws: Refusal.notPermitted(.keepConsents)) {
                try tx.as(cast.daemon) { try Consent.give(.all(to: cast.clinic), for: person, in: $0) }
            }
        }
    }

    @Test func namesEverythingThatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            func refused(_ change: (inout Consent.Draft) -> Void) -> [Invalid] {
                var draft = Consent.Draft.all(to: cast.clinic)
                change(&draft)
                do {
                    _ = try tx.as(cast.alice) { [draft] in try Consent.give(draft, for: person, in: $0) }
                    return []
                } catch Refusal.invalid(let found) { return found } catch { return [Invalid("\(error)", .missing)] }
            }
            #expect(
                refused { ($0.purpose, $0.recipient, $0.method, $0.language) = (nil, "", nil, nil) }.map(\.field)
                    == ["purpose", "recipient", "method", "language"])
            #expect(refused { $0.recipient = cast.shelter.text } == [Invalid("recipient", .ownOrganisation)])
            #expect(refused { $0.recipient = "Nulle part" } == [Invalid("recipient", .notInList)])
            #expect(refused { $0.fields = ["need", "nir"] } == [Invalid("fields", .notInList)])
            #expect(refused { $0.language = "zzz" } == [Invalid("language", .notInList)])
            #expect(refused { $0.givenOn = "2026-01-13" }.contains(Invalid("given_on", .inTheFuture)))
            #expect(refused { $0.givenOn = "2026-01" } == [Invalid("given_on", .notAWholeDay)])
            #expect(refused { $0.from = "2026-01-01" } == [Invalid("from_on", .beforeItBegins)])
            #expect(refused { $0.until = "2026-01-11" }.contains(Invalid("until_on", .beforeItBegins)))
            #expect(refused { $0.until = "2029-01-01" } == [Invalid("until_on", .tooFar(days: 731))])
            #expect(
                refused { ($0.givenOn, $0.until) = ("2025-01-01", "2025-12-31") } == [Invalid("until_on", .isOver)])
            #expect(
                refused { $0.words = String(repeating: "x", count: 501) } == [Invalid("words", .tooLong(most: 500))])
        }
    }

    @Test func anotherIsRenewedAndNotGiven() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            #expect(throws: Refusal.consentStands) { try tx.consent(for: person, to: cast.clinic, by: cast.alice) }
            try tx.consent(for: person, to: cast.outside, by: cast.alice)
            try tx.consent(for: person, to: cast.clinic, by: cast.alice, purpose: .handover)
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.adult, in: $0).id }
            let went = await together { _ in
                try await store.write(as: cast.alice.credential) {
                    try Consent.give(.all(to: cast.clinic), for: person, in: $0)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
