import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Expects that a move told both logs: the mover's with the row's digest and the entry before, the other's as its twin.
func expectTold(
    _ entries: [Recorded], _ event: Event, by mover: Member, to other: ID<Organisation>, of id: ID<Referral>,
    in tx: Transaction, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let told = entries.filter { $0.action == event.rawValue }
    let own = try #require(told.first { $0.log == mover.organisation.rawValue }, sourceLocation: sourceLocation)
    let twin = try #require(told.first { $0.log == other.rawValue }, sourceLocation: sourceLocation)
    #expect(told.count == 2, sourceLocation: sourceLocation)
    #expect(twin.isTwin(of: own), sourceLocation: sourceLocation)
    #expect(own.actor == mover.account.rawValue, sourceLocation: sourceLocation)
    #expect(own.kind == "write" && own.outcome == "ok", sourceLocation: sourceLocation)
    #expect(own.references != twin.references, sourceLocation: sourceLocation)
    #expect(entries.flatMap(\.faults) == [], sourceLocation: sourceLocation)

    let earlier = try tx.entries().map { hex($0.leafHash) }
    let previous = try #require(own.text("prev"), sourceLocation: sourceLocation)
    #expect(earlier.contains(previous) && previous != hex(own.leafHash), sourceLocation: sourceLocation)

    let row: Held = try tx.as(mover) { tx in
        try tx.one("SELECT entry, audit.digest(r) FROM casework.referral r WHERE id = \(id)")
    }
    #expect(row.entry == own.id, sourceLocation: sourceLocation)
    #expect(own.text("row_digest") == hex(row.digest.bytes), sourceLocation: sourceLocation)
}

/// The last entry of a row, and the digest of the row as it is.
struct Held: RowDecodable {
    let entry: UUID
    let digest: Bytes
    init(row: Row) throws { (entry, digest) = try row.decode() }
}

func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

/// Expects that nobody who has no part in a referral can tell that it is there.
func expectUnknown(
    _ id: ID<Referral>, to strangers: [Credential], in tx: Transaction,
    sourceLocation: SourceLocation = #_sourceLocation, _ verb: (Transaction) throws -> Void
) {
    for stranger in strangers {
        #expect(throws: Refusal.notFound(.init(.referral, id.rawValue)), sourceLocation: sourceLocation) {
            try tx.as(stranger, verb)
        }
    }
}

extension Cast {
    /// Whoever is on neither side, or may see no file on one.
    var strangers: [Credential] {
        [bob.credential, frank.credential, grace.credential, administrator, daemon]
    }
}
