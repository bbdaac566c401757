import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// What whoever holds a link, or a slip, could reach besides what it is for, whatever statement is slipped into its transactions.
@Suite struct LinkAttackTests {
    private static let compartments: [(Compartment, String)] = [
        (.casework, "casework"), (.identity, "identity"), (.vault, "keys"), (.protection, "protection"),
    ]

    /// Every row a credential reads of the tables about people, as text; a table it may not read is none.
    private func rows(_ credential: Credential, _ store: Store, columns: [String: String]) async throws -> [String:
        String]
    {
        var read: [String: String] = [:]
        for (compartment, schema) in Self.compartments {
            for table in Matrix.lines.map(\.table) where table.hasPrefix("\(schema).") {
                guard let list = columns[table] else { continue }
                read[table] = try? await store.read(as: credential) { tx in
                    try tx.inside(compartment) {
                        try tx.one(
                            SQL(
                                trusted:
                                    "SELECT coalesce(string_agg(t::text, ' '), '') FROM (SELECT \(list) FROM \(table)) t"
                            ),
                            as: Only<String>.self
                        ).value
                    }
                }
            }
        }
        return read
    }

    /// The columns that each compartment may read of each table.
    private func columns() async throws -> [String: String] {
        let found = try await TestServer.catalogued(
            """
            SELECT c.oid::regclass::text || '|' || string_agg(quote_ident(a.attname), ', ')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND n.nspname IN ('casework', 'identity', 'keys', 'protection')
              AND has_column_privilege(CASE n.nspname WHEN 'keys' THEN 'relais_vault' ELSE 'relais_' || n.nspname END, c.oid, a.attnum, 'SELECT')
            GROUP BY c.oid
            """)
        return Dictionary(
            uniqueKeysWithValues: found.compactMap { line in
                let parts = line.split(separator: "|", maxSplits: 1).map(String.init)
                return parts.count == 2 ? (parts[0], parts[1]) : nil
            })
    }

    @Test func aLinkReachesItsOwnReferralAndNothingElse() async throws {
        try await withStore { store, cast in
            let garage = try await store.garage(cast)
            let own = try await store.linked(cast, at: garage, to: .accepted)
            let other = try await store.linked(cast, at: garage, to: .accepted)
            let waiting = try await store.linked(cast, at: garage)
            let code = try await store.write(as: cast.alice.credential) { try Referral.giveLinkCode(other.id, in: $0) }
            try await ReferralLink.identify(code, as: other.credential, in: store)
            let strangers: [ID<Person>] = try await store.write(as: other.credential) { tx in
                try tx.record(.referralSeen, .deployment(tx, "test", tx.deployment))
                return try tx.all("SELECT person FROM casework.referral_side", as: Only<ID<Person>>.self).map(\.value)
            }
            #expect(strangers.count == 1)
            let columns = try await columns()
            let read = try await rows(own.credential, store, columns: columns)
            #expect(read["casework.referral"]?.contains(own.id.text) == true)
            #expect(read["keys.dek"]?.contains(own.id.text) == true)
            #expect(read.count > 25)
            for (table, text) in read {
                for id in [other.id.text, waiting.id.text] + strangers.map(\.text) {
                    #expect(!text.contains(id), "\(table)")
                }
            }
            // Nor an identity of its own, before the code.
            for table in ["identity.civil", "identity.contact"] { #expect(read[table] == "", "\(table)") }
            let opened = try await rows(other.credential, store, columns: columns)
            #expect(opened["identity.civil"]?.contains(strangers[0].text) == true)
            // Functions that act for others hear of nothing else either.
            let state: Only<String?> = try await store.read(as: own.credential) {
                try $0.one("SELECT casework.state_among_colleagues(\(waiting.id))")
            }
            #expect(state.value == nil)
        }
    }

    @Test func theVerbsOfOneReferralDoNotWorkOnAnother() async throws {
        try await withStore { store, cast in
            let garage = try await store.garage(cast)
            let own = try await store.linked(cast, at: garage)
            let other = try await store.linked(cast, at: garage)
            let made = try await store.referral(.sent, cast)
            for id in [other.id, made.id] {
                let verbs: [@Sendable (Transaction) throws -> Void] = [
                    { _ = try Referral.accept(id, in: $0) },
                    { try Referral.decline(id, reason: "no_capacity", in: $0) },
                    { try Referral.waitlist(id, reason: "no_capacity", in: $0) }, { try Referral.start(id, in: $0) },
                    { try Referral.attend(id, on: "2026-01-12", presence: "present", in: $0) },
                    { try Referral.assess(id, at: "entry", levels: [.listening: "a1"], in: $0) },
                    { try Referral.conclude(id, orientation: "school", barriers: [], in: $0) },
                    { try Referral.complete(id, outcome: "achieved", in: $0) },
                    { try Referral.end(id, reason: "no_show", in: $0) }, { try Referral.write(id, text: "x", in: $0) },
                    { try Referral.correct(id, reason: "duplicate", in: $0) }, { _ = try ReferralPage(id, in: $0) },
                    { _ = try Referral.giveSlip(id, in: "fra", $0) },
                ]
                for verb in verbs {
                    await #expect(throws: Refusal.notFound(.init(.referral, id.rawValue))) {
                        try await store.write(as: own.credential, verb)
                    }
                }
            }
        }
    }

