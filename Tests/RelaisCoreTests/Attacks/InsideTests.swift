import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Someone with a session who can make one of our transactions say what they like: a bug, or an injection.
@Suite struct InsideTests {
    @Test func casesReadNeitherNamesNorKeysNorSecrets() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.accepted, cast)
            for table in [
                "identity.civil", "identity.contact", "identity.disclosure", "identity.reveal_reason", "keys.dek",
                "keys.pepper", "access.account", "access.session", "access.context_key", "audit.entry",
            ] {
                let state = try sqlState(tx, cast.alice) { tx in
                    _ = try tx.connection.answer(to: tx.connection.queue(SQL(trusted: "SELECT * FROM \(table)")))
                }
                #expect(state == "42501", "\(table)")
            }
        }
    }

    @Test(arguments: Referral.State.reachable)
    func noCompartmentShowsAnotherOrganisationAnything(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            for stranger in [cast.frank, cast.grace] {
                let seen = try tx.as(stranger) { tx in
                    func count(_ compartment: Compartment, _ sql: SQL) throws -> Int {
                        try tx.inside(compartment) { try tx.one(sql, as: Only<Int>.self).value }
                    }
                    return [
                        try count(.casework, "SELECT count(*) FROM casework.person"),
                        try count(.casework, "SELECT count(*) FROM casework.assignment"),
                        try count(.casework, "SELECT count(*) FROM casework.referral"),
                        try count(.casework, "SELECT count(*) FROM casework.referral_side"),
                        try count(.casework, "SELECT count(*) FROM casework.referral_move"),
                        try count(.casework, "SELECT count(*) FROM casework.disclosure"),
                        try count(.identity, "SELECT count(*) FROM identity.civil"),
                        try count(.identity, "SELECT count(*) FROM identity.contact"),
                        try count(.identity, "SELECT count(*) FROM identity.correction"),
                        try count(.vault, "SELECT count(*) FROM keys.dek"),
                        try count(.vault, "SELECT count(*) FROM keys.pepper"),
                        try count(.access, "SELECT count(id) FROM access.account WHERE email <> \(stranger.email)"),
                        try count(.auditor, "SELECT count(*) FROM audit.entry"),
                    ]
                }
                // Frank and Grace are colleagues; neither may see the accounts.
                #expect(seen == Array(repeating: 0, count: 11) + [seen[11], 0])
                #expect(seen[11] <= 1)
            }
            // Bob keeps the shelter's accounts, and sees none of its files.
            let seen = try tx.as(cast.bob) { tx in
                [
                    try tx.one("SELECT count(*) FROM casework.person", as: Only<Int>.self).value,
                    try tx.one("SELECT count(*) FROM casework.referral", as: Only<Int>.self).value,
                    try tx.inside(.identity) {
                        try tx.one("SELECT count(*) FROM identity.civil", as: Only<Int>.self).value
                    },
                ]
            }
            #expect(seen == [0, 0, 0])
            _ = made
        }
    }

    /// Sealed for the recipient from the sending on, and shut until it accepts.
    @Test(arguments: Referral.State.reachable)
    func theRecipientOpensNoIdentityBeforeItAccepts(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            for member in [cast.charlie, cast.dora, cast.erin] {
                for sql in ["SELECT FROM identity.disclosure", "DELETE FROM identity.disclosure"] as [SQL] {
                    #expect(
                        try sqlState(tx, member) { tx in try tx.inside(.identity) { try tx.execute(sql) } } == "42501")
                }
                let civil = try tx.as(member) { tx in
                    try tx.inside(.identity) {
                        try tx.one("SELECT count(*) FROM identity.civil", as: Only<Int>.self).value
                    }
                }
                let follows =
                    member.account == cast.charlie.account
                    && [.accepted, .inProgress, .completed, .notFulfilled].contains(state)
                #expect(civil == (follows ? 1 : 0))
            }
            // Nor do the keys that are left open anything of it.
            if [.declined, .withdrawn, .enteredInError].contains(state) {
                let keys = try tx.as(cast.charlie) { tx in
                    try tx.inside(.vault) {
                        try tx.one(
                            "SELECT count(*) FROM keys.dek WHERE organisation = \(cast.clinic)", as: Only<Int>.self
                        ).value
                    }
                }
                #expect(keys == 0)
            }
            _ = made
        }
    }

    @Test func nobodyActsInAnothersName() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let elsewhere = UUID()
            let attempts: [(String, SQL)] = [
                (
                    "a move in the other side's name",
                    """
                    INSERT INTO casework.referral_move (entry, referral, at, to_state, organisation, account)
                    VALUES (\(elsewhere), \(made.id), \(noon), 'accepted', \(cast.shelter), \(cast.alice.account))
                    """
                ),
                (
                    "a person of another organisation",
                    """
                    INSERT INTO casework.person (organisation, id, code, languages, created_at, entry)
                    VALUES (\(cast.shelter), \(elsewhere), 'A1A-11A', '{fra}', \(noon), \(elsewhere))
                    """
                ),
                (
                    "an assignment to another organisation's person",
                    """
                    INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
                    VALUES (\(cast.shelter), \(elsewhere), \(made.person), \(cast.charlie.account), \(noon), \(elsewhere))
                    """
                ),
                (
                    "a referral from another organisation",
                    """
                    INSERT INTO casework.referral (id, reference, referrer, recipient, service, state, priority, drafted_at, entry)
                    VALUES (\(elsewhere), '11AA-11A', \(cast.shelter), \(cast.clinic), \(cast.course), 'draft', 'normal', \(noon), \(elsewhere))
                    """
                ),
            ]
            for (what, sql) in attempts {
                #expect(try sqlState(tx, cast.charlie) { try $0.execute(sql) } == "42501", "\(what)")
            }
            let inVault: [SQL] = [
                """
                INSERT INTO keys.dek (organisation, subject, class, version, about, wrapped)
                VALUES (\(cast.shelter), \(made.person), 'civil', 2, \(made.person), \(Bytes(.init(repeating: 1, count: 65))))
                """,
                """
                INSERT INTO keys.pepper (subject, organisation, wrapped)
                VALUES (\(elsewhere), \(cast.shelter), \(Bytes(.init(repeating: 1, count: 65))))
                """,
            ]
            for sql in inVault {
                #expect(
                    try sqlState(tx, cast.charlie) { tx in try tx.inside(.vault) { try tx.execute(sql) } } == "42501")
            }
            let inAccess: SQL = """
                INSERT INTO access.membership (organisation, account, roles, since, entry)
                VALUES (\(cast.clinic), \(cast.bob.account), ARRAY['caseworker'], \(noon), \(elsewhere))
                """
            #expect(try sqlState(tx, cast.bob) { tx in try tx.inside(.access) { try tx.execute(inAccess) } } == "42501")
            #expect(
                try sqlState(tx, cast.alice) {
                    try $0.execute("SELECT casework.retract_disclosure(\(made.id), \(noon), \(elsewhere))")
                }
                    == "RL003")
            #expect(
                try sqlState(tx, cast.frank) {
                    try $0.execute("SELECT casework.retract_disclosure(\(made.id), \(noon), \(elsewhere))")
                }
                    == "RL003")
        }
    }

    @Test func changesItsContextInNoPartOfAStatement() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.person(by: cast)
            for sql in [
                "SELECT id FROM casework.person ORDER BY set_config('relais.context', '', true)",
                "SELECT id FROM casework.person WHERE set_config('role', 'relais_vault', true) <> ''",
            ] as [SQL] {
                #expect(try sqlState(tx, cast.alice) { try $0.execute(sql) } == "42501")
            }
            // A session of one's own is no other's: Alice's context with Carol's roles.
            let context = try tx.as(cast.alice) {
                try $0.one("SELECT current_setting('relais.context')", as: Only<String>.self).value
            }
            let raised = context.replacing("caseworker", with: "coordinator")
            #expect(raised != context)
            #expect(
                try sqlState(tx, cast.alice) { tx in
                    try tx.connection.script(SQL(trusted: "SET LOCAL relais.context = '\(raised)'"))
                    _ = try tx.one("SELECT count(*) FROM casework.person", as: Only<Int>.self)
                } == "RL002")
        }
    }

    @Test func carriesNoContextIntoAnotherTransaction() async throws {
        try await withDatabase(connections: 1) { _, pool, cast in
            let states = try await pool.withConnection { connection in
                try connection.script("BEGIN")
                try connection.execute("SELECT access.enter(\(Bytes(cast.alice.credential.sha256)))")
                let context = try connection.one("SELECT current_setting('relais.context')", as: Only<String>.self)
                    .value
                try connection.commit()

                // It ends with its transaction,
                try connection.script("BEGIN")
                let left: Only<Bool> = try connection.one("SELECT access.session() IS NULL")
                connection.rollback()
                // and is refused when it is put back, for one transaction or for all.
                var states: [String?] = []
                for setting in ["SET LOCAL", "SET"] {
                    try connection.script("BEGIN")
                    try connection.script(SQL(trusted: "\(setting) relais.context = '\(context)'"))
                    do {
                        _ = try connection.one("SELECT access.session()", as: Only<UUID>.self)
                        states.append(nil)
                    } catch let error as PostgresError {
                        states.append(error.sqlState)
                    }
                    connection.rollback()
                }
                return (left.value, states)
            }
            #expect(states.0)
            #expect(states.1 == ["RL002", "RL002"])
        }
    }
}
