import Foundation
import RelaisTesting
import Testing

@testable import Ledger
@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// What is deleted when its time is over: with an authority that the log signed, and so that the log still verifies.
@Suite struct LogPurgeTests {
    private static let year: TimeInterval = 370 * 86_400

    /// The same logs, so much later.
    private func later(_ logs: KeptLogs, by seconds: TimeInterval) -> Store { logs.store.dated { noon + seconds } }

    private func order(_ store: Store) async throws {
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        try await store.transaction("BEGIN", as: daemon) { try LogPurge.order(in: $0) }
    }

    private func count(_ logs: KeptLogs, _ condition: String) async throws -> Int {
        try await TestServer.superuser(logs.database) {
            try $0.one(SQL(trusted: "SELECT count(*) FROM audit.entry WHERE \(condition)"), as: Only<Int>.self).value
        }
    }

    private func verified(_ logs: KeptLogs, at seconds: TimeInterval, kept: [String], state: Bool = true) async throws
        -> Verification
    {
        var request = LogVerification.Request()
        (request.kept, request.comparesRows, request.maxAge) = (kept, state, Self.year * 10)
        return try await LogVerification(store: later(logs, by: seconds), address: logs.address, signer: logs.signer)
            .run(request, as: logs.cast.administrator)
    }

    @Test func looksGoAfterAYearAndTheLogStillVerifies() async throws {
        try await withLogs { logs in
            for _ in 0..<3 {
                try await logs.store.write(as: logs.cast.alice.credential) { _ = try Caseload(in: $0) }
            }
            try await logs.settle()
            let kept = try await logs.checkpoints()
            // That they were asked for is an entry too.
            try await logs.settle()
            let (reads, writes) = (try await count(logs, "class = 'read'"), try await count(logs, "class = 'write'"))
            #expect(reads >= 3)
            // Nothing is old enough yet.
            try await order(logs.store)
            #expect(try await count(logs, "action = 'audit.purged'") == 0)
            let then = later(logs, by: Self.year)
            try await order(then)
            #expect(try await count(logs, "action = 'audit.purged'") > 0)
            let sequencer = try logs.sequencer()
            // What no signed log authorises is not carried out.
            try await sequencer.carryOutPurges()
            #expect(try await count(logs, "class = 'read' AND at <= '\(noon.ISO8601Format())'") == reads)
            try await Sequencer(store: then, address: logs.address, signer: logs.signer, logger: quiet).round(
                signsAll: true)
            try await Sequencer(store: then, address: logs.address, signer: logs.signer, logger: quiet).carryOutPurges()
            #expect(try await count(logs, "class = 'read' AND at <= '\(noon.ISO8601Format())'") == 0)
            #expect(try await count(logs, "class = 'write' AND action <> 'audit.purged'") == writes)
            let found = try await verified(logs, at: Self.year + 60, kept: kept)
            #expect(found.findings == [])
            #expect(found.logs.reduce(0) { $0 + $1.purged.count } > 0)
            // Again there is nothing to do.
            try await order(then)
            #expect(
                try await count(logs, "action = 'audit.purged' AND at > '\((noon + Self.year + 1).ISO8601Format())'")
                    == 0)
            // What else is deleted is missed.
            try await logs.tamper(
                "DELETE FROM audit.entry WHERE id = (SELECT entry FROM audit.leaf WHERE log = '\(logs.cast.shelter.text)' AND position = 0)"
            )
            let tampered = try await verified(logs, at: Self.year + 60, kept: kept, state: false)
            #expect(KeptLogs.firsts(tampered, in: logs.cast.shelter)[.eventMissing] == 0)
        }
    }

    @Test func changesGoAfterThreeYears() async throws {
        try await withLogs { logs in
            // A session begins by the clock of the database, which is not that of the test.
            try await logs.tamper("UPDATE access.session SET created_at = '2020-01-01'")
            let then = later(logs, by: 3 * Self.year)
            let sequencer = try Sequencer(store: then, address: logs.address, signer: logs.signer, logger: quiet)
            try await order(then)
            try await sequencer.round(signsAll: true)
            try await sequencer.carryOutPurges()
            #expect(try await count(logs, "action <> 'audit.purged'") == 0)
            let found = try await verified(logs, at: 3 * Self.year + 60, kept: [])
            #expect(found.findings == [])
        }
    }

    /// Nobody else deletes, and a purge deletes nothing that is too young or that nothing authorises.
    @Test func isRefusedToWhoeverHasNoAuthority() async throws {
        try await withLogs { logs in
            let daemon = try Credential(secret: "daemon", in: logs.store.keyring)
            let log = logs.cast.shelter
            for (who, state) in [
                (daemon, "RL003"), (logs.cast.judy.credential, "RL003"), (logs.cast.administrator, "RL003"),
            ] {
                let error = await #expect(throws: PostgresError.self) {
                    try await logs.store.transaction("BEGIN", as: who) { tx in
                        try tx.inside(.auditor) {
                            _ = try tx.one(
                                "SELECT audit.carry_out(\(log), 0, 'relais-purge/v1', \([0, 1]), \(tx.now))",
                                as: Only<Int>.self)
                        }
                    }
                }
                #expect(error?.sqlState == state)
            }
            let direct = await #expect(throws: PostgresError.self) {
                try await logs.store.transaction("BEGIN", as: daemon) { tx in
                    try tx.inside(.auditor) { try tx.execute("DELETE FROM audit.entry") }
                }
            }
            #expect(direct?.sqlState == "42501")
        }
    }
}
