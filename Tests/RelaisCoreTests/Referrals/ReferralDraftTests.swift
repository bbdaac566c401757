import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralDraftTests {
    @Test func draftsForItsOwnSideOnly() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let made = try tx.as(cast.alice) { tx in try Referral.draft(.course(for: person, cast), in: tx) }
            #expect(Code.parse(made.reference, Code.referral) == made.reference)

            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .draft)
            #expect(page.line.side == .referrer)
            #expect(page.line.referrerName == "Foyer des Tilleuls")
            #expect(page.line.recipientName == "Clinique du Gué")
            #expect(page.line.serviceName == "Français débutant")
            #expect(page.request == Referral.Request(need: "Apprendre à lire", alreadyDone: "Deux entretiens"))
            #expect(page.person == person)
            #expect(page.assignee == "Alice")
            #expect(page.moves == [.send, .redraft, .withdraw, .correct])
            #expect(page.thread.map(\.state) == [.draft])
            expectUnknown(made.id, to: [cast.charlie.credential, cast.dora.credential], in: tx) { tx in
                _ = try ReferralPage(made.id, in: tx)
            }
        }
    }

    @Test func takesAPersonByCode() async throws {
        try await inTransaction { tx, cast in
            let (id, code) = try tx.as(cast.alice) { try Person.register(.mariam, in: $0) }
            let typed = code.lowercased().replacing("-", with: " ")
            var draft = Referral.Draft.course(for: id, cast)
            draft.person = typed
            let made = try tx.as(cast.alice) { try Referral.draft(draft, in: $0) }
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.person == id)
            #expect(try tx.as(cast.alice) { try Referral.id(for: made.reference.lowercased(), in: $0) } == made.id)
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var made: ID<Referral>?
            let entries = try tx.recorded {
                made = try tx.as(cast.alice) { try Referral.draft(.course(for: person, cast), in: $0).id }
            }
            let id = try #require(made)
            #expect(entries.map(\.action) == ["referral.drafted"])
            #expect(entries.flatMap(\.faults) == [])
            #expect(entries.first?.log == cast.shelter.rawValue)
            #expect(entries.first?.text("prev") == nil)
            let row: Held = try tx.as(cast.alice) {
                try $0.one("SELECT entry, audit.digest(r) FROM casework.referral r WHERE id = \(id)")
            }
            #expect(entries.first?.id == row.entry)
            #expect(entries.first?.text("row_digest") == hex(row.digest.bytes))
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.referPeople)) {
                    try tx.as(stranger) { try Referral.draft(.course(for: person, cast), in: $0) }
                }
            }
            // The clinic's own course would be refused too: neither learns more than that.
            for stranger in [cast.charlie, cast.frank, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) {
                    try tx.as(stranger) { try Referral.draft(.course(for: person, cast), in: $0) }
                }
            }
        }
    }

    @Test func namesEverythingThatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            func refused(_ change: (inout Referral.Draft) -> Void) -> [Invalid] {
                var draft = Referral.Draft.course(for: person, cast)
                change(&draft)
                do {
                    try tx.as(cast.alice) { _ = try Referral.draft(draft, in: $0) }
                } catch Refusal.invalid(let found) {
                    return found
                } catch {
                    Issue.record(error)
                }
                return []
            }
            #expect(
                refused { ($0.person, $0.service) = (nil, "") } == [
                    Invalid("person", .missing), Invalid("service", .missing),
                ])
            #expect(refused { $0.service = "anything" } == [Invalid("service", .notInList)])
            #expect(refused { $0.service = UUID().uuidString } == [Invalid("service", .notInList)])
            #expect(refused { $0.service = cast.room.text } == [Invalid("service", .ownOrganisation)])
            #expect(refused { $0.priority = "whenever" } == [Invalid("priority", .notInList)])
            #expect(refused { $0.need = String(repeating: "é", count: 501) } == [Invalid("need", .tooLong(most: 500))])
            #expect(refused { $0.need = "a\0b" } == [Invalid("need", .holdsNUL)])
        }
    }
}
