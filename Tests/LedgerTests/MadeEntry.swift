import Foundation

@testable import Ledger

/// An entry made for a test of several logs: what is not said is what entries have.
struct MadeEntry {
    var log = MadeLog.id
    var number = 0
    /// After `MadeLog.start`.
    var days = 0.0
    var session = 0
    var sequence = 1
    var action = "a.b"
    var transaction: UUID?
    var peer: UUID?
    var previous: Hash?
    var digest: Hash?
    var receipt: Hash?

    var bytes: [UInt8] {
        get throws {
            try EntryBytes(
                log: log, id: MadeLog.entryID(number), at: MadeLog.start.addingTimeInterval(days * MadeLog.day),
                actor: "44444444-4444-4444-8444-444444444444", session: MadeLog.session(session).text, action: action,
                object: .one(type: "t", reference: Golden.reference), purpose: "p", outcome: .ok,
                nonce: [UInt8](repeating: UInt8(number % 251), count: 16), transaction: transaction, peer: peer,
                rowDigest: digest?.bytes, receipt: receipt?.bytes
            ).bytes(sseq: sequence, prev: previous?.bytes)
        }
    }

    var leaf: Hash { get throws { .leaf(try bytes) } }
}

/// Logs of such entries, verified; nobody signed them. A nil is an entry that is gone.
struct MadeLogs {
    struct One {
        let log: UUID
        var entries: [MadeEntry]
        /// Positions whose entries are gone.
        var gone: Set<Int> = []
        var covers: Range<UInt64>?
        var purges: [(Purge, UInt64)] = []
        /// Whether the ids of those that are gone are told.
        var tellsIDs = true
    }

    var logs: [One]
    var days = 500.0
    var isWhole = true
    var lasting: @Sendable (String) -> Bool = { _ in false }

    func verified(also: (inout Verifier) -> Void = { _ in }) throws -> Verification {
        let now = EntryBytes.microseconds(MadeLog.start.addingTimeInterval(days * MadeLog.day))
        var terms = Verifier.Terms(policy: Policy(logs: []), now: now)
        (terms.comparesRows, terms.maxAge, terms.lasting) = (true, .max / 2, lasting)
        var verifier = Verifier(terms)
        for one in logs {
            verifier.begin(one.log, origin: one.log.text, covers: one.covers)
            for (place, entry) in one.entries.enumerated() {
                let isHere = !one.gone.contains(place) && one.covers?.contains(UInt64(place)) != false
                let bytes = try entry.bytes
                verifier.add(UInt64(place), .leaf(bytes), isHere ? HeldEntry(bytes: bytes) : nil)
            }
            for (purge, position) in one.purges {
                verifier.add(purge: purge.manifest, authorisedBy: position)
            }
            for place in one.gone.sorted() where one.tellsIDs {
                verifier.add(purgedEntry: MadeLog.entryID(one.entries[place].number), at: UInt64(place))
            }
            verifier.end()
        }
        also(&verifier)
        return verifier.finish(isWhole: isWhole)
    }

    func codes(also: (inout Verifier) -> Void = { _ in }) throws -> [FindingCode] {
        try verified(also: also).findings.map(\.code)
    }
}

extension MadeLogs.One {
    /// Purges these positions, by an entry that is added.
    mutating func purge(_ positions: [UInt64], on days: Double, number: Int) {
        let purge = Purge(log: log, positions: positions)
        entries.append(
            MadeEntry(
                log: log, number: number, days: days, session: 9, sequence: purges.count + 1, action: Purge.action,
                receipt: purge.receipt))
        purges.append((purge, UInt64(entries.count - 1)))
        gone.formUnion(positions.map { Int($0) })
    }
}
