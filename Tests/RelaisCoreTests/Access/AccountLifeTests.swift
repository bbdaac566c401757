import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Amended, shut, opened again, left: what happens to an account while others work on.
@Suite struct AccountLifeTests {
    private func account(_ member: Member, _ cast: Cast, in tx: Transaction) throws -> Account {
        try tx.as(cast.administrator) { try AccountPage(member.account, in: $0).account }
    }

    @Test func amendsAndSaysFromWhatToWhat() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                try tx.as(cast.bob) { tx in
                    try Account.amend(
                        cast.alice.account, name: "Alicia", language: "en", roles: ["coordinator", "pilot_lead"], in: tx
                    )
                }
            }
            let alice = try account(cast.alice, cast, in: tx)
            #expect(alice.name == "Alicia" && alice.language == .english)
            // Whoever leads a pilot follows people as a caseworker.
            #expect(alice.roles == ["caseworker", "pilot_lead", "coordinator"])
            // Each row has an entry of its own.
            #expect(entries.map(\.action) == ["account.amended", "account.roles_changed"])
            #expect(
                entries.map { $0.said["fields"] as? [String] } == [
                    ["name", "language"], ["roles.to:coordinator", "roles.to:pilot_lead"],
                ])
            #expect(entries.first?.log == cast.shelter.rawValue)
            #expect(entries.flatMap(\.faults) == [])
            try tx.as(cast.bob) { tx in
                try Account.amend(cast.alice.account, name: nil, language: nil, roles: ["auditor"], in: tx)
                #expect(throws: Refusal.nothingChanged) {
                    try Account.amend(cast.alice.account, name: nil, language: nil, roles: ["auditor"], in: tx)
                }
            }
        }
    }

    @Test func changesRolesWithARecentProofAndNeverOnesOwn() async throws {
        try await inTransaction { tx, cast in
            #expect(throws: Refusal.stepUpNeeded) {
                try tx.as(cast.bob.stale) {
                    try Account.amend(cast.alice.account, name: nil, language: nil, roles: ["coordinator"], in: $0)
                }
            }
            try tx.as(cast.bob.stale) {
                try Account.amend(cast.alice.account, name: "Alicia", language: nil, roles: nil, in: $0)
            }
            #expect(throws: Refusal.ownRoles) {
                try tx.as(cast.bob) {
                    try Account.amend(
                        cast.bob.account, name: nil, language: nil, roles: ["org_admin", "caseworker"], in: $0)
                }
            }
            #expect(throws: Refusal.lastKeeper) {
                try tx.as(cast.administrator) {
                    try Account.amend(cast.bob.account, name: nil, language: nil, roles: ["caseworker"], in: $0)
                }
            }
            // Nor by a statement of one's own: the function and the grants say the same.
            let (bob, shelter) = (cast.bob.account, cast.shelter)
            let raised: SQL =
                "SELECT access.amend_account(\(bob), \(shelter), 'Bob', 'fr', ARRAY['org_admin', 'caseworker'], \(UUID()), \(UUID()))"
            let state = try sqlState(tx, cast.bob) { tx in try tx.inside(.access) { try tx.execute(raised) } }
            #expect(state == "RL003")
            for sql in [
                "UPDATE access.membership SET roles = ARRAY['caseworker']", "UPDATE access.account SET name = 'x'",
                "DELETE FROM access.membership", "INSERT INTO access.link SELECT * FROM access.link",
            ] as [SQL] {
                let state = try sqlState(tx, cast.bob) { tx in try tx.inside(.access) { try tx.execute(sql) } }
                #expect(state == "42501")
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let one = cast.alice.account
            let verbs: [(Transaction) throws -> Void] = [
                { try Account.amend(one, name: "x", language: nil, roles: nil, in: $0) },
                { try Account.disable(one, in: $0) }, { try Account.enable(one, in: $0) },
                { try Account.leave(one, handingTo: nil, in: $0) },
                { _ = try Account.recover(one, resets: ["password"], in: $0) },
                { _ = try Account.agree(toRecovering: one, in: $0) }, { _ = try AccountPage(one, in: $0) },
            ]
            for verb in verbs {
                for stranger in [cast.alice, cast.carol, cast.judy, cast.walter, cast.charlie, cast.frank] {
                    #expect(throws: Refusal.notPermitted(.keepAccounts)) { try tx.as(stranger, verb) }
                }
            }
            // Another organisation's are not there.
            try tx.as(cast.administrator) { tx in
                try Account.amend(
                    cast.dora.account, name: nil, language: nil, roles: ["coordinator", "org_admin"], in: tx)
            }
            for verb in verbs {
                #expect(throws: Refusal.notFound(.init(.account, one.rawValue))) { try tx.as(cast.dora, verb) }
            }
        }
    }

    @Test func shutsAtOnceAndEverywhere() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let token = try await store.write(as: cast.alice.credential) { tx in
                try AccessToken.add(.init(name: "Essai", scopes: ["see_people"], days: "365"), in: tx).secret
            }
            let page = try #require(
                store.signals.open(
                    for: try await store.read(as: cast.alice.credential) { try $0.caller }, cast.alice.credential,
                    in: store))
            let listening = Task { try await store.listen(every: .seconds(600)) }
            try await Task.sleep(for: .milliseconds(500))
            let start = ContinuousClock.now
            try await store.write(as: cast.bob.credential) { try Account.disable(cast.alice.account, in: $0) }
            for credential in [cast.alice.credential, cast.alice.stale, Credential(token)] {
                await #expect(throws: Refusal.signInNeeded) {
                    try await store.read(as: credential) { try $0.caller.session }
                }
            }
            await #expect(throws: Refusal.signInRefused) {
                try await SignIn.begin(
                    email: cast.alice.email, password: Cast.password, from: .from("192.0.2.7"), in: store)
            }
            // The page that is open hears the end of it, though nothing is looked at for ten minutes.
            for await _ in page.hearing {}
            #expect(ContinuousClock.now - start < .seconds(3))
            store.signals.stop()
            _ = try await listening.value

            try await store.write(as: cast.bob.credential) { try Account.enable(cast.alice.account, in: $0) }
            await #expect(throws: Refusal.signInNeeded) {
                try await store.read(as: cast.alice.credential) { try $0.caller.session }
            }
            _ = try await store.signIn(cast.alice)
        }
    }

    @Test func refusesToShutOnesOwnOrTheLast() async throws {
        try await inTransaction { tx, cast in
            #expect(throws: Refusal.lastKeeper) {
                try tx.as(cast.bob) { try Account.disable(cast.bob.account, in: $0) }
            }
            try tx.as(cast.bob) { tx in
                try Account.amend(cast.carol.account, name: nil, language: nil, roles: ["org_admin"], in: tx)
                #expect(throws: Refusal.ownRoles) { try Account.disable(cast.bob.account, in: tx) }
                #expect(throws: Refusal.ownRoles) { try Account.leave(cast.bob.account, handingTo: nil, in: tx) }
                #expect(throws: Refusal.nothingChanged) { try Account.enable(cast.alice.account, in: tx) }
                try Account.disable(cast.alice.account, in: tx)
                #expect(throws: Refusal.nothingChanged) { try Account.disable(cast.alice.account, in: tx) }
            }
        }
    }

    @Test func leavesNothingBehind() async throws {
        try await inTransaction { tx, cast in
            let sent = try tx.referral(.sent, cast)
            let draft = try tx.referral(.draft, cast)
            let ended = try tx.referral(.declined, cast)
            let page = try tx.as(cast.bob) { try AccountPage(cast.alice.account, in: $0) }
            #expect((page.work.people, page.work.referrals, page.work.drafts) == (3, 1, 1))
            #expect(throws: Refusal.invalid([Invalid("heir", .missing)])) {
                try tx.as(cast.bob) { try Account.leave(cast.alice.account, handingTo: nil, in: $0) }
            }
            for wrong in ["Alice", "Bob", "Judy", "Charlie", "nobody"] {
                #expect(throws: Refusal.invalid([Invalid("heir", .notInList)])) {
                    try tx.as(cast.bob) { try Account.leave(cast.alice.account, handingTo: wrong, in: $0) }
                }
            }
            let entries = try tx.recorded {
                let work = try tx.as(cast.bob) { try Account.leave(cast.alice.account, handingTo: "Walter", in: $0) }
                #expect((work.people, work.referrals, work.drafts) == (3, 1, 1))
            }
            #expect(entries.map(\.action) == ["account.left"] && entries.flatMap(\.faults) == [])
            try tx.as(cast.walter) { tx in
                for made in [sent, draft, ended] { _ = try PersonPage(made.person, in: tx) }
                try Referral.send(draft.id, in: tx)
                try Referral.withdraw(sent.id, reason: "person_moved", in: tx)
            }
            let state = try sqlState(tx, cast.alice) { _ in }
            #expect(state == "RL001")
            #expect(try account(cast.alice, cast, in: tx).state == .left)
            try tx.as(cast.bob) { tx in
                #expect(throws: Refusal.hasLeft) { try Account.leave(cast.alice.account, handingTo: "Walter", in: tx) }
                #expect(throws: Refusal.hasLeft) {
                    try Account.amend(cast.alice.account, name: "x", language: nil, roles: nil, in: tx)
                }
                // Nothing in hand: nobody needs to take over.
                let work = try Account.leave(cast.judy.account, handingTo: nil, in: tx)
                #expect(work.isNone)
            }
        }
    }

    @Test func leavesOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            _ = try await store.referral(.sent, cast)
            let went = await together { _ in
                try await store.write(as: cast.bob.credential) {
                    try Account.leave(cast.alice.account, handingTo: "Carol", in: $0)
                }
            }
            #expect(went.succeeded() == 1)
            for case .failure(let error) in went { #expect(error as? Refusal == .hasLeft) }
        }
    }

    /// Whoever belongs to two organisations is nobody's alone to change.
    @Test func leavesAnAccountOfTwoOrganisationsToTheServersAdministrator() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let (alice, clinic) = (cast.alice.account, cast.clinic)
            try await TestServer.superuser(database) { connection in
                try connection.execute(
                    """
                    INSERT INTO access.membership (organisation, account, roles, since, entry)
                    VALUES (\(clinic), \(alice), ARRAY['coordinator'], \(noon), \(UUID()))
                    """)
                try connection.flush()
            }
            await #expect(throws: Refusal.ofTwoOrganisations) {
                try await store.write(as: cast.bob.credential) { try Account.disable(alice, in: $0) }
            }
            try await store.write(as: cast.administrator) { try Account.disable(alice, of: cast.shelter, in: $0) }
        }
    }
}
