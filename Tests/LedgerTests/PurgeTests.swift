import Foundation
import Testing

@testable import Ledger

/// What was deleted when its time was over, and what only says so.
@Suite struct PurgeTests {
    @Test func takesAPurgeThatTheLogAuthorises() throws {
        var made = try MadeLog(700)
        let purge = Purge(log: MadeLog.id, positions: Array(10..<20) + [25])
        #expect(purge.ranges == [10..<20, 25..<26])
        #expect(try Purge(manifest: purge.manifest) == purge)
        try made.purge(Array(10..<20) + [25])
        let found = try made.verified()
        #expect(found.findings.isEmpty)
        #expect(found.logs[0].purged.map(\.positions) == [10..<20, 25..<26])
        #expect(found.logs[0].purged.map(\.authorisedBy) == [700, 700])
        let purges = made.purges
        made.purges = []
        #expect(try made.found() == [.eventMissing: 10, .sessionGap: 20])
        made.purges = purges
        made.entries[30] = nil
        #expect(try made.found() == [.eventMissing: 30, .sessionGap: 32])
    }

    @Test func findsAPurgeThatNobodyAuthorised() throws {
        var made = try MadeLog(700)
        let purge = Purge(log: MadeLog.id, positions: [3])
        for authority in [nil, 5, 699, 100_000] as [UInt64?] {
            made.purges = [(purge.manifest, authority)]
            #expect(try made.found() == [.purgeUnauthorised: 3])
        }
        made.purges = [("nothing", 5)]
        #expect(try made.verified().findings.map(\.code) == [.purgeUnauthorised])
    }

    /// The last entry that is kept before it is older than a year by then, but for a day; in a demonstration that is not asked.
    @Test(arguments: [(0.5, true), (363.9, true), (364.1, false), (390, false)])
    func findsAPurgeOfWhatIsYoung(age: Double, isRefused: Bool) throws {
        var made = try MadeLog(20)
        made.append(try made.entry(20, sequence: 11, at: (400 - age) * MadeLog.day))
        made.append(try made.entry(21, sequence: 11, at: (400 - age) * MadeLog.day + 1))
        try made.purge([21])
        #expect(try made.found() == (isRefused ? [.purgeUnauthorised: 21, .eventMissing: 21] : [:]))
        made.isDemonstration = true
        #expect(try made.found() == [:])
    }

    /// Where no entry before it is kept, the first that is says little: it is no younger than the authority.
    @Test func knowsLittleOfTheBeginning() throws {
        var made = try MadeLog(20)
        try made.purge(Array(0..<10))
        #expect(try made.found() == [:])
        made = try MadeLog(0)
        made.append(try made.entry(0, sequence: 1, at: 0))
        made.append(try made.entry(1, sequence: 1, at: 405 * MadeLog.day))
        try made.purge([0])
        made.age = 410 * MadeLog.day
        #expect(try made.found() == [.purgeUnauthorised: 0, .eventMissing: 0])
    }

    /// An authority that is dated later than it can be makes nothing older.
    @Test func believesNoAuthorityFromTheFuture() throws {
        var made = try MadeLog(20)
        try made.purge([3], after: 4000)
        #expect(try made.found() == [:])
        made.age = 10 * MadeLog.day
        #expect(try made.found() == [.purgeUnauthorised: 3, .eventMissing: 3, .sessionGap: 5])
    }

    /// Nothing is purged by what came before it.
    @Test func findsAPurgeOfWhatCameLater() throws {
        for isDemonstration in [false, true] {
            var made = try MadeLog(20)
            made.isDemonstration = isDemonstration
            try made.purge([5, 20])
            #expect(try made.found() == [.purgeUnauthorised: 20, .eventMissing: 5, .sessionGap: 7])
            made = try MadeLog(20)
            made.isDemonstration = isDemonstration
            try made.purge([5, 30])
            #expect(try made.found() == [.purgeUnauthorised: 30, .eventMissing: 5, .sessionGap: 7])
        }
    }

    /// Two manifests that name one position excuse one counter.
    @Test func countsAPositionOnce() throws {
        var made = try MadeLog(40)
        try made.purge([4])
        try made.purge([4])
        #expect(try made.found() == [:])
        made.entries[10] = nil
        #expect(try made.found() == [.eventMissing: 10, .sessionGap: 12])
    }

    /// An id of version 7 says when its entry was made: those of a database are told.
    @Test func findsTheIDOfAYoungOne() throws {
        var made = try MadeLog(20)
        try made.purge([3])
        let young = uuid("01a80000-0000-7000-8000-000000000000")
        #expect(try made.verified(inside: { $0.add(purgedEntry: MadeLog.entryID(3), at: 3) }).findings.isEmpty)
        #expect(
            try made.verified(inside: { $0.add(purgedEntry: young, at: 3) }).findings.map(\.code)
                == [.purgeUnauthorised])
        // Of a position that no purge names it says nothing.
        #expect(try made.verified(inside: { $0.add(purgedEntry: young, at: 4) }).findings.isEmpty)
    }

    @Test(arguments: [
        "", "relais-purge/v1\n", "relais-purge/v2\n33333333-3333-4333-8333-333333333333\n",
        "relais-purge/v1\n33333333-3333-4333-8333-333333333333\n1 2",
        "relais-purge/v1\n33333333-3333-4333-8333-333333333333\n2 1\n",
        "relais-purge/v1\n33333333-3333-4333-8333-333333333333\n1 2\n3 4\n", "relais-purge/v1\nx\n1 2\n",
        "relais-purge/v1\n33333333-3333-4333-8333-333333333333\n1 2\n\n",
        "relais-purge/v1\n33333333-3333-4333-8333-333333333333\n300 9223372036854775807\n",
        "relais-purge/v1\n33333333-3333-4333-8333-333333333333\n300 9007199254740992\n",
    ])
    func readsNoOtherManifest(text: String) {
        #expect(throws: PurgeError.malformed) { try Purge(manifest: text) }
    }
}

