import Testing

@testable import Ledger

@Suite struct PolicyTests {
    static func key(_ number: UInt8, _ kind: VerifierKey.Kind = .witness) throws -> SigningKey {
        try SigningKey(name: "\(kind).example/\(number)", kind: kind, seed: .init(repeating: number, count: 32))
    }

    private let keys: [VerifierKey]
    private let log: VerifierKey

    init() throws {
        keys = try (1...4).map { try Self.key($0).verifier }
        log = try Self.key(9, .log).verifier
    }

    private var witnesses: String {
        keys.enumerated().map { "witness W\($0 + 1) \($1.text) https://\($0).example/\n" }.joined()
    }

    @Test func readsGroupsOfGroups() throws {
        let policy = try Policy(
            text: """
                # Whose word counts.
                log \(log.text)\thttps://log.example

                \(witnesses)group two 2 W1 W2 W3
                group both all two W4
                  quorum   both
                """)
        #expect(policy.keys(of: "log.example/9") == [log])
        #expect(policy.keys(of: "log.example/8").isEmpty)
        #expect(policy.logs[0].url == "https://log.example")
        #expect(policy.witnesses.count == 4)
        #expect(policy.isQuorum([keys[0], keys[2], keys[3]]))
        #expect(!policy.isQuorum([keys[0], keys[1], keys[2]]))
        #expect(!policy.isQuorum([keys[0], keys[0], keys[3]]))
        #expect(!policy.isQuorum([]))
        #expect(!policy.asksForNoWitness)
    }

    @Test func readsOneWitnessAnyAndNone() throws {
        #expect(try Policy(text: witnesses + "quorum W2\n").isQuorum([keys[1]]))
        #expect(try !Policy(text: witnesses + "quorum W2\n").isQuorum([keys[0]]))
        #expect(try Policy(text: witnesses + "group g any W1 W2\nquorum g\n").isQuorum([keys[1]]))
        let none = try Policy(text: "quorum none\n")
        #expect(none.isQuorum([]))
        #expect(none.asksForNoWitness)
    }

    @Test func saysWhichLineItCannotRead() throws {
        let known = witnesses + "group g any W1\n"
        let bad: [(String, Int)] = [
            ("", 0), ("quorum none\nquorum none\n", 2), ("quorum W1\n", 1),
            ("witness none \(keys[0].text)\nquorum none\n", 1),
            ("log \(keys[0].text)\nquorum none\n", 1), ("witness W \(log.text)\nquorum none\n", 1),
            ("log x+y+z\nquorum none\n", 1),
            ("log \(log.text)\nlog \(log.text)\nquorum none\n", 2), (known + "witness W1 \(log.text)\n", 6),
            (known + "group h any W1\nquorum h\n", 6), (known + "group W2 any W3\nquorum g\n", 6),
            (known + "group h 0 W2\nquorum g\n", 6),
            (known + "group h 2 W2\nquorum g\n", 6), (known + "group h any W9\nquorum g\n", 6),
            (known + "group h all\nquorum g\n", 6),
            (known + "group h any W2 W2\nquorum g\n", 6), (known + "qourum g\n", 6), (known + "quorum g\r\n", 6),
            (known + "witness W5 \(keys[0].text)\nquorum g\n", 6), (known + "group h any none\nquorum g\n", 6),
        ]
        for (text, line) in bad {
            #expect(throws: PolicyError(line: line), "\(text)") { try Policy(text: text) }
        }
    }
}
