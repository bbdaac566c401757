import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct HandoverTests {
    private func offer(_ tx: Transaction, _ cast: Cast) throws -> (person: ID<Person>, offer: ID<Handover>) {
        let person = try tx.person(by: cast)
        return (
            person,
            try tx.as(cast.alice) {
                try Person.handOver(
                    person, to: "Clinique du Gué", basis: "public_interest_task", note: "Déménage en mars", in: $0)
            }
        )
    }

    @Test func showsWhatNamesNobodyUntilItIsTaken() async throws {
        try await inTransaction { tx, cast in
            let made = try offer(tx, cast)
            for member in [cast.charlie, cast.dora, cast.erin] {
                let page = try tx.as(member) { try HandoverPage(made.offer, in: $0) }
                #expect(page.line.ageBracket == .from15 && page.line.languages == ["prs", "fra"])
                #expect(page.line.frenchLevel == .a1 && page.line.commune == "Brive-la-Gaillarde")
                #expect(page.note == "Déménage en mars" && page.line.offeredBy == "Alice")
                #expect(page.line.person == nil && page.line.personCode == nil && !page.line.isOwn)
                #expect(try tx.as(member) { try HandoverList(in: $0).lines.map(\.id) } == [made.offer])
                for sql in [
                    "SELECT * FROM identity.handover", "SELECT * FROM identity.open_handover(\(made.offer))",
                ] as [SQL] {
                    #expect(throws: PostgresError.self) {
                        try tx.as(member) { tx in
                            try tx.inside(.identity) { _ = try tx.connection.answer(to: tx.connection.queue(sql)) }
                        }
                    }
                }
            }
            #expect(try tx.as(cast.alice) { try HandoverPage(made.offer, in: $0) }.line.person == made.person)
            for member in [cast.frank, cast.grace] {
                #expect(try tx.as(member) { try HandoverList(in: $0).lines.count } == 0)
                #expect(throws: Refusal.notFound(.init(.handover, made.offer.rawValue))) {
                    try tx.as(member) { try HandoverPage(made.offer, in: $0) }
                }
            }
        }
    }

    @Test func becomesTheReceiversOwnPerson() async throws {
        try await inTransaction { tx, cast in
            let made = try offer(tx, cast)
            let (taken, code) = try tx.as(cast.charlie) { try Handover.take(made.offer, in: $0) }
            #expect(taken != made.person)
            let page = try tx.as(cast.charlie) { try PersonPage(taken, in: $0) }
            #expect(page.code == code && page.name == "Mariam D." && page.birthYear == 2008)
            #expect(page.languages.map(\.code) == ["prs", "fra"] && page.communeLabel == "Brive-la-Gaillarde (19100)")
            let identity = try tx.as(cast.charlie) { try Person.reveal(taken, purpose: "contact_person", in: $0) }
            #expect(identity.civil.birth == Day("2008-04-05") && identity.contact.address == "3 place Imaginaire")

            // The giver's own is only read, by whoever coordinates, and nobody follows it.
            let own = try tx.as(cast.carol) { try PersonPage(made.person, in: $0) }
            #expect(own.handedOverAt == noon && own.followers.isEmpty && own.code != code)
            #expect(throws: Refusal.notFound(.init(.person, made.person.rawValue))) {
                try tx.as(cast.alice) { try PersonPage(made.person, in: $0) }
            }
            try tx.as(cast.carol) { try Person.assign(made.person, to: "Carol", in: $0) }
            #expect(
                try tx.as(cast.carol) { try Person.reveal(made.person, purpose: "rights_request", in: $0) } == identity)
            var draft = Person.Draft()
            draft.given = "Autre"
            #expect(throws: Refusal.handedOver) {
                try tx.as(cast.carol) { try Person.amend(made.person, draft, in: $0) }
            }
            #expect(throws: Refusal.handedOver) {
                try tx.as(cast.carol) {
                    try Person.handOver(made.person, to: cast.outside.text, basis: "public_interest_task", in: $0)
                }
            }
            #expect(throws: Refusal.handedOver) {
                try tx.as(cast.carol) { try Referral.draft(.course(for: made.person, cast), in: $0) }
            }
        }
    }

    @Test(arguments: [true, false]) func leavesNothingWhenItIsNotTaken(isDeclined: Bool) async throws {
        try await inTransaction { tx, cast in
            let made = try offer(tx, cast)
            if isDeclined {
                try tx.as(cast.erin) { try Handover.decline(made.offer, reason: "no_capacity", in: $0) }
            } else {
                try tx.as(cast.alice) { try Handover.withdraw(made.offer, in: $0) }
            }
            let page = try tx.as(cast.charlie) { try HandoverPage(made.offer, in: $0) }
            #expect(page.line.state == (isDeclined ? .declined : .withdrawn) && page.note == nil)
            #expect(page.line.ageBracket == nil && page.line.languages == [] && page.line.commune == nil)
            for member in [cast.alice, cast.charlie] {
                let left: Only<Int> = try tx.as(member) { tx in
                    try tx.inside(.vault) { try tx.one("SELECT count(*) FROM keys.dek WHERE about = \(made.offer)") }
                }
                #expect(left.value == 0)
            }
            // The file is as it was, and can be offered again.
            #expect(try tx.as(cast.alice) { try PersonPage(made.person, in: $0) }.name == "Mariam D.")
            _ = try tx.as(cast.alice) {
                try Person.handOver(made.person, to: cast.clinic.text, basis: "public_interest_task", in: $0)
            }
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var offer = ID<Handover>()
            func told(_ event: Event, by mover: Member, to other: ID<Organisation>, _ act: () throws -> Void) throws {
                let entries = try tx.recorded(act)
                let own = try #require(
                    entries.first { $0.action == event.rawValue && $0.log == mover.organisation.rawValue })
                let twin = try #require(entries.first { $0.action == event.rawValue && $0.log == other.rawValue })
                #expect(twin.isTwin(of: own) && entries.flatMap(\.faults) == [], "\(event)")
                #expect(own.references != twin.references && own.text("row_digest") != nil)
                let row: Held = try tx.as(mover) {
                    try $0.one("SELECT entry, audit.digest(h) FROM casework.handover h WHERE id = \(offer)")
                }
                #expect(row.entry == own.id && own.text("row_digest") == hex(row.digest.bytes), "\(event)")
            }
            func offered() throws {
                try told(.personHandoverOffered, by: cast.alice, to: cast.clinic) {
                    offer = try tx.as(cast.alice) {
                        try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: $0)
                    }
                }
            }
            try offered()
            try told(.personHandoverWithdrawn, by: cast.alice, to: cast.clinic) {
                try tx.as(cast.alice) { try Handover.withdraw(offer, in: $0) }
            }
            try offered()
            try told(.personHandoverDeclined, by: cast.dora, to: cast.shelter) {
                try tx.as(cast.dora) { try Handover.decline(offer, reason: "no_capacity", in: $0) }
            }
            try offered()
            try told(.personHandoverTaken, by: cast.erin, to: cast.shelter) {
                _ = try tx.as(cast.erin) { try Handover.take(offer, in: $0) }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try offer(tx, cast)
            let acts: [(Handover.Side, (Transaction) throws -> Void)] = [
                (.receiver, { _ = try Handover.take(made.offer, in: $0) }),
                (.receiver, { try Handover.decline(made.offer, reason: "no_capacity", in: $0) }),
                (.giver, { try Handover.withdraw(made.offer, in: $0) }),
            ]
            for (side, act) in acts {
                for stranger in [cast.frank, cast.grace] {
                    #expect(throws: Refusal.notFound(.init(.handover, made.offer.rawValue))) {
                        try tx.as(stranger, act)
                    }
                }
                for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                    #expect(throws: Refusal.notPermitted(.handOverPeople)) { try tx.as(stranger, act) }
                }
                #expect(throws: Refusal.notYourSide(side)) {
                    try tx.as(side == .giver ? cast.charlie : cast.alice, act)
                }
            }
            let other = try tx.person(by: cast)
            #expect(throws: Refusal.notAssigned) {
                try tx.as(cast.carol) {
                    try Person.handOver(other, to: cast.clinic.text, basis: "public_interest_task", in: $0)
                }
            }
            #expect(throws: Refusal.notFound(.init(.person, other.rawValue))) {
                try tx.as(cast.charlie) {
                    try Person.handOver(other, to: cast.outside.text, basis: "public_interest_task", in: $0)
                }
            }
        }
    }

    @Test func refusesWhatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let made = try offer(tx, cast)
            let wrong: [(String?, Invalid.Problem)] = [
                (nil, .missing), ("Nulle part", .notInList), (cast.shelter.text, .ownOrganisation),
            ]
            for (organisation, problem) in wrong {
                #expect(throws: Refusal.invalid([Invalid("organisation", problem)])) {
                    try tx.as(cast.alice) {
                        try Person.handOver(made.person, to: organisation, basis: "public_interest_task", in: $0)
                    }
                }
            }
            #expect(throws: Refusal.handoverIs(.offered)) {
                try tx.as(cast.alice) {
                    try Person.handOver(made.person, to: cast.outside.text, basis: "public_interest_task", in: $0)
                }
            }
            _ = try tx.as(cast.charlie) { try Handover.take(made.offer, in: $0) }
            for act in [
                { _ = try Handover.take(made.offer, in: $0) },
                { try Handover.decline(made.offer, reason: "no_capacity", in: $0) },
            ]
                as [(Transaction) throws -> Void]
            {
                #expect(throws: Refusal.handoverIs(.taken)) { try tx.as(cast.erin, act) }
            }
            #expect(throws: Refusal.handoverIs(.taken)) {
                try tx.as(cast.alice) { try Handover.withdraw(made.offer, in: $0) }
            }
        }
    }

    @Test func isTakenOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let offer = try await store.write(as: cast.alice.credential) { tx in
                try Person.handOver(
                    Person.register(.mariam, in: tx).id, to: cast.clinic.text, basis: "public_interest_task", in: tx)
            }
            let members = [cast.charlie, cast.erin, cast.dora, cast.charlie]
            let went = await together { number in
                try await store.write(as: members[number].credential) { try Handover.take(offer, in: $0) }
            }
            #expect(went.succeeded() == 1)
            #expect(try await store.write(as: cast.dora.credential) { try Caseload(in: $0).people.items.count } == 1)
        }
    }

    @Test func isOfferedOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let went = await together { number in
                try await store.write(as: cast.alice.credential) { tx in
                    try Person.handOver(
                        person, to: (number % 2 == 0 ? cast.clinic : cast.outside).text, basis: "public_interest_task",
                        in: tx)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
