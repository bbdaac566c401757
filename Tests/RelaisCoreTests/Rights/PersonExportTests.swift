import Foundation
import RelaisTesting
import Testing

@testable import Ledger
@testable import Postgres
@testable import RelaisCore

@Suite struct PersonExportTests {
    private func export(
        _ id: ID<Person>, _ tx: Transaction, _ member: Member, reason: String? = "access_request", words: String? = nil
    ) throws -> PersonExport {
        try tx.as(member) { try Person.export(id, reason: reason, words: words, in: $0) }
    }

    private func text(_ export: PersonExport) throws -> String {
        String(decoding: try ExportDocument(export).json(), as: UTF8.self)
    }

    /// A value to recognise in everything that is sealed of someone.
    private func canary(_ name: String) -> String { "Zq\(name)x7" }

    /// Everything that is sealed of someone comes out, under the name it has; and stands nowhere in a dump, neither before nor after.
    @Test func givesOutEverythingThatIsSealedAndKeepsNoneOfIt() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let alice = cast.alice.credential
            let canaries = [
                "given", "family", "email", "address", "wishes", "former", "need", "done", "move", "message", "theirs",
                "note", "legnote",
                "consent", "reveal", "emergency", "request", "answer", "handover",
            ].map { ($0, canary($0)) }
            let said = Dictionary(uniqueKeysWithValues: canaries)
            let person = try await store.write(as: alice) { tx -> ID<Person> in
                var draft = Person.Draft.mariam
                (draft.given, draft.family, draft.email) = (
                    said["former"], said["family"], "\(said["email"] ?? "")@example.org"
                )
                (draft.address, draft.contactWishes, draft.birthDate) = (said["address"], said["wishes"], "1987-06-29")
                return try Person.register(draft, in: tx).id
            }
            try await store.write(as: alice) { tx in
                var draft = Person.Draft()
                draft.given = said["given"]
                _ = try Person.amend(person, draft, in: tx)
            }
            try await store.write(as: alice) { tx in
                var draft = Consent.Draft.all(to: cast.clinic)
                draft.words = said["consent"]
                _ = try Consent.give(draft, for: person, in: tx)
            }
            let leg = try await store.write(as: alice) { tx in
                try Referral.draft(
                    Referral.Draft(
                        person: person.text, service: cast.course.text, need: said["need"] ?? "",
                        alreadyDone: said["done"],
                        basis: "consent"), in: tx
                ).id
            }
            try await store.write(as: alice) { _ = try Referral.send(leg, in: $0) }
            try await store.write(as: cast.charlie.credential) {
                _ = try Referral.accept(leg, note: said["move"], in: $0)
            }
            try await store.write(as: alice) { _ = try Referral.write(leg, text: said["message"], in: $0) }
            try await store.write(as: cast.charlie.credential) {
                _ = try Referral.write(leg, text: said["theirs"], in: $0)
            }
            try await store.write(as: alice) { tx in
                _ = try Note.write(about: .person(person), text: said["note"], in: tx)
            }
            try await store.write(as: alice) {
                _ = try Note.write(about: .referral(leg), text: said["legnote"], in: $0)
            }
            try await store.write(as: alice) {
                _ = try Person.reveal(person, purpose: "other", words: said["reveal"], in: $0)
            }
            let code = try await store.write(as: alice) { try PersonPage(person, in: $0).code }
            try await store.write(as: cast.walter.credential) { tx in
                _ = try Emergency.open(code: code, reason: "health", words: said["emergency"], in: tx)
            }
            try await store.write(as: alice) { tx in
                var asked = RightsRequest.Draft()
                (asked.kind, asked.words) = ("access", said["request"])
                let id = try RightsRequest.record(asked, about: .person(person), in: tx)
                var reply = RightsRequest.Reply()
                (reply.answer, reply.words) = ("granted", said["answer"])
                try RightsRequest.answer(id, reply, in: tx)
            }
            try await store.write(as: alice) { tx in
                _ = try Person.handOver(
                    person, to: cast.outside.text, basis: "public_interest_task", note: said["handover"], in: tx)
            }

