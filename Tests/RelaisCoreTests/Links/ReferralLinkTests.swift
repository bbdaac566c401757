import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct ReferralLinkTests {
    private func isIn(_ credential: Credential, _ store: Store) async -> Bool {
        do {
            _ = try await store.read(as: credential) { try $0.caller.session }
            return true
        } catch { return false }
    }

    /// The whole life of a referral, by whoever holds the link and has no account.
    @Test func hasTheSameLife() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast)
            let id = linked.id
            let page = try await store.write(as: linked.credential) { try LinkedPage(in: $0) }
            #expect(page.referral.line.state == .sent && page.referral.request.need == "Réparer son vélo")
            #expect(page.referral.person == nil && !page.isIdentified && !page.takesCode)
            #expect(page.moves == [.accept, .decline, .waitlist])
            // Opening it acknowledged it.
            let seen = try await store.write(as: cast.alice.credential) { try ReferralPage(id, in: $0) }
            #expect(seen.line.receivedAt == noon)

            try await store.write(as: linked.credential) { try Referral.waitlist(id, reason: "no_capacity", in: $0) }
            _ = try await store.write(as: linked.credential) { try Referral.accept(id, note: "Bienvenue", in: $0) }
            try await store.write(as: linked.credential) { tx in
                try Referral.start(id, in: tx)
                try Referral.attend(id, on: "2026-01-12", presence: "present", in: tx)
                try Referral.assess(id, at: "entry", levels: [.listening: "a1"], in: tx)
                try Referral.write(id, text: "Il vient le mardi", in: tx)
                try Referral.complete(id, outcome: "achieved", in: tx)
            }
            let after = try await store.write(as: cast.alice.credential) { try ReferralPage(id, in: $0) }
            // Nobody asked whether who refers may know what came of it, or on which days.
            #expect(after.line.state == .completed && after.outcome == nil && after.support.days.isEmpty)
            #expect(after.support.summary.present == 1)
            #expect(after.thread.contains { $0.note == "Bienvenue" && $0.account == "Lien \(linked.reference)" })
            #expect(after.messages.map(\.text) == ["Il vient le mardi"])
        }
    }

    /// Every act is in both logs, as that link's and no account's of somebody.
    @Test func isRecordedAsThatLink() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast, to: .accepted)
            let session = try await store.read(as: linked.credential) { try $0.caller.session }
            let entries: [Recorded] = try await store.write(as: cast.administrator) { tx in
                try tx.record(.auditRead, .deployment(tx, "test", tx.deployment))
                return try tx.inside(.auditor) {
                    try tx.all(
                        "SELECT \(Recorded.columns) FROM audit.entry e WHERE e.session = \(session) ORDER BY e.sseq, e.id"
                    )
                }
            }
            let accepted = entries.filter { $0.action == "referral.accepted" }
            #expect(Set(accepted.map(\.log)) == [linked.garage.rawValue, cast.shelter.rawValue])
            #expect(entries.allSatisfy { $0.faults.isEmpty })
            // Nothing of who it is was opened.
            #expect(!entries.contains { $0.action == "disclosure.opened" })
        }
    }

    @Test func isGivenByTheSideThatRefersAndOnlyWhereItIsNeeded() async throws {
        try await withStore { store, cast in
            let garage = try await store.garage(cast)
            let (id, _) = try await store.sentToGarage(garage, cast)
            for other in [cast.charlie, cast.frank, cast.bob] {
                await #expect(throws: Refusal.self) {
                    try await store.write(as: other.credential) { try Referral.giveLink(id, in: $0) }
                }
            }
            let made = try await store.referral(.sent, cast)
            await #expect(throws: Refusal.noLink) {
                try await store.write(as: cast.alice.credential) { try Referral.giveLink(made.id, in: $0) }
            }
            await #expect(throws: Refusal.notYourMove(.referrer)) {
                try await store.write(as: cast.charlie.credential) { try Referral.giveLink(made.id, in: $0) }
            }
            try await store.write(as: cast.alice.credential) {
                try Referral.withdraw(id, reason: "person_moved", in: $0)
            }
            await #expect(throws: Refusal.self) {
                try await store.write(as: cast.alice.credential) { try Referral.giveLink(id, in: $0) }
            }
        }
    }

    @Test func endsWhenItIsTakenBackOrAnotherTakesItsPlace() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let linked = try await store.linked(cast)
            #expect(await isIn(linked.credential, store))
            let next = try await store.write(as: cast.alice.credential) { try Referral.giveLink(linked.id, in: $0) }
            #expect(await !isIn(linked.credential, store))
            #expect(await isIn(Credential(next), store))
            try await store.write(as: cast.alice.credential) { try Referral.endLink(linked.id, in: $0) }
            #expect(await !isIn(Credential(next), store))
            await #expect(throws: Refusal.noLink) {
                try await store.write(as: cast.alice.credential) { try Referral.endLink(linked.id, in: $0) }
            }
            // By time, and with what it is about.
            let third = try await store.write(as: cast.alice.credential) { try Referral.giveLink(linked.id, in: $0) }
            let lasts: Only<Bool> = try await TestServer.superuser(database) { connection in
                try connection.one(
                    """
                    SELECT expires_at BETWEEN clock_timestamp() + interval '13 days 23 hours' AND clock_timestamp() + interval '14 days'
                    FROM access.session WHERE kind = 'link' AND ended_at IS NULL
                    """)
            }
            #expect(lasts.value)
            try await TestServer.superuser(database) {
                try $0.script("UPDATE access.session SET expires_at = clock_timestamp() WHERE kind = 'link'")
            }
            #expect(await !isIn(Credential(third), store))
            let fourth = try await store.write(as: cast.alice.credential) { try Referral.giveLink(linked.id, in: $0) }
            try await store.write(as: cast.alice.credential) {
                try Referral.withdraw(linked.id, reason: "person_moved", in: $0)
            }
            #expect(await !isIn(Credential(fourth), store))
        }
    }

    /// The identity stays shut, in PostgreSQL, until the code was told by another way.
    @Test func opensAnIdentityByACodeAlone() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast)
            await #expect(throws: Refusal.referralIs(.sent, needs: ReferralLink.open)) {
                try await store.write(as: cast.alice.credential) { try Referral.giveLinkCode(linked.id, in: $0) }
            }
            let person = try await store.write(as: linked.credential) { try Referral.accept(linked.id, in: $0) }
            await #expect(throws: Refusal.notPermitted(.revealIdentity)) {
                try await store.write(as: linked.credential) {
                    try Person.reveal(person, purpose: "contact_person", in: $0)
                }
            }
            await #expect(throws: Refusal.codeLocked) {
                try await ReferralLink.identify("00000000", as: linked.credential, in: store)
            }
            let code = try await store.write(as: cast.alice.credential) {
                try Referral.giveLinkCode(linked.id, in: $0)
            }
            #expect(code.count == 8 && code.allSatisfy { $0.isASCII && $0.isNumber })
            let wrong = code == "12345678" ? "87654321" : "12345678"
            await #expect(throws: Refusal.invalid([Invalid("code", .wrongCode)])) {
                try await ReferralLink.identify(wrong, as: linked.credential, in: store)
            }
            try await ReferralLink.identify("\(code.prefix(4)) \(code.dropFirst(4))", as: linked.credential, in: store)
            let identity = try await store.write(as: linked.credential) {
                try Person.reveal(person, purpose: "contact_person", in: $0)
            }
            #expect(identity.civil.given == "Mariam" && identity.contact.phone == "+33 1 99 00 11 22")
            // Once: another link does not open by the same code.
            let next = try await store.write(as: cast.alice.credential) { try Referral.giveLink(linked.id, in: $0) }
            await #expect(throws: Refusal.codeLocked) {
                try await ReferralLink.identify(code, as: Credential(next), in: store)
            }
            await #expect(throws: Refusal.notPermitted(.revealIdentity)) {
                try await store.write(as: Credential(next)) {
                    try Person.reveal(person, purpose: "contact_person", in: $0)
                }
            }
        }
    }

    @Test func locksTheCodeAfterFiveTriesAndADay() async throws {
        try await withDatabase { _, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let linked = try await store.linked(cast, to: .accepted)
            func give() async throws -> String {
                try await store.write(as: cast.alice.credential) { try Referral.giveLinkCode(linked.id, in: $0) }
            }
            let code = try await give()
            let wrong = code == "12345678" ? "87654321" : "12345678"
            for place in 1...5 {
                let refusal = place < 5 ? Refusal.invalid([Invalid("code", .wrongCode)]) : .codeLocked
                await #expect(throws: refusal) {
                    try await ReferralLink.identify(wrong, as: linked.credential, in: store)
                }
            }
            await #expect(throws: Refusal.codeLocked) {
                try await ReferralLink.identify(code, as: linked.credential, in: store)
            }
            let outside = try await store.write(as: cast.alice.credential) { tx in
                try tx.record(.referralSeen, .deployment(tx, "test", tx.deployment))
                return try Outside(of: linked.id, in: tx)
            }
            #expect(outside.needsLink && outside.link?.isLocked == true)
            let next = try await give()
            let tomorrow = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon + 86_401 }
            await #expect(throws: Refusal.codeLocked) {
                try await ReferralLink.identify(next, as: linked.credential, in: tomorrow)
            }
            try await ReferralLink.identify(next, as: linked.credential, in: store)
        }
    }

    /// Whoever keeps an organisation's agreements records one that has no accounts, with what it offers, at once.
    @Test func beginsWithAnOrganisationThatIsIntroduced() async throws {
        try await inTransaction { tx, cast in
            let service = Service.Draft(
                name: "Atelier vélo", thematiques: ["mobilite--preparer-un-permis"], commune: "Tulle")
            let agreement = Agreement.Draft(covers: "Orientations", paper: "Classeur 3", signedOn: "2026-01-05")
            let id = try tx.as(cast.bob) {
                try Organisation.introduce(name: "Les Vélos du Pré", service: service, agreement: agreement, in: $0)
            }
            let list = try tx.as(cast.bob) { try AgreementList(in: $0) }
            let line = list.lines.first { $0.partner == id }
            #expect(line?.state(on: list.today) == .inForce && line?.proposer == cast.shelter)
            // It is nobody else's to say what it offers.
            let other = Service.Draft(
                name: "Autre chose", thematiques: ["mobilite--preparer-un-permis"], commune: "19031")
            #expect(throws: Refusal.notFound(.init(.organisation, id.rawValue))) {
                try tx.as(cast.carol) { _ = try Service.add(other, to: id, in: $0) }
            }
            for member in [cast.alice, cast.carol, cast.judy] {
                #expect(throws: Refusal.notPermitted(.keepAgreements)) {
                    try tx.as(member) {
                        _ = try Organisation.introduce(name: "X Y", service: service, agreement: agreement, in: $0)
                    }
                }
            }
            var nowhere = service
            nowhere.commune = "Nulle-Part"
            #expect(throws: Refusal.invalid([Invalid("commune", .unknownCommune)])) {
                try tx.as(cast.bob) {
                    _ = try Organisation.introduce(name: "Ailleurs", service: nowhere, agreement: agreement, in: $0)
                }
            }
        }
    }
}
