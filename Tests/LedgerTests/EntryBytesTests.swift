import Foundation
import Testing

@testable import Ledger

@Suite struct EntryBytesTests {
    @Test func areTheGoldenVectors() throws {
        #expect(try text(Golden.entry().bytes(sseq: 42)) == Golden.bytes1)
        #expect(try text(Golden.second().bytes(sseq: 43, prev: bytes(Golden.leaf1))) == Golden.bytes2)
    }

    @Test func nameEveryOptionalPart() throws {
        let entry = try Golden.entry(
            object: .list(type: "person", references: [Golden.reference, [UInt8](repeating: 0xab, count: 16)]),
            transaction: uuid("0197A000-0000-7000-8000-00000000ABCD"), peer: Golden.log, rowDigest: Golden.rowDigest,
            reason: uuid("0197A000-0000-7000-8000-00000000EEEE"))
        let written = try text(entry.bytes(sseq: 0, prev: bytes(Golden.leaf1)))
        #expect(
            written.contains(
                #""refs":["4af9c0ed56ffd2c5859dc3c5958bf395","abababababababababababababababab"],"type":"person"}"#))
        #expect(written.contains(#""outcome":"ok","peer":"33333333-3333-4333-8333-333333333333","prev":"9c82"#))
        #expect(written.contains(#""reason_ref":"0197a000-0000-7000-8000-00000000eeee","row_digest":"689e"#))
        #expect(written.hasSuffix(#""sseq":0,"txn":"0197a000-0000-7000-8000-00000000abcd","v":1}"#))
    }

    @Test(arguments: [
        (1_767_323_045.0, "2026-01-02T03:04:05.000000Z"), (1_767_323_045.5, "2026-01-02T03:04:05.500000Z"),
        (1_767_323_045.000001, "2026-01-02T03:04:05.000001Z"), (1_767_323_044.9999999, "2026-01-02T03:04:05.000000Z"),
        (1_709_164_800.0, "2024-02-29T00:00:00.000000Z"), (0, "1970-01-01T00:00:00.000000Z"),
        (253_402_300_798.0, "9999-12-31T23:59:58.000000Z"),
    ])
    func writeTheTimeToTheMicrosecond(seconds: Double, written: String) throws {
        #expect(try EntryBytes.time(Date(timeIntervalSince1970: seconds)) == written)
    }

    @Test func giveTheMomentInMicroseconds() {
        #expect(EntryBytes.microseconds(Golden.moment) == 1_767_323_045_678_901)
        #expect(EntryBytes.microseconds(Date(timeIntervalSince1970: -0.25)) == -250_000)
    }

    @Test func haveANewNonceEachTime() throws {
        let nonces = Set((0..<100).map { _ in EntryBytes.newNonce() })
        #expect(nonces.count == 100)
        #expect(nonces.allSatisfy { $0.count == 16 })
    }

    @Test(arguments: ["", "Mariam Diallo", "Mariam", "a b", "é", "a\n", "a\"", String(repeating: "a", count: 101)])
    func refuseWhatIsNoCode(words: String) {
        #expect(throws: EntryError.notACode(member: "actor")) { try Golden.entry(actor: words) }
        #expect(throws: EntryError.notACode(member: "action")) { try Golden.entry(action: words) }
        #expect(throws: EntryError.notACode(member: "purpose")) { try Golden.entry(purpose: words) }
        #expect(throws: EntryError.notACode(member: "fields")) { try Golden.entry(fields: ["stage", words]) }
        #expect(throws: EntryError.notACode(member: "type")) {
            try Golden.entry(object: .one(type: words, reference: Golden.reference))
        }
    }

    @Test func refuseBytesOfAnotherLength() throws {
        let short = [UInt8](repeating: 1, count: 15)
        #expect(throws: EntryError.wrongLength(member: "nonce", takes: 16)) { try Golden.entry(nonce: short) }
        #expect(throws: EntryError.wrongLength(member: "row_digest", takes: 32)) { try Golden.entry(rowDigest: short) }
        #expect(throws: EntryError.wrongLength(member: "ref", takes: 16)) {
            try Golden.entry(object: .one(type: "case", reference: short))
        }
        #expect(throws: EntryError.wrongLength(member: "refs", takes: 16)) {
            try Golden.entry(object: .list(type: "case", references: [Golden.reference, short]))
        }
        let entry = try Golden.entry()
        #expect(throws: EntryError.wrongLength(member: "prev", takes: 32)) { try entry.bytes(sseq: 1, prev: short) }
    }

    @Test func listAtMostAHundredObjects() throws {
        func entry(_ count: Int) throws -> EntryBytes {
            try Golden.entry(
                object: .list(type: "person", references: .init(repeating: Golden.reference, count: count)))
        }
        _ = try entry(100)
        #expect(try text(entry(0).bytes(sseq: 1)).contains(#""object":{"refs":[],"type":"person"}"#))
        #expect(throws: EntryError.tooManyReferences(101)) { try entry(101) }
    }

    @Test(arguments: [-1, 9_007_199_254_740_992]) func refuseACounterThatCannotBe(counter: Int) throws {
        let entry = try Golden.entry()
        #expect(throws: EntryError.counterOutOfRange) { try entry.bytes(sseq: counter) }
    }

    @Test(arguments: [Double.nan, .infinity, -1, 253_402_300_800])
    func refuseATimeOutsideTheCalendar(seconds: Double) {
        #expect(throws: EntryError.timeOutOfRange) {
            try Golden.entry(at: Date(timeIntervalSince1970: seconds))
        }
    }
}
