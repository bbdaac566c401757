import Foundation
import Testing

@testable import Ledger

@Suite struct SaidTests {
    @Test func readsTheGoldenEntries() throws {
        let first = try Said(Array(Golden.bytes1.utf8))
        #expect(first.log == Golden.log)
        #expect(first.id == uuid("0197a000-0000-7000-8000-000000000001"))
        #expect(first.at == 1_767_323_045_678_901)
        #expect(first.actor == uuid("44444444-4444-4444-8444-444444444444"))
        #expect(first.session == uuid("55555555-5555-4555-8555-555555555555"))
        #expect(first.sequence == 42)
        #expect(first.action == "case.view")
        #expect(first.outcome == "ok")
        #expect(first.objectType == "case")
        #expect(first.references == Golden.reference)
        #expect(first.previous == nil)
        let second = try Said(Array(Golden.bytes2.utf8))
        #expect(second.previous == Hash(hex: Golden.leaf1))
        #expect(second.rowDigest == Hash(Golden.rowDigest))
    }

    @Test func readsWhateverIsWritten() throws {
        let (transaction, peer) = (UUID(), UUID())
        let entry = try EntryBytes(
            log: Golden.log, id: MadeLog.entryID(1), at: Golden.moment, actor: UUID().text, session: UUID().text,
            action: "a.b",
            object: .list(type: "person", references: [Golden.reference, .init(repeating: 0xab, count: 16)]),
            purpose: "p",
            outcome: .denied, transaction: transaction, peer: peer, reason: UUID(), receipt: Golden.rowDigest)
        let said = try Said(entry.bytes(sseq: 1))
        #expect(said.transaction == transaction)
        #expect(said.peer == peer)
        #expect(said.receipt == Hash(Golden.rowDigest))
        #expect(said.references == Golden.reference + .init(repeating: 0xab, count: 16))
        #expect(said.sequence == 1)
        #expect(try Said(Golden.entry(object: .list(type: "person", references: [])).bytes(sseq: 1)).references.isEmpty)
    }

    @Test(arguments: [0, 951_782_400, 1_709_164_800, 1_767_323_045.5, 4_107_542_400, 253_402_300_798])
    func readsTheTimeThatIsWritten(seconds: Double) throws {
        let at = Date(timeIntervalSince1970: seconds)
        #expect(try Said(Golden.entry(at: at).bytes(sseq: 1)).at == EntryBytes.microseconds(at))
    }

    /// What is no entry, whatever leaf it has: it could have been written in another way.
    @Test(arguments: [
        ("{\"action\"", "{ \"action\""), ("\"v\":1}", "\"v\":1,}"), ("\"v\":1}", "\"v\":2}"),
        ("\"v\":1}", "\"v\":1}\n"), ("\"sseq\":42", "\"sseq\":042"),
        ("\"sseq\":42", "\"sseq\":-42"), ("\"sseq\":42", "\"sseq\":4.2"), ("\"sseq\":42", "\"sseq\":9007199254740992"),
        ("\"sseq\":42", "\"sseq\":42,\"sseq\":42"), ("\"sseq\":42", "\"szeq\":42"), ("\"sseq\":42,", ""),
        ("case.view", "case\\u002eview"),
        ("case.view", "casé.view"), ("05.678901Z", "05.67890Z"), ("05.678901Z", "60.678901Z"), ("01-02T", "02-30T"),
        ("01-02T", "00-02T"),
        ("T03", "T24"), ("000102030405060708090a0b0c0d0e0f", "00"), ("0b0c0d0e0f", "0B0C0D0E0F"),
        ("4af9c0ed", "4AF9C0ED"),
        ("4af9c0ed56", ""), ("\"ref\":", "\"refs\":"), (",\"type\":\"case\"", ""), ("{\"ref\"", "{\"a\":1,\"ref\""),
        ("33333333-3333-4333-8333-333333333333", "33333333-3333-4333-8333-33333333333"), ("-4333-", "x4333x"),
        ("\"sseq\":42", "\"sseq\":0"), ("case.view", "case view"), ("case.view", "Case.view"), ("case.view", ""),
        ("case.view", .init(repeating: "a", count: 101)), ("\"ok\"", "\"no\""), ("\"ok\"", "\"\""),
        ("\"purpose\":\"", "\"purpose\":\"~"), ("\"type\":\"case\"", "\"type\":\"\""),
        ("\"type\":\"case\"", "\"type\":\"ca se\""), ("0197a000-0000-7000", "0197a000-0000-4000"),
        ("-7000-8000-", "-7000-c000-"), ("2026-01", "1969-01"), ("\"id\":", "\"fields\":[1],\"id\":"),
        ("\"id\":", "\"fields\":[[\"a\"]],\"id\":"), ("\"id\":", "\"fields\":[\"A\"],\"id\":"),
        ("\"id\":", "\"fields\":\"a\",\"id\":"),
        ("\"v\":1}", "\"v\":1,\"w\":null}"), ("{\"action\":\"case.view\",", "{"), ("\"v\":1}", "\"v\":1"),
    ])
    func refusesWhatIsNotCanonical(part: String, other: String) {
        let changed = Golden.bytes1.replacing(part, with: other)
        #expect(changed != Golden.bytes1)
        #expect(throws: SaidError.malformed) { try Said(Array(changed.utf8)) }
    }

    @Test func refusesMoreThanAHundredReferences() throws {
        func bytes(_ count: Int) throws -> [UInt8] {
            let one = try Golden.entry(object: .list(type: "person", references: [Golden.reference])).bytes(sseq: 1)
            let reference = "\"\(Hex.text(Golden.reference))\""
            let list = [String](repeating: reference, count: count).joined(separator: ",")
            return Array(text(one).replacing("[\(reference)]", with: "[\(list)]").utf8)
        }
        #expect(try Said(bytes(100)).references.count == 1600)
        #expect(throws: SaidError.malformed) { try Said(bytes(101)) }
    }

    /// However deep it is.
    @Test func refusesWhatIsNested() {
        let deep = String(repeating: "[", count: 1_000_000)
        let changed = Golden.bytes1.replacing("\"id\":", with: "\"fields\":\(deep),\"id\":")
        #expect(throws: SaidError.malformed) { try Said(Array(changed.utf8)) }
    }

    @Test func refusesEveryPartOfAnEntry() {
        let bytes = Array(Golden.bytes2.utf8)
        for end in bytes.indices {
            #expect(throws: SaidError.malformed) { try Said(Array(bytes[..<end])) }
        }
    }
}