    @Test func aLinkDoesNothingButAnswer() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast, to: .accepted)
            let id = linked.id
            let person = try await store.write(as: linked.credential) { tx in
                try tx.record(.referralSeen, .deployment(tx, "test", tx.deployment))
                return try tx.one("SELECT person FROM casework.referral_side", as: Only<ID<Person>>.self).value
            }
            let verbs: [@Sendable (Transaction) throws -> Void] = [
                { _ = try Person.register(.mariam, in: $0) }, { _ = try Referral.giveLink(id, in: $0) },
                { try Referral.endLink(id, in: $0) }, { _ = try Referral.giveLinkCode(id, in: $0) },
                { try Referral.withdraw(id, reason: "person_moved", in: $0) }, { try Referral.send(id, in: $0) },
                { _ = try Referral.forward(id, .onwards(cast), in: $0) },
                { try Person.amend(person, .mariam, in: $0) },
                { _ = try Person.export(person, reason: "access_request", in: $0) },
                { _ = try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: $0) },
                { _ = try AccountList(in: $0) }, { _ = try AuditPage(in: $0) }, { _ = try AgreementList(in: $0) },
                { _ = try AccessToken.add(.init(name: "x", scopes: ["see_people"], days: nil), in: $0) },
                { try $0.requireStepUp() },
            ]
            for (place, verb) in verbs.enumerated() {
                await #expect(throws: Refusal.self, "\(place)") { try await store.write(as: linked.credential, verb) }
            }
            // Nor by the statement itself.
            let statements: [(Compartment, SQL)] = [
                (.casework, "UPDATE casework.referral SET reference = '11AA-11A'"),
                (
                    .casework,
                    "SELECT casework.give_link(gen_random_uuid(), sha256('x'), \(id), \(noon), \(noon + 60), gen_random_uuid())"
                ),
                (.casework, "SELECT access.try_slip(sha256('x'), sha256('x'), sha256('x'))"),
                (
                    .casework,
                    "SELECT casework.answer_slip('confirmed', \(noon), gen_random_uuid(), gen_random_uuid(), NULL)"
                ),
                (.identity, "SELECT class FROM identity.open_disclosure(\(id))"),
                (.casework, "SELECT secret FROM (SELECT code_mac AS secret FROM casework.referral_link) t"),
                (.casework, "INSERT INTO casework.referral SELECT * FROM casework.referral"),
            ]
            for (compartment, statement) in statements {
                await #expect(throws: PostgresError.self, "\(statement.rendered().text)") {
                    try await store.write(as: linked.credential) { tx in
                        try tx.inside(compartment) {
                            _ = try tx.connection.answer(to: tx.connection.queue(statement)).affected
                        }
                    }
                }
            }
        }
    }

    /// A slip reads no table about people, answers one question, and nothing else.
    @Test func aSlipReadsNoTable() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast, to: .completed)
            let code = try await store.write(as: linked.credential) {
                try Referral.giveSlip(linked.id, in: "fra", $0)
            }
            let slip = try await ConfirmationSlip.open(
                code.text, from: Arrival(address: "192.0.2.1", label: "x"), in: store)
            let read = try await rows(slip, store, columns: try await columns())
            for (table, text) in read { #expect(text == "", "\(table)") }
            #expect(read.count > 25)
            for verb: @Sendable (Transaction) throws -> Void in [
                { _ = try ReferralPage(linked.id, in: $0) }, { _ = try LinkedPage(in: $0) },
                { try Referral.write(linked.id, text: "x", in: $0) },
                { _ = try Referral.giveSlip(linked.id, in: "fra", $0) },
            ] {
                await #expect(throws: Refusal.self) { try await store.write(as: slip, verb) }
            }
        }
    }

    /// A secret that is not one, however it is made: nobody is let in, and nothing tells how close it was.
    @Test func guessesAreNobody() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast)
            for _ in 0..<50 {
                await #expect(throws: Refusal.signInNeeded) {
                    try await store.read(as: Credential(Token())) { try $0.caller.session }
                }
            }
            // The hash that is kept is no secret.
            let kept = try #require(
                Token(
                    Data(linked.secret.hash).base64EncodedString()
                        .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")))
            await #expect(throws: Refusal.signInNeeded) {
                try await store.read(as: Credential(kept)) { try $0.caller.session }
            }
            // The account a link acts in signs in to nothing.
            let acting = try #require(try await store.read(as: linked.credential) { try $0.caller.account })
            let email = "link.\(acting.text)@relais.invalid"
            await #expect(throws: Refusal.signInRefused) {
                _ = try await SignIn.begin(
                    email: email, password: "a long enough password", from: Arrival(address: "192.0.2.1", label: "x"),
                    in: store)
            }
        }
    }
}