            let export = try await store.write(as: alice) {
                try Person.export(person, reason: "portability_request", in: $0)
            }
            let text = try text(export)
            for (name, canary) in canaries { #expect(text.contains(canary), "\(name) is left out") }
            #expect(text.contains("1987-06-29") && export.hasProtection)
            #expect(
                Set(export.sections.map(\.name)).isSuperset(of: [
                    .file, .identity, .contact, .history, .referrals, .moves, .messages, .notes, .consents, .openings,
                    .emergencies,
                    .requests, .handovers,
                ]))
            let dump = try await TestServer.superuser(database) { connection in
                let tables = try connection.all(
                    """
                    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information)'
                    """, as: Only<String>.self)
                return try tables.flatMap { table in
                    try connection.all(SQL(trusted: "SELECT t::text FROM \(table.value) t"), as: Only<String>.self).map(
                        \.value)
                }.joined(separator: "\n")
            }
            #expect(dump.contains("Foyer des Tilleuls"))
            for (name, canary) in canaries {
                let hexadecimal = Hex.text(Array(canary.utf8))
                #expect(!dump.contains(canary) && !dump.contains(hexadecimal), "\(name) stands somewhere")
            }
        }
    }

    /// Nobody else: neither who works here, nor who represents them, nor anybody else the caller follows.
    @Test func leavesOutEveryoneElse() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var other = Person.Draft.mariam
            (other.given, other.family) = ("Oksana", "Kowalenko-Inventée")
            let friend = try tx.person(other, by: cast)
            let code = try tx.as(cast.alice) { try PersonPage(friend, in: $0).code }
            _ = try tx.as(cast.alice) { try Representative.add(.guardian, for: person, in: $0) }
            let words =
                "Vue avec Alice et Carol, sans Oksana Kowalenko-Inventée (\(code)). Maître Fictif, tuteur, a dit oui. Le fictif reste."
            _ = try tx.as(cast.alice) { try Note.write(about: .person(person), text: words, in: $0) }
            let export = try export(person, tx, cast.alice)
            let text = try text(export)
            let note = try #require(export.sections.first { $0.name == .notes }?.records.first)
            #expect(
                note.fields.contains {
                    $0.name == "words"
                        && $0.value
                            == .text("Vue avec […] et […], sans […] ([…]). […], tuteur, a dit oui. Le fictif reste.")
                })
            for name in ["Oksana", "Kowalenko", "Maître", code, "Tribunal", "+33 1 99 00 33 44"] {
                #expect(!text.contains(name), "\(name) stands there")
            }
            let representatives = try #require(export.sections.first { $0.name == .representatives })
            #expect(representatives.records[0].fields.map(\.name) == ["kind", "from", "level"])
            // Their own name stays.
            #expect(text.contains("Diallo-Fictive"))
        }
    }

    @Test func isRecordedBeforeItIsGivenAndBearsTheReference() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var made: PersonExport?
            let entries = try tx.recorded {
                made = try export(person, tx, cast.alice, reason: "other", words: "Pour le juge")
            }
            let last = try #require(entries.first { $0.action == "person.exported" })
            #expect(made?.reference.rawValue == last.id && last.text("purpose") == "other" && last.kind == "write")
            #expect(
                Set(entries.map(\.action)) == [
                    "person.revealed", "person.history_revealed", "protection.opened", "person.statement_made",
                    "person.exported",
                ])
            #expect((last.said["fields"] as? [String])?.contains("identity") == true && last.text("reason_ref") != nil)
            #expect(entries.allSatisfy { $0.faults.isEmpty })
            // And the next statement tells of it, with why.
            let statement = try tx.as(cast.alice) { try Statement(of: person, in: $0) }
            #expect(
                statement.openings.contains { $0.kind == .export && $0.purpose == "other" && $0.who.name == "Alice" })
        }
    }

    /// What protects someone is given out by those alone who are bound by secrecy.
    @Test func leavesOutProtectionForWhoeverIsNotBound() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            _ = try tx.as(cast.alice) { try Representative.add(.guardian, for: person, in: $0) }
            try Account.bind(cast.alice.account, isBound: false, in: cast.shelter, tx)
            let export = try export(person, tx, cast.alice)
            #expect(
                !export.hasProtection
                    && !export.sections.contains { [.protection, .representatives].contains($0.name) })
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            #expect(throws: Refusal.stepUpNeeded) {
                try tx.as(cast.alice.stale) { try Person.export(person, reason: "access_request", in: $0) }
            }
            #expect(throws: Refusal.notAssigned) { try export(person, tx, cast.carol) }
            for member in [cast.bob, cast.judy] {
                #expect(throws: Refusal.notPermitted(.exportPeople)) { try export(person, tx, member) }
            }
            for member in [cast.walter, cast.charlie, cast.dora, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) { try export(person, tx, member) }
            }
            // No program copies a whole file out.
            let (_, secret) = try tx.as(cast.alice) {
                try AccessToken.add(.init(name: "x", scopes: ["see_people", "reveal_identity"], days: "365"), in: $0)
            }
            #expect(throws: Refusal.self) {
                try tx.as(Credential(secret)) { try Person.export(person, reason: "access_request", in: $0) }
            }
        }
    }

    @Test func refusesWithoutAReasonAndWhoIsGone() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            #expect(throws: Refusal.invalid([Invalid("reason", .missing)])) {
                try export(person, tx, cast.alice, reason: nil)
            }
            #expect(throws: Refusal.invalid([Invalid("reason", .notInList)])) {
                try export(person, tx, cast.alice, reason: "why not")
            }
            #expect(throws: Refusal.invalid([Invalid("words", .missing)])) {
                try export(person, tx, cast.alice, reason: "other")
            }
            // A file that is restricted is given out all the same: that is a right too.
            _ = try tx.as(cast.alice) { try Person.restrict(person, reason: "legal_claims", in: $0) }
            #expect(try export(person, tx, cast.alice).sections.contains { $0.name == .restrictions })
            _ = try tx.as(cast.carol) { try Person.erase(person, reason: "rights_request", in: $0) }
            #expect(throws: Refusal.self) { try export(person, tx, cast.alice) }
        }
    }

    /// Four who ask together are each given it, and each is recorded.
    @Test func isRecordedForEachWhenFourAskTogether() async throws {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let results = await together { _ in
                try await store.write(as: cast.alice.credential) {
                    try Person.export(person, reason: "access_request", in: $0).reference
                }
            }
            #expect(results.succeeded() == 4 && Set(results.compactMap { try? $0.get() }).count == 4)
        }
    }
}