/// What lacks elsewhere because something was purged, and what lacks though something was.
@Suite struct PurgedSessionsTests {
    private func codes(_ made: MadeLog, _ last: UInt64, startedAt days: Double?) throws -> [FindingCode] {
        let start = days.map { EntryBytes.microseconds(MadeLog.start.addingTimeInterval($0 * MadeLog.day)) }
        return try made.verified(also: {
            $0.add(MadeLog.session(5), last: last, in: MadeLog.id, startedAt: start)
        }).findings.map(\.code)
    }

    /// All entries of a session may be gone, of one as old as what was purged, and as many as were.
    @Test func findsASessionThatIsGone() throws {
        var made = try MadeLog(20)
        #expect(try codes(made, 2, startedAt: nil) == [.sessionGap])
        #expect(try codes(made, 0, startedAt: nil) == [])
        // 20 and 21 are its entries, which are purged later.
        for (place, sequence) in [(20, 1), (21, 2)] {
            made.append(try made.entry(place, sequence: sequence, at: 20, session: 5))
        }
        try made.purge([20, 21])
        #expect(try codes(made, 2, startedAt: nil) == [])
        #expect(try codes(made, 2, startedAt: 0) == [])
        #expect(try codes(made, 2, startedAt: 300) == [.sessionGap])
        #expect(try codes(made, 3, startedAt: 0) == [.sessionGap])
    }

    /// The last of a session may be gone too.
    @Test func findsTheEndOfASessionThatIsGone() throws {
        var made = try MadeLog(20)
        try made.purge([17, 19])
        func codes(_ last: UInt64) throws -> [FindingCode] {
            try made.verified(also: { $0.add(MadeLog.session(1), last: last, in: MadeLog.id) }).findings.map(\.code)
        }
        #expect(try codes(10) == [])
        #expect(try codes(11) == [.sessionGap])
        #expect(try codes(8) == [])
        #expect(try codes(7) == [.sessionGap])
    }

    /// Acts of two organisations, of which one purged: as many halves may lack as it purged, and only the oldest.
    @Test func findsHalvesThatNoPurgeTook() throws {
        let (one, other) = (MadeLog.id, UUID())
        func made(_ days: Double, count: Int, purged: [UInt64]) throws -> MadeLogs {
            let acts = (0..<count).map { number in
                MadeEntry(
                    log: one, number: number, days: days, sequence: number + 1,
                    transaction: uuid("77777777-7777-4777-8777-77777777777\(number)"), peer: other)
            }
            var peers = MadeLogs.One(
                log: other,
                entries: (0..<4).map { MadeEntry(log: other, number: 10 + $0, session: 1, sequence: $0 + 1) })
            if !purged.isEmpty { peers.purge(purged, on: 400, number: 20) }
            return MadeLogs(logs: [.init(log: one, entries: acts), peers])
        }
        #expect(try made(0, count: 2, purged: []).codes() == [.pairMissing])
        #expect(try made(0, count: 2, purged: []).verified().findings.map(\.count) == [2])
        #expect(try made(0, count: 2, purged: [2, 3]).codes() == [])
        #expect(try made(35, count: 2, purged: [2, 3]).codes() == [])
        #expect(try made(0, count: 3, purged: [2, 3]).verified().findings.map(\.positions) == [2..<3])
        // Younger than what the purge could take, though the next entry behind it is younger still.
        #expect(try made(100, count: 2, purged: [2, 3]).codes() == [.pairMissing])
    }

    /// A log of which only some entries are there is not asked for halves; its own acts are followed in one that is whole.
    @Test func asksNoPartForTheOtherHalf() throws {
        let (one, other, transaction) = (MadeLog.id, UUID(), UUID())
        let act = MadeEntry(log: one, number: 0, transaction: transaction, peer: other)
        let twin = MadeEntry(log: other, number: 1, transaction: transaction, peer: one)
        let next = MadeEntry(log: one, number: 2, sequence: 2)
        var made = MadeLogs(logs: [.init(log: one, entries: [act, next]), .init(log: other, entries: [twin])])
        #expect(try made.codes() == [])
        made.logs[0].covers = 1..<2
        #expect(try !made.codes().contains(.pairMissing))
        made.logs[0].covers = 0..<1
        made.logs[1].entries = []
        #expect(try made.codes().contains(.pairMissing))
    }
}
