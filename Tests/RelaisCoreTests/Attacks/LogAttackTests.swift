import Foundation
import RelaisTesting
import Testing

@testable import Ledger
@testable import Postgres
@testable import RelaisCore

/// A superuser whom nothing in PostgreSQL stops changes the log; whoever verifies it is told where. A1 to A10, A12.
@Suite struct LogAttackTests {
    @Test func findsNothingWhereNobodyTampered() async throws {
        try await withLogs { logs in
            let kept = try await logs.checkpoints()
            let found = try await logs.verified(kept: kept, state: true)
            #expect(found.findings == [])
            #expect(found.exitCode == 0)
            #expect(found.sessionsChecked)
            #expect((found.rows ?? 0) > 20)
            #expect(found.logs.filter { $0.size > 0 }.count >= 3)
        }
    }

    /// A1: one byte.
    @Test func a1ChangesAByte() async throws {
        try await withLogs { logs in
            try await logs.tamper(
                """
                UPDATE audit.entry e SET bytes = set_byte(e.bytes, 30, get_byte(e.bytes, 30) # 1)
                FROM audit.leaf f WHERE f.entry = e.id AND f.log = '\(logs.cast.shelter.text)' AND f.position = 5
                """)
            let found = try await logs.verified(kept: logs.checkpoints())
            #expect(KeptLogs.firsts(found, in: logs.cast.shelter)[.leafMismatch] == 5)
            #expect(found.exitCode == 1)
        }
    }

    private func rewrite(_ logs: KeptLogs, _ position: Int) async throws {
        try await logs.tamper(
            """
            UPDATE audit.entry e SET bytes = convert_to(replace(convert_from(e.bytes, 'UTF8'), '"outcome":"ok"', '"outcome":"no"'), 'UTF8'),
                outcome = 'no'
            FROM audit.leaf f WHERE f.entry = e.id AND f.log = '\(logs.cast.shelter.text)' AND f.position = \(position)
            """,
            "UPDATE audit.entry e SET leaf_hash = sha256('\\x00'::bytea || e.bytes)",
            "UPDATE audit.leaf f SET hash = e.leaf_hash FROM audit.entry e WHERE e.id = f.entry")
    }

    /// A2, A3: the leaf as well. There are too few leaves for a full tile: the root gives it away.
    @Test func a2ChangesTheLeafAsWell() async throws {
        try await withLogs { logs in
            let kept = try await logs.checkpoints()
            try await logs.tamper("ALTER TABLE audit.entry DROP CONSTRAINT entry_outcome_known")
            try await rewrite(logs, 5)
            let found = try await logs.verified(kept: kept)
            let firsts = KeptLogs.firsts(found, in: logs.cast.shelter)
            #expect(firsts[.rootMismatch] == 0)
            #expect(firsts[.fork] == 0)
            #expect(firsts[.leafMismatch] == nil)
        }
    }

