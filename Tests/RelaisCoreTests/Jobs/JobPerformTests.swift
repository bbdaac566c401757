import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct JobPerformTests {
    private func look(_ tx: Transaction, _ cast: Cast, at moment: Date) throws -> [Job.Kind] {
        try tx.leave(Job(.findUnanswered), cast, at: moment)
        return try tx.doJobs(cast, at: moment)
    }

    @Test func remindsOnceOfWhatIsOverdueAndOnceAfterTenDays() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            #expect(try look(tx, cast, at: noon + 9 * 86_400) == [.findUnanswered])
            #expect(try look(tx, cast, at: noon + 10 * 86_400) == [.findUnanswered, .remindWaiting])
            #expect(try look(tx, cast, at: noon + 11 * 86_400) == [.findUnanswered])
            #expect(try look(tx, cast, at: noon + 15 * 86_400) == [.findUnanswered, .remindOverdue])
            #expect(try look(tx, cast, at: noon + 16 * 86_400) == [.findUnanswered])
            for member in [cast.charlie, cast.dora, cast.erin] {
                #expect(try tx.notices(of: member) == [.overdue, .waiting, .sent])
            }
            #expect(try tx.notices(of: cast.alice) == [])
        }
    }

    @Test(arguments: [Referral.State.draft, .accepted, .declined, .completed, .withdrawn])
    func remindsOfNothingElse(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(state, cast)
            try tx.doJobs(cast)
            // What was disclosed goes thirty days after a support that was completed; nobody is reminded of anything.
            let did = try look(tx, cast, at: noon + 40 * 86_400)
            let more: [Job.Kind] = state == .completed ? [.retract] : state == .accepted ? [.remindStart] : []
            #expect(did == [.findUnanswered] + more)
        }
    }

    @Test func isMootOnceItWasAnswered() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            let later = noon + 10 * 86_400
            try tx.leave(Job(.findUnanswered), cast, at: later)
            #expect(try tx.doNextJob(cast, at: later) == .findUnanswered)
            _ = try tx.as(cast.charlie, at: later) { try Referral.accept(made.id, in: $0) }
            #expect(Set(try tx.doJobs(cast, at: later)) == [.remindWaiting, .tellReferrer])
            #expect(try tx.notices(of: cast.charlie) == [.sent])
        }
    }

    @Test func isFoundOnceWhileItWaitsOrIsDead() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            let later = noon + 10 * 86_400
            for _ in 0..<2 {
                try tx.leave(Job(.findUnanswered), cast, at: later - 1)
                #expect(try tx.doNextJob(cast, at: later) == .findUnanswered)
            }
            #expect(try tx.jobsLeft() == [.remindWaiting])
            try tx.as(cast.daemon) { tx in
                try tx.execute("UPDATE jobs.job SET failure = 'x', dead_at = \(later)")
            }
            #expect(try look(tx, cast, at: later + 1) == [.findUnanswered])
        }
    }

    @Test func purgesWhatIsKeptNoLonger() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            _ = try await store.referral(.sent, cast)
            let runner = try Runner(store: store, zone: .gmt, logger: quiet)
            try await runner.finishDue()
            let before = try await TestServer.superuser(database) { connection in
                try connection.script(
                    """
                    UPDATE casework.notice n SET read_at = '2025-10-13' WHERE account = (SELECT id FROM access.account WHERE name = 'Erin');
                    UPDATE casework.notice n SET read_at = '2025-10-15' WHERE account = (SELECT id FROM access.account WHERE name = 'Dora');
                    INSERT INTO access.attempt VALUES
                        (sha256('old'), 3, clock_timestamp() - interval '25 hours', clock_timestamp() - interval '24 hours'),
                        (sha256('new'), 3, clock_timestamp() - interval '23 hours', clock_timestamp() - interval '22 hours');
                    INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, expires_at, ended_at)
                    SELECT gen_random_uuid(), 'member', sha256(days::text::bytea), m.account, m.organisation, clock_timestamp(),
                        clock_timestamp(), clock_timestamp() - days * interval '1 day' + interval '9 hours', clock_timestamp() - days * interval '1 day'
                    FROM access.membership m JOIN access.account a ON a.id = m.account, unnest(ARRAY[150, 200]) AS days WHERE a.name = 'Alice';
                    """)
                return try connection.one("SELECT count(*) FROM access.session", as: Only<Int>.self).value
            }
            try await store.transaction("BEGIN", as: cast.daemon) { try $0.enqueue(Job(.purge)) }
            #expect(try await runner.finishDue() == 1)
            let left = try await TestServer.superuser(database) { connection in
                [
                    try connection.one("SELECT count(*) FROM access.session", as: Only<Int>.self).value,
                    try connection.one("SELECT count(*) FROM access.attempt WHERE failures = 3", as: Only<Int>.self)
                        .value,
                    try connection.one("SELECT count(*) FROM casework.notice", as: Only<Int>.self).value,
                    try connection.one(
                        "SELECT count(*) FROM audit.entry WHERE action = 'leftover.purged'", as: Only<Int>.self
                    ).value,
                ]
            }
            #expect(left == [before - 1, 1, 2, 1])
        }
    }
}
