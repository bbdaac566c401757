import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct NoteTests {
    @Test func isReadByItsOwnOrganisationAlone() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            _ = try tx.as(cast.alice) { try Note.write(about: .referral(made.id), text: "Appeler la tutrice", in: $0) }
            _ = try tx.as(cast.charlie) { try Note.write(about: .referral(made.id), text: "Salle 4", in: $0) }
            for (member, text) in [(cast.alice, "Appeler la tutrice"), (cast.carol, "Appeler la tutrice")] {
                #expect(try tx.as(member) { try ReferralPage(made.id, in: $0).notes.map(\.text) } == [text])
            }
            for member in [cast.charlie, cast.dora] {
                #expect(try tx.as(member) { try ReferralPage(made.id, in: $0).notes.map(\.text) } == ["Salle 4"])
            }
        }
    }

    /// What one side notes does not show on the other, not even as a new version.
    @Test func showsNothingToTheOtherSide() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let before = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0).rowVersion }
            let entries = try tx.recorded {
                _ = try tx.as(cast.alice) { try Note.write(about: .referral(made.id), text: "Entre nous", in: $0) }
            }
            #expect(entries.map(\.log) == [cast.shelter.rawValue] && entries.map(\.action) == ["note.written"])
            #expect(entries.flatMap(\.faults) == [])
            #expect(try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0).rowVersion } == before)
            #expect(try tx.doJobs(cast).contains(.tellMessage) == false)
            for member in [cast.charlie, cast.dora, cast.frank, cast.bob] {
                let seen: Only<Int> = try tx.as(member) { try $0.one("SELECT count(*) FROM casework.note") }
                #expect(seen.value == 0)
            }
        }
    }

    @Test func onSomeoneIsReadByWhoeverFollowsThem() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            _ = try tx.as(cast.alice) { try Note.write(about: .person(person), text: "A le permis B", in: $0) }
            #expect(try tx.as(cast.alice) { try PersonPage(person, in: $0).notes.map(\.text) } == ["A le permis B"])
            // A coordinator sees the file, and not what those who follow the person write in it.
            #expect(try tx.as(cast.carol) { try PersonPage(person, in: $0).notes.isEmpty })
            #expect(throws: Refusal.notPermitted(.seePeople)) {
                try tx.as(cast.bob) { try Note.write(about: .person(person), text: "x", in: $0) }
            }
            for member in [cast.carol, cast.charlie, cast.frank] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) {
                    try tx.as(member) { try Note.write(about: .person(person), text: "x", in: $0) }
                }
            }
        }
    }

    @Test func needsWords() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for (text, problem) in [(nil, .missing), (String(repeating: "x", count: 4_001), .tooLong(most: 4_000))]
                as [(String?, Invalid.Problem)]
            {
                #expect(throws: Refusal.invalid([Invalid("text", problem)])) {
                    _ = try tx.as(cast.alice) { try Note.write(about: .person(person), text: text, in: $0) }
                }
            }
        }
    }

    @Test func isRemovedByItsWriterAloneAndItsKeyWithIt() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let id = try tx.as(cast.alice) { try Note.write(about: .referral(made.id), text: "x", in: $0) }
            for member in [cast.carol, cast.charlie, cast.frank] {
                #expect(throws: Refusal.notFound(.init(.note, id.rawValue))) {
                    try tx.as(member) { try Note.remove(id, in: $0) }
                }
                let state = try sqlState(tx, member) { try $0.execute("DELETE FROM casework.note WHERE id = \(id)") }
                #expect(state == nil)
            }
            #expect(try tx.as(cast.carol) { try ReferralPage(made.id, in: $0).notes.count } == 1)
            let entries = try tx.recorded { _ = try tx.as(cast.alice) { try Note.remove(id, in: $0) } }
            #expect(entries.map(\.action) == ["note.removed"] && entries[0].text("prev") != nil)
            #expect(try tx.as(cast.carol) { try ReferralPage(made.id, in: $0).notes.isEmpty })
            let keys: Only<Int> = try tx.as(cast.alice) { tx in
                try tx.inside(.vault) { try tx.one("SELECT count(*) FROM keys.dek WHERE subject = \(id)") }
            }
            #expect(keys.value == 0)
        }
    }

    @Test func followsItsPersonWhenTwoFilesBecomeOne() async throws {
        try await inTransaction { tx, cast in
            let (one, other) = (try tx.person(by: cast), try tx.person(by: cast))
            _ = try tx.as(cast.alice) { try Note.write(about: .person(other), text: "De l’autre dossier", in: $0) }
            try tx.as(cast.alice) { _ = try Person.merge(other, into: one, in: $0) }
            let page = try tx.as(cast.alice) { try PersonPage(one, in: $0) }
            #expect(page.notes.map(\.text) == ["De l’autre dossier"])
        }
    }
}
