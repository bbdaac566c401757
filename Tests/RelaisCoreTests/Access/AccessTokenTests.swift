import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// A token does what its scopes say, for as long as it lasts, and never more than its owner.
@Suite struct AccessTokenTests {
    private func token(
        _ scopes: [Permission], days: String? = nil, in store: Store, of member: Member
    ) async throws -> Credential {
        let draft = AccessToken.Draft(name: "Essai", scopes: scopes.map(\.rawValue), days: days)
        let made = try await store.write(as: member.credential) { try AccessToken.add(draft, in: $0) }
        return Credential(made.secret)
    }

    /// Sessions are real-time: so are the tokens of these tests.
    private func withTokens(_ test: (Store, Cast, String) async throws -> Void) async throws {
        try await withDatabase { database, pool, cast in
            try await test(Store.open(pool: pool, keyring: TestServer.keyring.get()), cast, database)
        }
    }

    @Test func mayWhatItsScopesSay() async throws {
        try await withTokens { store, cast, _ in
            let reader = try await token([.seePeople], in: store, of: cast.alice)
            let caller = try await store.read(as: reader) { try $0.caller }
            #expect(caller.kind == .token && caller.account == cast.alice.account)
            #expect(Permission.allCases.filter(caller.may) == [.seePeople])
            await #expect(throws: Refusal.notPermitted(.registerPeople)) {
                try await store.write(as: reader) { try Person.register(.mariam, in: $0).code }
            }
            // What it takes to refer someone includes seeing them.
            let writer = try await token([.referPeople], in: store, of: cast.alice)
            let other = try await store.read(as: writer) { try $0.caller }
            #expect(Permission.allCases.filter(other.may) == [.seePeople, .referPeople])
        }
    }

    /// Not even past every rule in Swift: PostgreSQL refuses the statements themselves.
    @Test func thatReadsMovesNothingWhateverTheStatement() async throws {
        try await withTokens { store, cast, _ in
            let sent = try await store.referral(.sent, cast)
            let reader = try await token([.seePeople, .revealIdentity], in: store, of: cast.charlie)
            let changes: [SQL] = [
                "UPDATE casework.referral SET received_at = sent_at WHERE id = \(sent.id) RETURNING id",
                "UPDATE casework.referral_side SET assignee = access.account() WHERE referral = \(sent.id) RETURNING referral",
                "UPDATE casework.person SET commune = NULL RETURNING id",
                "SELECT id FROM casework.referral WHERE id = \(sent.id) FOR UPDATE",
            ]
            for change in changes {
                let touched = try await store.read(as: cast.charlie.credential) { tx in
                    try tx.all("SELECT id FROM casework.referral WHERE id = \(sent.id)", as: Only<UUID>.self).count
                }
                #expect(touched == 1)
                await #expect(throws: Unrecorded.self, "\(change)") {
                    try await store.write(as: reader) { tx in
                        let touched = try tx.all(change, as: Only<UUID>.self)
                        #expect(touched.isEmpty)
                    }
                }
            }
            await #expect(throws: PostgresError.self) {
                try await store.write(as: reader) { tx in
                    _ = try tx.one(
                        """
                        INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
                        VALUES (\(cast.clinic), \(UUID()), \(UUID()), \(cast.charlie.account), \(tx.now), \(UUID()))
                        RETURNING id
                        """, as: Only<UUID>.self)
                }
            }
            // Nor through what acts with more rights than its caller.
            await #expect(throws: PostgresError.self) {
                try await store.write(as: reader) { tx in
                    _ = try tx.one(
                        """
                        SELECT casework.assign_referral(\(sent.id), \(cast.charlie.account), false, \(tx.now), \(UUID()))
                        """, as: Only<Bytes?>.self)
                }
            }
            // Its owner opens the same referral, and it is received then, not before.
            let page = try await store.write(as: reader) { try ReferralPage(sent.id, in: $0) }
            #expect(page.line.receivedAt == nil && page.moves.isEmpty)
            let opened = try await store.write(as: cast.charlie.credential) { try ReferralPage(sent.id, in: $0) }
            #expect(opened.line.receivedAt != nil)
        }
    }

    @Test func makesNoOtherAndEndsNone() async throws {
        try await withTokens { store, cast, _ in
            let reader = try await token([.seePeople, .referPeople], in: store, of: cast.alice)
            let draft = AccessToken.Draft(name: "x", scopes: ["see_people"], days: nil)
            await #expect(throws: Refusal.passwordNeeded) {
                try await store.write(as: reader) { try AccessToken.add(draft, in: $0).id }
            }
            let id = try await store.read(as: cast.alice.credential) { try AccessToken.list(in: $0)[0].id }
            await #expect(throws: Refusal.passwordNeeded) {
                try await store.write(as: reader) { try AccessToken.end(id, in: $0) }
            }
            // Nor by the statement itself.
            await #expect(throws: PostgresError.self) {
                try await store.write(as: reader) { tx in
                    _ = try tx.one(
                        "SELECT access.add_token(\(UUID()), \(Bytes(Token().hash)), 'x', ARRAY['see_people'], \(tx.now), \(tx.now + 60))",
                        as: Only<Bool>.self)
                }
            }
            // Someone else's is not there.
            await #expect(throws: Refusal.notFound(.init(.token, id.rawValue))) {
                try await store.write(as: cast.carol.credential) { try AccessToken.end(id, in: $0) }
            }
            try await store.write(as: cast.alice.credential) { try AccessToken.end(id, in: $0) }
            await #expect(throws: Refusal.signInNeeded) { try await store.read(as: reader) { try $0.caller.session } }
        }
    }

    @Test func isRefusedWhatItsOwnerMayNotAndWhatMakesNoSense() async throws {
        try await withTokens { store, cast, _ in
            func refused(_ name: String?, _ scopes: [String], _ days: String?) async -> Refusal? {
                do {
                    let draft = AccessToken.Draft(name: name, scopes: scopes, days: days)
                    _ = try await store.write(as: cast.alice.credential) { try AccessToken.add(draft, in: $0).id }
                    return nil
                } catch { return error as? Refusal }
            }
            #expect(await refused("x", ["keep_accounts"], nil) == .notPermitted(.keepAccounts))
            #expect(await refused("x", ["all"], nil) == .invalid([Invalid("scopes", .notInList)]))
            #expect(await refused("x", [], nil) == .invalid([Invalid("scopes", .missing)]))
            #expect(await refused(" ", ["see_people"], nil) == .invalid([Invalid("name", .missing)]))
            for days in ["0", "366", "x"] {
                #expect(await refused("x", ["see_people"], days) == .invalid([Invalid("days", .unreadable)]))
            }
            for _ in 0..<20 { #expect(await refused("x", ["see_people"], "365") == nil) }
            #expect(await refused("x", ["see_people"], nil) == .tooManyTokens)
        }
    }

    @Test func outlivesSigningInAndNotItsAccount() async throws {
        try await withTokens { store, cast, database in
            let reader = try await token([.seePeople], in: store, of: cast.alice)
            for _ in 0..<4 {
                _ = try await store.signIn(cast.alice)
            }
            _ = try await store.read(as: reader) { try $0.caller.session }
            try await TestServer.superuser(database) {
                try $0.script("UPDATE access.session SET seen_at = seen_at - interval '3 days' WHERE kind = 'token'")
            }
            _ = try await store.read(as: reader) { try $0.caller.session }
            for change: SQL in [
                "UPDATE access.account SET disabled_at = clock_timestamp()",
                "UPDATE access.account SET disabled_at = NULL",
                "UPDATE access.session SET expires_at = clock_timestamp() WHERE kind = 'token'",
            ] {
                try await TestServer.superuser(database) { try $0.script(change) }
                let isLive = (try? await store.read(as: reader) { try $0.caller.session }) != nil
                #expect(isLive == (change.rendered().text.contains("NULL")))
            }
        }
    }
}
