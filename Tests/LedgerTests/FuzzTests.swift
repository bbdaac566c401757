import Foundation
import Testing

@testable import Ledger

/// Whatever is handed in, the verifier says something of it: it never stops in the middle.
@Suite struct FuzzTests {
    /// The same each time (SplitMix64).
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    private static let numbers = [
        "0", "1", "9007199254740991", "9007199254740992", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "99999999999999999999", "-1", "00",
    ]

    private func mutate(_ bytes: inout [UInt8], _ random: inout Random) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where place < bytes.count: bytes[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
        case 1 where place < bytes.count: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 3: bytes.removeLast(bytes.count - place)
        case 4:
            let end = bytes[place...].firstIndex(of: 0x0a) ?? bytes.count
            bytes.insert(contentsOf: bytes[place..<end], at: place)
        default:
            guard let start = bytes[place...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
            let end = bytes[start...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
            let number = Self.numbers.randomElement(using: &random) ?? "0"
            bytes.replaceSubrange(start..<end, with: number.utf8)
        }
    }

    /// What comes of a bundle: 3 where it cannot be read.
    private func exit(_ data: Data, _ terms: Verifier.Terms) -> Int32 {
        guard let bundle = try? LogBundle(TarReader(data)), let found = try? bundle.verify(terms) else { return 3 }
        _ = found.lines
        return found.json.contains("\"exit\":\(found.exitCode),") ? found.exitCode : -1
    }

    @Test func saysSomethingOfEveryBundle() throws {
        var made = try MadeLog(24)
        try made.purge([4, 5, 8])
        made.cosign()
        let good = try MadeBundle.files(made)
        let terms = try made.terms
        #expect(exit(MadeBundle.data(good), terms) == 0)
        var random = Random(state: 42)
        var exits: [Int32: Int] = [:]
        for round in 0..<2000 {
            var files = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                guard let name = good.keys.sorted().randomElement(using: &random) else { continue }
                mutate(&files[name, default: []], &random)
            }
            var data = MadeBundle.data(files)
            // Now and then in the archive itself.
            if round.isMultiple(of: 10) {
                data[Int.random(in: 0..<data.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            exits[exit(data, terms), default: 0] += 1
        }
        #expect(Set(exits.keys).isSubset(of: [0, 1, 2, 3]))
        #expect((exits[1] ?? 0) > 300 && (exits[3] ?? 0) > 300, "\(exits)")
    }

    @Test func readsOrRefusesEveryEntry() {
        var random = Random(state: 7)
        for _ in 0..<5000 {
            var bytes = Array(Golden.bytes2.utf8)
            for _ in 0..<Int.random(in: 1...2, using: &random) { mutate(&bytes, &random) }
            _ = try? Said(bytes)
        }
    }

    /// From a database may come any number.
    @Test func standsEveryNumber() throws {
        let made = try MadeLog(20)
        let largest = UInt64(Int64.max)
        for size in [largest, 1 << 53, 1 << 53 - 1] as [UInt64] {
            let claim = try Checkpoint(origin: MadeLog.origin, size: size, root: .emptyTree)
                .signed(by: PolicyTests.key(9, .log)).whole
            let found = try made.verified(
                inside: { verifier in
                    verifier.add(checkpoint: claim)
                    for level in [0, 1, 6, 7, 8, 63] {
                        for index in [0, 1 << 54, 1 << 55 - 1] as [UInt64] {
                            Tile(level: level, index: index).map { verifier.add($0, [.emptyTree]) }
                        }
                    }
                    verifier.add(size, .emptyTree, nil)
                    verifier.add(purge: "relais-purge/v1\n\(MadeLog.id.text)\n1 \(size)\n", authorisedBy: size)
                    verifier.add(purgedEntry: UUID(), at: size)
                },
                also: { verifier in
                    verifier.add(MadeLog.session(0), elsewhere: size)
                    verifier.add(MadeLog.session(0), last: .max, in: MadeLog.id)
                    verifier.add(MadeLog.session(3), last: .max, in: MadeLog.id, startedAt: .min)
                    verifier.add(MadeLog.session(4), last: 0, in: UUID(), startedAt: .max)
                })
            #expect(found.exitCode == 1)
            #expect(found.json.contains("\"exit\":1,"))
            #expect(found.lines.contains { $0.hasPrefix("ROLLBACK") && $0.contains("at 20–\(size - 1)") })
        }
    }
}
