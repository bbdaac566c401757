import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct PersonMergeTests {
    private static var other: Person.Draft {
        var draft = Person.Draft.mariam
        (draft.given, draft.phone, draft.gender) = ("Maryam", "+33 1 99 00 99 99", "")
        (draft.frenchLevel, draft.commune) = ("a2", "19272")
        return draft
    }

    private static var bare: Person.Draft {
        var draft = Person.Draft()
        (draft.given, draft.languages) = ("Mariam", ["fra"])
        return draft
    }

    @Test func keepsWhatTheSurvivorSaysAndFillsWhatItLacks() async throws {
        try await inTransaction { tx, cast in
            let (kept, gone) = (try tx.person(Self.bare, by: cast), try tx.person(by: cast))
            let code = try tx.as(cast.alice) { try PersonPage(gone, in: $0) }.code
            try tx.as(cast.alice) { try Person.merge(gone, into: kept, in: $0) }

            let page = try tx.as(cast.alice) { try PersonPage(kept, in: $0) }
            #expect(page.languages.map(\.code) == ["fra"] && page.frenchLevel == .a1 && page.birthYear == 2008)
            let identity = try tx.as(cast.alice) { try Person.reveal(kept, purpose: "correct_record", in: $0) }
            #expect(identity.civil.given == "Mariam" && identity.civil.family == "Diallo-Fictive")
            #expect(identity.contact.phone == "+33 1 99 00 11 22")

            // Its code, and its id, lead to the one that stays.
            for text in [code, gone.text, code.lowercased()] {
                #expect(try tx.as(cast.alice) { try Person.id(for: text, in: $0) } == kept)
                #expect(try tx.as(cast.carol) { try Person.id(for: text, in: $0) } == kept)
            }
            #expect(try tx.as(cast.alice) { try Caseload(in: $0).people.items.map(\.id) } == [kept])
            #expect(try tx.as(cast.carol) { try Caseload(in: $0).people.items.map(\.id) } == [kept])
        }
    }

    @Test func losesNothingOfTheOther() async throws {
        try await inTransaction { tx, cast in
            let (kept, gone) = (try tx.person(by: cast), try tx.person(Self.other, by: cast))
            var earlier = Person.Draft()
            earlier.given = "Meryem"
            _ = try tx.as(cast.alice) { try Person.amend(gone, earlier, in: $0) }
            try tx.as(cast.alice) { _ = try Person.reveal(gone, purpose: "other", words: "Colis", in: $0) }
            try tx.as(cast.alice) { try Person.merge(gone, into: kept, in: $0) }

            let history = try tx.as(cast.alice) { try Person.revealHistory(kept, purpose: "correct_record", in: $0) }
            let merged = try #require(history.first { $0.fields == ["merged_file"] })
            #expect(merged.values.contains { $0.field == "given" && $0.value == "Meryem" })
            #expect(merged.values.contains { $0.field == "phone" && $0.value == "+33 1 99 00 99 99" })
            #expect(merged.values.contains { $0.field == "commune" && $0.value == "19272" })
            #expect(history.contains { $0.values.map(\.value) == ["Maryam"] })
            // Nothing of it is under its own name or keys any more; why it was opened can still be read.
            let left = try tx.as(cast.alice) { tx in
                func count(_ compartment: Compartment, _ sql: SQL) throws -> Int {
                    try tx.inside(compartment) { try tx.one(sql, as: Only<Int>.self).value }
                }
                return [
                    try count(.identity, "SELECT count(*) FROM identity.civil WHERE person = \(gone)"),
                    try count(.identity, "SELECT count(*) FROM identity.former WHERE person = \(gone)"),
                    try count(.vault, "SELECT count(*) FROM keys.dek WHERE subject = \(gone) OR about = \(gone)"),
                    try count(.vault, "SELECT count(*) FROM keys.dek WHERE about = \(kept)"),
                    try count(.identity, "SELECT count(*) FROM identity.reveal_reason WHERE person = \(kept)"),
                ]
            }
            #expect(left == [0, 0, 0, 3, 1])
        }
    }

    @Test func movesReferralsAndFollowers() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let kept = try tx.person(Self.bare, by: cast)
            try tx.as(cast.carol) { try Person.assign(made.person, to: cast.carol.account.text, in: $0) }
            try tx.as(cast.alice) { try Person.merge(made.person, into: kept, in: $0) }
            let page = try tx.as(cast.alice) { try PersonPage(kept, in: $0) }
            #expect(page.referrals.map(\.id) == [made.id])
            #expect(Set(page.followers.map(\.name)) == ["Alice", "Carol"])
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.person == kept)
            // And the referral goes on.
            let received = try tx.as(cast.charlie) { try Referral.accept(made.id, in: $0) }
            #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.name == "Mariam D.")
        }
    }

    @Test func aCoordinatorFollowsThemForThatTimeOnly() async throws {
        try await inTransaction { tx, cast in
            let (kept, gone) = (try tx.person(Self.bare, by: cast), try tx.person(by: cast))
            try tx.as(cast.carol) { try Person.merge(gone, into: kept, in: $0) }
            let page = try tx.as(cast.carol) { try PersonPage(kept, in: $0) }
            #expect(page.name == nil && page.followers.map(\.name) == ["Alice"])
            let past: Only<Int> = try tx.as(cast.carol) {
                try $0.one("SELECT count(*) FROM casework.assignment WHERE account = \(cast.carol.account)")
            }
            #expect(past.value >= 2)
            #expect(try tx.as(cast.alice) { try PersonPage(kept, in: $0) }.name == "Mariam D.")
        }
    }

    @Test func isRecordedForBoth() async throws {
        try await inTransaction { tx, cast in
            let (kept, gone) = (try tx.person(Self.bare, by: cast), try tx.person(by: cast))
            let entries = try tx.recorded { _ = try tx.as(cast.alice) { try Person.merge(gone, into: kept, in: $0) } }
            let entry = try #require(entries.first)
            #expect(entries.map(\.action) == ["person.merged"])
            #expect(entry.references.count == 2 && entry.faults == [] && entry.kind == "write")
            let row: Held = try tx.as(cast.alice) {
                try $0.one("SELECT entry, audit.digest(p) FROM casework.person p WHERE id = \(kept)")
            }
            #expect(row.entry == entry.id && entry.text("row_digest") == hex(row.digest.bytes))
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let (kept, gone) = (try tx.person(Self.bare, by: cast), try tx.person(by: cast))
            for stranger in [cast.charlie, cast.dora, cast.frank, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, kept.rawValue))) {
                    try tx.as(stranger) { try Person.merge(gone, into: kept, in: $0) }
                }
            }
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.mergePeople)) {
                    try tx.as(stranger) { try Person.merge(gone, into: kept, in: $0) }
                }
            }
            // A caseworker who follows one of them only.
            let made = try tx.referral(.accepted, cast)
            let second = try tx.referral(.accepted, cast)
            let (one, two) = (try #require(made.received), try #require(second.received))
            try tx.as(cast.dora) { try Person.unassign(two, from: cast.charlie.account.text, in: $0) }
            #expect(throws: Refusal.notFound(.init(.person, two.rawValue))) {
                try tx.as(cast.charlie) { try Person.merge(two, into: one, in: $0) }
            }
        }
    }

    @Test func refusesWhatCannotBeOne() async throws {
        try await inTransaction { tx, cast in
            let (one, two) = (try tx.referral(.sent, cast), try tx.referral(.draft, cast))
            #expect(throws: Refusal.sameService([one.reference, two.reference].sorted())) {
                try tx.as(cast.alice) { try Person.merge(one.person, into: two.person, in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("other", .sameFile)])) {
                try tx.as(cast.alice) { try Person.merge(one.person, into: one.person, in: $0) }
            }
            let (kept, gone) = (try tx.person(Self.bare, by: cast), try tx.person(by: cast))
            let offer = try tx.as(cast.alice) {
                try Person.handOver(gone, to: cast.clinic.text, basis: "public_interest_task", in: $0)
            }
            #expect(throws: Refusal.handoverIs(.offered)) {
                try tx.as(cast.alice) { try Person.merge(gone, into: kept, in: $0) }
            }
            try tx.as(cast.alice) { try Handover.withdraw(offer, in: $0) }
            try tx.as(cast.alice) { try Person.merge(gone, into: kept, in: $0) }
            // Merged already, either way round.
            for (other, survivor) in [(gone, one.person), (one.person, gone)] {
                #expect(throws: Refusal.notFound(.init(.person, gone.rawValue))) {
                    try tx.as(cast.alice) { try Person.merge(other, into: survivor, in: $0) }
                }
            }
        }
    }

    /// What one referral disclosed does not take with it what the organisation has from elsewhere.
    @Test func aWithdrawalTakesBackItsOwnCopyOnly() async throws {
        try await inTransaction { tx, cast in
            let (one, two) = (try tx.referral(.accepted, cast), try tx.referral(.completed, cast))
            let (kept, gone) = (try #require(two.received), try #require(one.received))
            try tx.as(cast.charlie) { try Person.merge(gone, into: kept, in: $0) }
            try tx.as(cast.alice) { try Referral.withdraw(one.id, reason: "person_moved", in: $0) }
            #expect(try tx.as(cast.charlie) { try PersonPage(kept, in: $0) }.name == "Mariam D.")
            let history = try tx.as(cast.charlie) { try Person.revealHistory(kept, purpose: "correct_record", in: $0) }
            #expect(!history.contains { $0.fields == ["merged_file"] })
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let (kept, gone) = try await store.write(as: cast.alice.credential) { tx in
                (try Person.register(Self.bare, in: tx).id, try Person.register(.mariam, in: tx).id)
            }
            let members = [cast.alice, cast.carol, cast.carol, cast.alice]
            let went = await together { number in
                try await store.write(as: members[number].credential) { tx in
                    let pair = number % 2 == 0 ? (gone, kept) : (kept, gone)
                    try Person.merge(pair.0, into: pair.1, in: tx)
                }
            }
            #expect(went.succeeded() == 1)
            #expect(try await store.write(as: cast.carol.credential) { try Caseload(in: $0).people.items.count } == 1)
        }
    }
}
