import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Someone with a session who can make one of our transactions say what they like, and what the daemon may do.
@Suite struct JobAttackTests {
    private static let compartments = Compartment.allCases

    @Test func nobodyReadsOrChangesWhatIsLeft() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            for member in [cast.alice, cast.bob, cast.charlie, cast.dora, cast.grace] {
                for compartment in Self.compartments {
                    for statement in [
                        "SELECT id FROM jobs.job", "UPDATE jobs.job SET run_at = run_at RETURNING id",
                        "DELETE FROM jobs.job RETURNING id",
                    ] {
                        let reached = try sqlState(tx, member) { tx in
                            try tx.inside(compartment) {
                                let rows = try tx.connection.answer(to: tx.connection.queue(SQL(trusted: statement)))
                                #expect(rows.rows().isEmpty, "\(member.email) \(statement)")
                            }
                        }
                        #expect(reached == nil || reached == "42501", "\(member.email) \(statement)")
                    }
                }
            }
            #expect(try tx.jobsLeft() == [.tellRecipient])
        }
    }

    @Test func nobodyLeavesTheDaemonWork() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let moves: [Only<ID<Entry>>] = try tx.as(cast.alice) { tx in
                try tx.all("SELECT entry FROM casework.referral_move WHERE referral = \(made.id) ORDER BY at")
            }
            let sent = moves[1].value
            let attempts: [(String, Member, SQL)] = [
                ("expire", cast.charlie, Self.job("expire", cast.shelter, made.id, nil, noon)),
                ("purge", cast.charlie, Self.job("purge", nil, nil, nil, noon)),
                ("expire one's own", cast.alice, Self.job("expire", cast.shelter, made.id, nil, noon)),
                ("remind", cast.alice, Self.job("remind_waiting", cast.clinic, made.id, nil, noon)),
                (
                    "another's move", cast.charlie,
                    Self.job("tell_recipient", cast.clinic, made.id, sent, noon - 3 * 3_600)
                ),
                (
                    "a third organisation", cast.alice,
                    Self.job("tell_recipient", cast.outside, made.id, sent, noon - 3 * 3_600)
                ),
                (
                    "a stranger's", cast.grace,
                    Self.job("tell_recipient", cast.clinic, made.id, sent, noon - 3 * 3_600)
                ),
                ("no such move", cast.alice, Self.job("tell_recipient", cast.clinic, made.id, ID(), noon)),
                ("find", cast.alice, "SELECT jobs.find_unanswered(\(noon), 100)"),
                ("purge at once", cast.alice, "SELECT jobs.purge(\(noon), 100)"),
                ("give notice", cast.alice, "SELECT casework.give_notice(\(made.id), 'sent', \(made.id), \(noon))"),
                ("act for another", cast.alice, "SELECT access.act_for(\(cast.clinic))"),
                ("act for oneself", cast.alice, "SELECT access.act_for(\(cast.shelter))"),
                ("act for nobody", cast.alice, "SELECT access.act_for(NULL)"),
            ]
            for (name, member, statement) in attempts {
                #expect(try sqlState(tx, member) { try $0.execute(statement) } == "RL003", "\(name)")
            }
            #expect(try tx.jobsLeft() == [.tellRecipient, .tellReferrer])
        }
    }

    private static func job(
        _ kind: String, _ organisation: ID<Organisation>?, _ referral: ID<Referral>?, _ move: ID<Entry>?, _ at: Date
    ) -> SQL {
        "SELECT jobs.enqueue(\(UUID()), \(kind), \(organisation), \(referral), \(move), \(at), \(at))"
    }

    /// One's own move again is all a member can leave: it tells nobody anything twice.
    @Test func nobodyWritesANotice() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            for member in [cast.alice, cast.charlie] {
                let forged = try sqlState(tx, member) { tx in
                    try tx.execute(
                        """
                        INSERT INTO casework.notice (id, organisation, account, kind, referral, cause, at)
                        VALUES (\(UUID()), \(member.organisation), \(member.account), 'expired', \(made.id), \(UUID()), \(noon))
                        """)
                }
                #expect(forged == "42501")
                #expect(try sqlState(tx, member) { try $0.execute("DELETE FROM casework.notice") } == "42501")
                #expect(
                    try sqlState(tx, member) { try $0.execute("UPDATE casework.notice SET kind = 'sent'") } == "42501")
            }
            try tx.as(cast.charlie) { try $0.execute("UPDATE casework.notice SET read_at = \(noon)") }
            #expect(try tx.as(cast.dora) { try NoticeList(in: $0).unread } == 1)
        }
    }

    /// The daemon acts for one organisation at a time, opens nobody's file, and makes no move but the one that time makes.
    @Test func theDaemonSeesOneOrganisationAndNoFile() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            func count(_ compartment: Compartment, _ sql: SQL, for organisation: ID<Organisation>?) throws -> Int {
                try tx.as(cast.daemon) { tx in
                    if let organisation { try tx.act(for: organisation) }
                    return try tx.inside(compartment) { try tx.one(sql, as: Only<Int>.self).value }
                }
            }
            #expect(try count(.casework, "SELECT count(*) FROM casework.referral", for: nil) == 0)
            #expect(try count(.casework, "SELECT count(*) FROM casework.referral", for: cast.outside) == 0)
            #expect(try count(.casework, "SELECT count(*) FROM casework.referral", for: cast.shelter) == 1)
            #expect(try count(.casework, "SELECT count(*) FROM casework.referral_side", for: cast.clinic) == 1)
            for organisation in [nil, cast.shelter, cast.clinic] {
                #expect(try count(.casework, "SELECT count(*) FROM casework.person", for: organisation) == 0)
                #expect(try count(.casework, "SELECT count(*) FROM casework.notice", for: organisation) == 0)
                #expect(try count(.identity, "SELECT count(*) FROM identity.civil", for: organisation) == 0)
                #expect(try count(.identity, "SELECT count(*) FROM identity.contact", for: organisation) == 0)
                #expect(try count(.auditor, "SELECT count(*) FROM audit.entry", for: organisation) == 0)
            }
            for statement: SQL in [
                "UPDATE casework.referral SET state = 'withdrawn', reason = 'other', ended_at = \(noon) WHERE id = \(made.id)",
                "UPDATE casework.referral SET due_at = \(noon) WHERE id = \(made.id)",
                "UPDATE casework.referral_side SET assignee = NULL WHERE referral = \(made.id)",
                """
                INSERT INTO casework.referral_move (entry, referral, at, to_state, organisation)
                VALUES (\(UUID()), \(made.id), \(noon), 'accepted', \(cast.shelter))
                """,
            ] {
                do {
                    try tx.as(cast.daemon) { tx in
                        try tx.act(for: cast.shelter)
                        try tx.execute(statement)
                    }
                    Issue.record("the daemon could: \(statement)")
                } catch let error as PostgresError {
                    #expect(["42501", "RL003"].contains(error.sqlState))
                }
            }
        }
    }

    /// With the application's password and no key nothing is to be had here either.
    @Test func thePasswordWithoutAKeyIsNothing() async throws {
        try await withDatabase { _, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            _ = try await store.referral(.sent, cast)
            for statement: SQL in [
                "SELECT id FROM jobs.job", "SELECT access.act_for(\(cast.clinic))::text",
                "DELETE FROM jobs.job RETURNING id::text",
                "SELECT jobs.purge(\(noon), 1)::text",
            ] {
                let found = try? await pool.withConnection { connection in
                    try connection.execute("BEGIN")
                    try connection.execute("SET LOCAL ROLE relais_casework")
                    let rows = try connection.answer(to: connection.queue(statement)).rows().count
                    connection.rollback()
                    return rows
                }
                #expect(found ?? 0 == 0)
            }
            #expect(try await store.read(as: cast.administrator) { try $0.jobsLeft() } == [.tellRecipient])
        }
    }
}
