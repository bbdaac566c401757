import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// How far an erasure goes: everything of one's own, nothing of others', and whoever holds a copy is told.
@Suite struct ErasureReachTests {
    private func erase(_ id: ID<Person>, _ tx: Transaction, _ member: Member) throws {
        _ = try tx.as(member) { try Person.erase(id, reason: "rights_request", in: $0) }
    }

    @Test func whoeverHoldsACopyIsToldInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.completed, cast)
            let received = try #require(made.received)
            try tx.doJobs(cast)
            let entries = try tx.recorded { try erase(made.person, tx, cast.carol) }
            let told = entries.filter { $0.action == "person.erasure_told" }
            #expect(told.count == 2 && told[1].isTwin(of: told[0]) && told[0].objectType == "referral")
            #expect(Set(told.map(\.log)) == [cast.shelter.rawValue, cast.clinic.rawValue])
            #expect(try tx.doJobs(cast) == [.tellErasure])
            #expect(try tx.notices(of: cast.charlie).first == .erased)
            #expect(try !tx.notices(of: cast.dora).contains(.erased))
            // Their own file is theirs.
            #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0).name } == "Mariam D.")
            let page = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(page.request.need == "Apprendre à lire" && page.slip.ageBracket == nil)
        }
    }

    @Test func whoHoldsNoneIsTold() async throws {
        try await inTransaction { tx, cast in
            for state in [Referral.State.declined, .withdrawn, .enteredInError] {
                let made = try tx.referral(state, cast)
                try tx.doJobs(cast)
                #expect(try tx.recorded { try erase(made.person, tx, cast.carol) }.map(\.action) == ["person.erased"])
                #expect(try tx.doJobs(cast) == [])
            }
        }
    }

    @Test func whoTookTheFileOverIsTold() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let offer = try tx.as(cast.alice) {
                try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: $0)
            }
            let taken = try tx.as(cast.charlie) { try Handover.take(offer, in: $0).id }
            try tx.doJobs(cast)
            try erase(person, tx, cast.carol)
            #expect(try tx.doJobs(cast) == [.tellErasure])
            #expect(try tx.notices(of: cast.charlie).first == .handoverErased)
            #expect(try tx.as(cast.charlie) { try PersonPage(taken, in: $0).name } == "Mariam D.")
            // And when they erase theirs, nobody is left to be told, and nothing to open.
            try erase(taken, tx, cast.dora)
            #expect(try tx.doJobs(cast) == [])
            let peppers: Only<Int> = try tx.as(cast.carol) { tx in
                try tx.inside(.vault) { try tx.one("SELECT count(*) FROM keys.pepper WHERE subject = \(offer)") }
            }
            #expect(peppers.value == 0)
        }
    }

    /// The words of a refusal were about someone who is gone now, whoever's key they are sealed with.
    @Test func theWordsOfARefusalGo() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let offer = try tx.as(cast.alice) {
                try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: $0)
            }
            try tx.as(cast.charlie) {
                try Handover.decline(offer, reason: "other", note: "Trop loin de chez elle", in: $0)
            }
            #expect(try tx.as(cast.carol) { try HandoverPage(offer, in: $0).answer } != nil)
            try erase(person, tx, cast.carol)
            for member in [cast.carol, cast.dora] {
                let page = try tx.as(member) { try HandoverPage(offer, in: $0) }
                #expect(page.answer == nil && page.line.reason == .other && page.line.state == .declined)
            }
            let keys: Only<Int> = try tx.as(cast.dora) { tx in
                try tx.inside(.vault) { try tx.one("SELECT count(*) FROM keys.dek WHERE about = \(offer)") }
            }
            #expect(keys.value == 0)
        }
    }

    /// Each side's words are its own: those who erase read the others' no more, and theirs are read by nobody.
    @Test func wordsOfEitherSideStayWithWhoKeepsAFile() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try tx.as(cast.alice) { try Referral.draft(.course(for: person, cast), in: $0).id }
            try tx.as(cast.alice) { try Referral.send(id, in: $0) }
            try tx.as(cast.charlie) { _ = try Referral.accept(id, note: "Venez lundi", in: $0) }
            try tx.as(cast.alice) { try Referral.withdraw(id, reason: "other", note: "Elle a trouvé mieux", in: $0) }
            func notes(_ member: Member) throws -> [String] {
                try tx.as(member) { try ReferralPage(id, in: $0).thread.compactMap(\.note) }
            }
            #expect(try Set(notes(cast.carol)) == ["Venez lundi", "Elle a trouvé mieux"])
            try erase(person, tx, cast.carol)
            #expect(try notes(cast.carol) == [])
            #expect(try notes(cast.dora) == ["Venez lundi"])
        }
    }

    @Test func whatWasMergedGoesWithIt() async throws {
        try await inTransaction { tx, cast in
            let (kept, gone, third) = (try tx.person(by: cast), try tx.person(by: cast), try tx.person(by: cast))
            let codes = try [gone, third].map { one in try tx.as(cast.alice) { try PersonPage(one, in: $0).code } }
            _ = try tx.as(cast.alice) { try Person.reveal(gone, purpose: "other", words: "Colis", in: $0) }
            try tx.as(cast.alice) { try Person.merge(gone, into: third, in: $0) }
            try tx.as(cast.alice) { try Person.merge(third, into: kept, in: $0) }
            #expect(throws: Refusal.notFound(.init(.person, gone.rawValue))) { try erase(gone, tx, cast.carol) }
            try erase(kept, tx, cast.carol)
            let (keys, peppers): (Int, Int) = try tx.as(cast.carol) { tx in
                try tx.inside(.vault) {
                    (
                        try tx.one("SELECT count(*) FROM keys.dek", as: Only<Int>.self).value,
                        try tx.one("SELECT count(*) FROM keys.pepper", as: Only<Int>.self).value
                    )
                }
            }
            #expect(keys == 0 && peppers == 0)
            let skeletons: [Only<Bool>] = try tx.as(cast.carol) {
                try $0.all("SELECT erased_at IS NOT NULL AND NOT code = ANY (\(codes)) FROM casework.person")
            }
            #expect(skeletons.map(\.value) == [true, true, true])
        }
    }

    @Test func nothingElseIsDoneWithWhatIsLeft() async throws {
        try await inTransaction { tx, cast in
            let (person, other) = (try tx.person(by: cast), try tx.person(by: cast))
            try erase(person, tx, cast.carol)
            var draft = Person.Draft()
            draft.given = "Autre"
            let acts: [(Transaction) throws -> Void] = [
                { _ = try Person.amend(person, draft, in: $0) }, { try Person.merge(person, into: other, in: $0) },
                { try Person.merge(other, into: person, in: $0) }, { try Person.assign(person, to: "Alice", in: $0) },
                { _ = try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: $0) },
                { _ = try Referral.draft(.course(for: person, cast), in: $0) },
                { try Person.erase(person, reason: "retention", in: $0) },
                { try Person.hold(person, reason: "litigation", in: $0) }, { try Person.release(person, in: $0) },
            ]
            for (number, act) in acts.enumerated() {
                #expect(throws: Refusal.erased, "\(number)") { try tx.as(cast.carol, act) }
            }
            #expect(throws: Refusal.self) {
                try tx.as(cast.carol) { try Person.reveal(person, purpose: "appointment", in: $0) }
            }
        }
    }

    /// Another daemon that has opened the name for a search forgets it at once, without being asked anything.
    @Test func whatASearchRemembersIsForgotten() async throws {
        try await onDisk { disk in
            try await withDatabase(connections: 6) { _, pool, cast in
                let keyring = try TestServer.keyring.get()
                let eraser = try await Store.open(
                    pool: pool, keyring: keyring, erasures: disk.erasures, clock: { noon })
                let reader = try await Store.open(pool: pool, keyring: keyring, clock: { noon })
                let person = try await eraser.write(as: cast.alice.credential) {
                    try Person.register(.mariam, in: $0).id
                }
                let listening = Task { try await reader.listen() }
                try await Task.sleep(for: .milliseconds(400))
                for store in [reader, eraser] {
                    let found = try await store.write(as: cast.alice.credential) { try Search("mariam", in: $0) }
                    #expect(found.people.count == 1 && store.names.organisations == [cast.shelter.rawValue])
                }
                try await eraser.write(as: cast.carol.credential) {
                    try Person.erase(person, reason: "retention", in: $0)
                }
                #expect(eraser.names.organisations.isEmpty)
                for _ in 0..<60 where !reader.names.organisations.isEmpty {
                    try await Task.sleep(for: .milliseconds(50))
                }
                #expect(reader.names.organisations.isEmpty)
                reader.signals.stop()
                _ = try await listening.value
            }
        }
    }
}
