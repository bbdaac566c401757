import Foundation
import Testing

@testable import Ledger

/// Rows against the entries that they name.
@Suite struct RowStatesTests {
    private let digest = Hash(Golden.rowDigest) ?? .emptyTree

    private func row(_ entry: Int?, _ digest: Hash?, isStrict: Bool = false) -> LiveRow {
        LiveRow(table: "t", entry: entry.map(MadeLog.entryID) ?? UUID(), digest: digest, isStrict: isStrict)
    }

    @Test func findsRowsThatDrifted() throws {
        let made = try MadeLog(20)
        func codes(_ rows: [(Int?, Hash?)]) throws -> [FindingCode] {
            try made.verified(also: { verifier in
                for (entry, digest) in rows { verifier.add(row(entry, digest)) }
            }).findings.map(\.code)
        }
        // Every tenth entry holds a digest and follows the one ten before: 10 is the last of its row.
        #expect(try codes([(10, digest)]) == [])
        #expect(try codes([(10, digest), (10, .emptyTree)]) == [])
        #expect(try codes([(10, .emptyTree)]) == [.stateDrift])
        #expect(try codes([(0, digest)]) == [.stateDrift])
        #expect(try codes([(0, .emptyTree)]) == [])
        #expect(try codes([(3, digest)]) == [])
        #expect(try codes([(10, nil)]) == [])
        #expect(try codes([(nil, digest)]) == [.rowWithoutEvent])
        #expect(try codes([(nil, nil)]) == [.rowWithoutEvent])
    }

    /// Of a table each of whose rows has an entry to itself, every row is what the entry says it is.
    @Test func holdsARowToItsOwnEntry() throws {
        let made = try MadeLog(20)
        func codes(_ rows: [(Int?, Hash?, Bool)]) throws -> [FindingCode] {
            try made.verified(also: { verifier in
                for (entry, digest, isStrict) in rows { verifier.add(row(entry, digest, isStrict: isStrict)) }
            }).findings.map(\.code)
        }
        #expect(try codes([(10, digest, true)]) == [])
        #expect(try codes([(10, .emptyTree, true)]) == [.stateDrift])
        #expect(try codes([(0, digest, true)]) == [.stateDrift])
        #expect(try codes([(0, .emptyTree, true)]) == [.stateDrift])
        // An entry that holds no digest is of no such row.
        #expect(try codes([(3, digest, true)]) == [.stateDrift])
        #expect(try codes([(10, digest, true), (10, .emptyTree, true)]) == [.stateDrift])
        #expect(try codes([(10, digest, true), (10, .emptyTree, false)]) == [])
        #expect(try codes([(10, .emptyTree, true), (10, .emptyTree, false)]) == [.stateDrift])
        #expect(try codes([(nil, digest, true)]) == [.rowWithoutEvent])
    }

    @Test func countsWhatWasCompared() throws {
        let found = try MadeLog(20).verified(also: { verifier in
            for row in [
                row(10, digest), row(10, .emptyTree), row(3, digest), row(4, nil), row(5, nil), row(nil, nil),
            ] { verifier.add(row) }
        })
        #expect(found.rows == 6)
        #expect(found.rowsCounted == 2)
        #expect(found.rowsNamed == 3)
        #expect(found.lines.contains("2 rows compared, 3 more name an entry that is there."))
        #expect(found.json.contains("\"rows\":6,\"rows_compared\":2"))
        #expect(try MadeLog(20).verified().rowsCounted == 0)
    }

    /// Entries say which rows must be there.
    @Test func findsARowThatIsGone() throws {
        var made = try MadeLog(20)
        #expect(try made.verified().findings.isEmpty)
        made.lasting = { $0 == "case.view" }
        let found = try made.verified().findings
        #expect(found.map(\.code) == [.stateDrift])
        #expect(found.first?.place == "no row")
        #expect(found.first?.positions == 10..<11)
        #expect(found.first?.expected == digest)
        #expect(try made.verified(also: { $0.add(row(10, digest)) }).findings.isEmpty)
        // Told once, whatever else is wrong with it.
        #expect(try made.verified(also: { $0.add(row(10, .emptyTree)) }).findings.map(\.code) == [.stateDrift])
        #expect(try made.verified(also: { $0.add(row(10, nil)) }).findings.map(\.place) == ["no row"])
        made.lasting = { $0 == "case.other" }
        #expect(try made.verified().findings.isEmpty)
    }

    /// A row whose entry was purged, or the one behind its entry.
    @Test func excusesWhatAPurgeTook() throws {
        let first = MadeEntry(number: 0, digest: digest)
        let leaf = try first.leaf
        let second = MadeEntry(number: 1, sequence: 2, previous: leaf, digest: .emptyTree)
        var made = MadeLogs(logs: [.init(log: MadeLog.id, entries: [first, second])])
        let beside = row(0, Hash.leaf([1]))
        made.lasting = { $0 == "a.b" }
        let rows = { (verifier: inout Verifier) in
            verifier.add(beside)
            verifier.add(row(1, .emptyTree))
        }
        #expect(try made.codes(also: rows) == [])
        made.logs[0].purge([1], on: 400, number: 2)
        #expect(try made.codes(also: rows) == [])
        made.logs[0].tellsIDs = false
        #expect(try made.codes(also: rows) == [.rowWithoutEvent])
        // What is younger than a purge can have taken has no follower that is gone.
        made.logs[0].tellsIDs = true
        let young = MadeEntry(number: 3, days: 100, session: 1, digest: .emptyTree)
        made.logs[0].entries.append(young)
        #expect(try made.codes(also: rows) == [.stateDrift])
        #expect(
            try made.codes(also: {
                rows(&$0); $0.add(row(3, .emptyTree))
            }) == [])
        #expect(
            try made.codes(also: {
                rows(&$0); $0.add(row(3, digest))
            }) == [.stateDrift])
    }

    /// An id that is said to be purged, and no purge says so.
    @Test func excusesNothingWithoutAPurge() throws {
        let found = try MadeLog(20).verified(
            inside: { $0.add(purgedEntry: MadeLog.entryID(30), at: 3) },
            also: { $0.add(row(30, digest)) })
        #expect(found.findings.map(\.code) == [.rowWithoutEvent])
    }
}
