import Foundation
import Testing

@testable import Ledger

@Suite struct PiecesTests {
    /// Every optional part there or not, in all sixty-four ways.
    @Test(arguments: 0..<64)
    func splicedAreTheWholeEntry(parts: Int) throws {
        func has(_ bit: Int) -> Bool { parts & (1 << bit) != 0 }
        let entry = try Golden.entry(
            object: has(0)
                ? .list(type: "person", references: [Golden.reference])
                : .one(type: "case", reference: Golden.reference),
            fields: has(1) ? ["stage"] : [], transaction: has(2) ? UUID() : nil, peer: has(3) ? UUID() : nil,
            rowDigest: has(4) ? Golden.rowDigest : nil, reason: has(5) ? UUID() : nil)
        for prev in [nil, bytes(Golden.leaf1)] {
            for sseq in [0, 1, 43, 9_007_199_254_740_991] {
                let spliced = try splice(entry.pieces(), prev: prev, sseq: sseq)
                #expect(try spliced == text(entry.bytes(sseq: sseq, prev: prev)))
            }
        }
    }

    @Test func splicedAreTheGoldenVectors() throws {
        #expect(try splice(Golden.entry().pieces(), prev: nil, sseq: 42) == Golden.bytes1)
        #expect(try splice(Golden.second().pieces(), prev: bytes(Golden.leaf1), sseq: 43) == Golden.bytes2)
    }

    /// What PostgreSQL does.
    private func splice(_ pieces: EntryBytes.Pieces, prev: [UInt8]?, sseq: Int) -> String {
        pieces.head + (prev.map { #""prev":"\#(Hex.text($0))","# } ?? "") + pieces.middle + String(sseq) + pieces.tail
    }
}
