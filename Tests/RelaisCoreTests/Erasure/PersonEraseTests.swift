import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct PersonEraseTests {
    private func erase(_ id: ID<Person>, _ tx: Transaction, _ member: Member, withdrawing: Bool = false) throws {
        _ = try tx.as(member) { try Person.erase(id, reason: "rights_request", isWithdrawing: withdrawing, in: $0) }
    }

    private func count(_ tx: Transaction, _ member: Member, _ compartment: Compartment, _ sql: SQL) throws -> Int {
        try tx.as(member) { tx in try tx.inside(compartment) { try tx.one(sql, as: Only<Int>.self).value } }
    }

    @Test func leavesALineThatNamesNobody() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let code = try tx.as(cast.alice) { try PersonPage(person, in: $0).code }
            try erase(person, tx, cast.carol)
            let page = try tx.as(cast.carol) { try PersonPage(person, in: $0) }
            #expect(page.erasedAt == noon && page.name == nil && page.birthYear == nil && page.languages.isEmpty)
            #expect(page.frenchLevel == nil && page.commune == nil && page.followers.isEmpty && page.changes.isEmpty)
            #expect(page.code != code && Code.parse(page.code, Code.person) == page.code)
            // Who followed them knows of it no more, by whatever name.
            for text in [person.text, code] {
                let id = { try tx.as(cast.alice) { try Person.id(for: text, in: $0) } }
                #expect(throws: Refusal.self) { try tx.as(cast.alice) { try PersonPage(id(), in: $0) } }
            }
            #expect(try tx.as(cast.carol) { try Caseload(in: $0).people.items.isEmpty })
            #expect(try tx.as(cast.carol) { try Search(code, in: $0).isEmpty })
            #expect(try tx.as(cast.carol) { try Search(page.code, in: $0).people.items.isEmpty })
        }
    }

    @Test func leavesNoKeyAndNoBlob() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var draft = Person.Draft()
            draft.given = "Maryam"
            _ = try tx.as(cast.alice) { try Person.amend(person, draft, in: $0) }
            _ = try tx.as(cast.alice) { try Person.reveal(person, purpose: "other", words: "Colis", in: $0) }
            try tx.as(cast.alice) { tx in
                let number = OwnNumber("A-17", of: cast.shelter, keyring: tx.keyring)
                try Person.keep([(person, number, tx.newEntry())], of: cast.shelter, in: tx)
                try tx.record(.personNumbered, .deployment(tx, "person", person.rawValue))
            }
            #expect(try count(tx, cast.alice, .vault, "SELECT count(*) FROM keys.dek") == 3)
            try erase(person, tx, cast.carol)
            for (compartment, sql) in [
                (.vault, "SELECT count(*) FROM keys.dek"), (.vault, "SELECT count(*) FROM keys.pepper"),
                (.identity, "SELECT count(*) FROM identity.own_number"),
                (.casework, "SELECT count(*) FROM casework.person_former"),
            ] as [(Compartment, SQL)] {
                #expect(try count(tx, cast.carol, compartment, sql) == 0, "\(sql)")
            }
        }
    }

    @Test func isRecordedUnderTheReferenceThatNobodyComputesAnyMore() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let registered = try #require(try tx.entries().first { $0.action == "person.registered" })
            let entries = try tx.recorded { try erase(person, tx, cast.carol) }
            #expect(entries.map(\.action) == ["person.erased"])
            #expect(entries[0].references == registered.references && entries[0].text("purpose") == "rights_request")
            #expect(entries[0].text("row_digest") != nil && entries[0].text("prev") == hexadecimal(registered.leafHash))
            let seen = try tx.recorded { _ = try tx.as(cast.carol) { try PersonPage(person, in: $0) } }
            #expect(seen[0].references != registered.references)
        }
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for member in [cast.alice, cast.bob, cast.charlie] {
                #expect(throws: Refusal.notPermitted(.erasePeople)) { try erase(person, tx, member) }
            }
            for member in [cast.dora, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) { try erase(person, tx, member) }
            }
            #expect(throws: Refusal.notPermitted(.erasePeople)) {
                try Person.erase(person, reason: "retention", in: tx)
            }
            #expect(try tx.as(cast.alice) { try PersonPage(person, in: $0).name } == "Mariam D.")
        }
    }

    @Test func needsARecentProof() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            #expect(throws: Refusal.stepUpNeeded) { try erase(person, tx, cast.carol.asStale) }
            let statement: SQL =
                "SELECT outcome FROM casework.erase_person(\(person), 1, \(["A1A-00A"]), \(noon), \(UUID()))"
            #expect(try sqlState(tx, cast.carol.asStale) { try $0.execute(statement) } == "RL004")
            try erase(person, tx, cast.carol)
        }
    }

    /// No program erases: not even with a token of someone who may.
    @Test func refusesATokenAndAReasonThatIsNone() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            #expect(throws: Refusal.invalid([Invalid("scopes", .notInList)])) {
                try tx.as(cast.carol) {
                    try AccessToken.add(.init(name: "x", scopes: ["erase_people"], days: "5"), in: $0)
                }
            }
            let (_, secret) = try tx.as(cast.carol) {
                try AccessToken.add(.init(name: "x", scopes: ["see_people", "refer_people"], days: "365"), in: $0)
            }
            #expect(throws: Refusal.notPermitted(.erasePeople)) {
                try tx.as(Credential(secret)) { try Person.erase(person, reason: "retention", in: $0) }
            }
            let statement: SQL =
                "SELECT outcome FROM casework.erase_person(\(person), 1, \(["A1A-00A"]), \(noon), \(UUID()))"
            #expect(throws: PostgresError.self) {
                try tx.as(Credential(secret)) { _ = try $0.one(statement, as: Only<String>.self) }
            }
            for reason in [nil, "", "because"] {
                #expect(throws: Refusal.self) {
                    try tx.as(cast.carol) { try Person.erase(person, reason: reason, in: $0) }
                }
            }
        }
    }

    @Test(arguments: Referral.State.reachable)
    func asksForWhatIsOpenToBeEndedFirst(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            guard !state.isFinal else { return try erase(made.person, tx, cast.carol) }
            let open = Refusal.stillOpen(referrals: [made.reference], offers: 0)
            #expect(throws: open) { try erase(made.person, tx, cast.carol) }
            try erase(made.person, tx, cast.carol, withdrawing: true)
            let left = try tx.as(cast.carol) { try ReferralPage(made.id, in: $0) }
            #expect(left.line.state == .withdrawn && left.request.need.isEmpty && left.person == nil)
            #expect(
                left.thread.allSatisfy { $0.note == nil } && left.slip.languages.isEmpty && left.line.personCode == nil)
        }
    }

    /// The side that receives ends the support it gives; what was disclosed to it goes as after any end of that kind.
    @Test(arguments: [Referral.State.accepted, .inProgress])
    func endsTheSupportOneGives(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            let received = try #require(made.received)
            #expect(throws: Refusal.stillOpen(referrals: [made.reference], offers: 0)) {
                try erase(received, tx, cast.dora)
            }
            try erase(received, tx, cast.dora, withdrawing: true)
            let left = try tx.as(cast.dora) { try ReferralPage(made.id, in: $0) }
            #expect(left.line.state == .notFulfilled && left.request.need.isEmpty)
            // The other side keeps its own file, and its own words.
            let theirs = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(theirs.request.need == "Apprendre à lire")
            #expect(try tx.as(cast.alice) { try PersonPage(made.person, in: $0).name } == "Mariam D.")
        }
    }

    @Test func endsAnOffer() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let offer = try tx.as(cast.alice) {
                try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", note: "Un mot", in: $0)
            }
            #expect(throws: Refusal.stillOpen(referrals: [], offers: 1)) { try erase(person, tx, cast.carol) }
            try erase(person, tx, cast.carol, withdrawing: true)
            let page = try tx.as(cast.dora) { try HandoverPage(offer, in: $0) }
            #expect(page.line.state == .withdrawn && page.note == nil)
            #expect(throws: Refusal.handoverIs(.withdrawn)) {
                try tx.as(cast.charlie) { try Handover.take(offer, in: $0) }
            }
        }
    }

    @Test func isDoneOnce() async throws {
        try await onDisk { disk in
            try await withDatabase { _, pool, cast in
                let store = try await Store.open(
                    pool: pool, keyring: TestServer.keyring.get(), erasures: disk.erasures, clock: { noon })
                let person = try await store.write(as: cast.alice.credential) {
                    try Person.register(.mariam, in: $0).id
                }
                let results = await together { _ in
                    try await store.write(as: cast.carol.credential) {
                        try Person.erase(person, reason: "retention", in: $0)
                    }
                }
                #expect(results.succeeded() == 1)
                for case .failure(let error) in results {
                    #expect(error as? Refusal == .erased || error as? Refusal == .changedSince)
                }
                let lines = try disk.erasures.read()
                #expect(lines.map(\.subject) == [.person(person)] && lines[0].organisation == cast.shelter)
                await #expect(throws: Refusal.erased) {
                    try await store.write(as: cast.carol.credential) {
                        try Person.erase(person, reason: "retention", in: $0)
                    }
                }
            }
        }
    }

    /// Without a line on disk nothing is committed.
    @Test func isNotDoneWhereItCannotBeWrittenDown() async throws {
        try await withDatabase { _, pool, cast in
            for log in [nil, ErasureLog("/nowhere/erasures.log")] {
                let store = try await Store.open(
                    pool: pool, keyring: TestServer.keyring.get(), erasures: log, clock: { noon })
                let person = try await store.write(as: cast.alice.credential) {
                    try Person.register(.mariam, in: $0).id
                }
                await #expect(throws: (any Error).self) {
                    try await store.write(as: cast.carol.credential) {
                        try Person.erase(person, reason: "retention", in: $0)
                    }
                }
                let name = try await store.write(as: cast.alice.credential) { try PersonPage(person, in: $0).name }
                #expect(name == "Mariam D.")
            }
        }
    }
}