    /// A4, A6: back to an earlier day, with an honest checkpoint of it. Somebody kept a later one; so did the signer.
    @Test func a4PutsTheLogBack() async throws {
        try await withLogs { logs in
            let before = try await logs.checkpoints()
            _ = try await logs.store.referral(.sent, logs.cast)
            try await logs.settle()
            let kept = try await logs.checkpoints()
            let size = try logs.size(before)
            try await logs.tamper(
                "DELETE FROM audit.entry e USING audit.leaf f WHERE f.entry = e.id AND f.log = '\(logs.cast.shelter.text)' AND f.position >= \(size)",
                "DELETE FROM audit.leaf f WHERE f.log = '\(logs.cast.shelter.text)' AND f.position >= \(size)",
                "UPDATE audit.log SET size = \(size) WHERE log = '\(logs.cast.shelter.text)'",
                "DELETE FROM audit.checkpoint c WHERE c.log = '\(logs.cast.shelter.text)' AND c.size > \(size)")
            #expect(
                KeptLogs.firsts(try await logs.verified(kept: kept), in: logs.cast.shelter)[.rollback] == UInt64(size))
            #expect(
                KeptLogs.firsts(try await logs.verified(knowsHeads: true), in: logs.cast.shelter)[.rollback]
                    == UInt64(size))
            await #expect(throws: SignerError.self) { try await logs.settle() }
        }
    }

    /// A5: with the key stolen, all is signed anew. A kept checkpoint tells; without one it is said that none was supplied.
    @Test func a5SignsAnew() async throws {
        try await withLogs { logs in
            let kept = try await logs.checkpoints()
            try await logs.tamper("ALTER TABLE audit.entry DROP CONSTRAINT entry_outcome_known")
            try await rewrite(logs, 5)
            try await logs.tamper("DELETE FROM audit.checkpoint")
            try await logs.sequencer(signingAs: "thief").round()
            #expect(KeptLogs.firsts(try await logs.verified(kept: kept), in: logs.cast.shelter)[.fork] == 0)
            let alone = try await logs.verified()
            #expect(!alone.findings.contains { [.fork, .rootMismatch, .leafMismatch].contains($0.code) })
            #expect(alone.exitCode != 0)
            #expect(alone.lines.contains { $0.contains("no external checkpoint supplied") })
        }
    }

    /// A7: two change places.
    @Test func a7SwapsTwo() async throws {
        try await withLogs { logs in
            let kept = try await logs.checkpoints()
            try await logs.tamper(
                """
                UPDATE audit.leaf f SET hash = o.hash, entry = gen_random_uuid()
                FROM audit.leaf o WHERE o.log = f.log AND f.log = '\(logs.cast.shelter.text)' AND f.position = 4 AND o.position = 5
                """)
            let found = KeptLogs.firsts(try await logs.verified(kept: kept), in: logs.cast.shelter)
            #expect(found[.rootMismatch] == 0)
            #expect(found[.eventMissing] == 4)
        }
    }

    /// A8: an entry of another day, with all that belongs to it.
    @Test func a8AddsOneOfAnotherDay() async throws {
        try await withLogs { logs in
            let kept = try await logs.checkpoints()
            let size = try logs.size(kept)
            try await logs.tamper(
                """
                CREATE TABLE public.forged AS SELECT e.* FROM audit.entry e
                    JOIN audit.leaf f ON f.entry = e.id WHERE f.log = '\(logs.cast.shelter.text)' AND f.position = 6;
                UPDATE public.forged g SET id = '0197a000-0000-7000-8000-000000000001',
                    bytes = convert_to(replace(convert_from(g.bytes, 'UTF8'), g.id::text, '0197a000-0000-7000-8000-000000000001'), 'UTF8');
                UPDATE public.forged g SET leaf_hash = sha256('\\x00'::bytea || g.bytes);
                INSERT INTO audit.entry SELECT * FROM public.forged;
                INSERT INTO audit.leaf SELECT g.log, \(size), g.leaf_hash, g.id FROM public.forged g
                """)
            let found = KeptLogs.firsts(try await logs.verified(kept: kept), in: logs.cast.shelter)
            #expect(found[.sessionGap] == UInt64(size))
        }
    }

    /// A9: gone before it had a position.
    @Test func a9TakesOneAwayInTime() async throws {
        try await withLogs { logs in
            let kept = try await logs.checkpoints()
            _ = try await logs.store.referral(.sent, logs.cast)
            try await logs.tamper(
                """
                DELETE FROM audit.entry e
                WHERE e.id = (SELECT p.entry FROM audit.pending p JOIN audit.entry o ON o.id = p.entry
                              WHERE o.action = 'person.registered' LIMIT 1);
                DELETE FROM audit.pending p WHERE NOT EXISTS (SELECT FROM audit.entry e WHERE e.id = p.entry)
                """)
            let found = try await logs.verified(kept: kept, state: true)
            #expect(found.findings.contains { $0.code == .sessionGap })
            #expect(found.findings.contains { $0.code == .rowWithoutEvent })
            #expect(found.exitCode == 1)
        }
    }

    /// A10: a row, past every verb.
    @Test func a10ChangesARow() async throws {
        try await withLogs { logs in
            let kept = try await logs.checkpoints()
            try await logs.tamper("UPDATE casework.person SET birth_year = birth_year - 1")
            let found = try await logs.verified(kept: kept, state: true)
            #expect(Set(found.findings.map(\.code)) == [.stateDrift])
            #expect(found.findings.contains { $0.place?.contains("casework.person") == true })
        }
    }

    /// A12: entries are gone, and no entry says that they were to go.
    @Test func a12DropsEntries() async throws {
        try await withLogs { logs in
            let kept = try await logs.checkpoints()
            try await logs.tamper(
                "DELETE FROM audit.entry e USING audit.leaf f WHERE f.entry = e.id AND f.log = '\(logs.cast.shelter.text)' AND f.position IN (3, 4)"
            )
            let found = KeptLogs.firsts(try await logs.verified(kept: kept), in: logs.cast.shelter)
            #expect(found[.eventMissing] == 3)
        }
    }

    /// What the columns say is what the audit is searched by.
    @Test func changesAColumn() async throws {
        for change in [
            "actor = gen_random_uuid()", "class = CASE class WHEN 'read' THEN 'write' ELSE 'read' END",
            "object_refs = '{}'",
        ] {
            try await withLogs { logs in
                let kept = try await logs.checkpoints()
                try await logs.tamper(
                    "UPDATE audit.entry e SET \(change) FROM audit.leaf f WHERE f.entry = e.id AND f.position = 2")
                let found = KeptLogs.firsts(try await logs.verified(kept: kept), in: logs.cast.shelter)
                #expect(found == [.projection: 2], "\(change)")
            }
        }
    }
}
