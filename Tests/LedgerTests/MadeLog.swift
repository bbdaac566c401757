import Foundation

@testable import Ledger

/// A log made for a test, with all that is kept of it, to tamper with.
struct MadeLog {
    static let id = Golden.log
    static let origin = "log.example/9"
    static let start = Date(timeIntervalSince1970: 1_767_323_045)
    /// Seconds after `start` at which it is verified, unless said.
    static let age = 100_000.0
    /// Seconds.
    static let day = 86_400.0

    var entries: [[UInt8]?] = []
    var leaves: [Hash] = []
    var levels = TileLevels()
    var checkpoints: [String] = []
    var kept: [String] = []
    var purges: [(String, UInt64?)] = []
    var needsWitness = false
    var isDemonstration = false
    /// Seconds after `start` at which it is verified.
    var age = Self.age
    var lasting: @Sendable (String) -> Bool = { _ in false }
    private let key: SigningKey
    private let witness: SigningKey

    /// So many entries of two sessions, one a second; signed at 300, at 600 and at its end; somebody kept the one of 600.
    init(_ count: Int) throws {
        key = try PolicyTests.key(9, .log)
        witness = try PolicyTests.key(1)
        for position in 0..<count {
            append(
                try entry(
                    position, sequence: position / 2 + 1, at: Double(position),
                    previous: position % 10 == 0 && position > 0 ? leaves[position - 10] : nil,
                    digest: position % 10 == 0 ? Golden.rowDigest : nil))
        }
        let sizes = [300, 600, count].filter { $0 <= count }
        try sign(sizes)
        kept = [checkpoints[sizes.count > 1 ? sizes.count - 2 : 0]]
    }

    static func session(_ number: Int) -> UUID { uuid("55555555-5555-4555-8555-55555555555\(number)") }

    static func entryID(_ position: Int) -> UUID {
        uuid("0197a000-0000-7000-8000-\(String(1_000_000_000_000 + position).dropFirst())")
    }

    func entry(
        _ position: Int, sequence: Int, at seconds: Double, action: String = "case.view", previous: Hash? = nil,
        digest: [UInt8]? = nil, receipt: [UInt8]? = nil, session: Int? = nil
    ) throws -> [UInt8] {
        try EntryBytes(
            log: Self.id, id: Self.entryID(position), at: Self.start.addingTimeInterval(seconds),
            actor: "44444444-4444-4444-8444-444444444444", session: Self.session(session ?? position % 2).text,
            action: action,
            object: .one(type: "case", reference: Golden.reference), purpose: "mentoring", outcome: .ok,
            nonce: [UInt8](repeating: UInt8(position % 251), count: 16), rowDigest: digest, receipt: receipt
        ).bytes(sseq: sequence, prev: previous?.bytes)
    }

    mutating func append(_ entry: [UInt8]) {
        entries.append(entry)
        leaves.append(.leaf(entry))
        levels.append(.leaf(entry))
    }

    /// These positions are purged so many days after the first entry; the manifest is kept, what authorises it is added and signed.
    mutating func purge(_ positions: [UInt64], after days: Double = 400) throws {
        let purge = Purge(log: Self.id, positions: positions)
        let place = entries.count
        let at = days * Self.day
        append(
            try entry(
                place, sequence: purges.count + 1, at: at, action: Purge.action, receipt: purge.receipt.bytes,
                session: 9))
        purges.append((purge.manifest, UInt64(place)))
        for position in positions where position < place { entries[Int(position)] = nil }
        age = max(age, at + 5)
        try sign([place, place + 1])
    }

    /// Another actor, in bytes that are an entry all the same.
    mutating func change(_ position: Int) throws {
        entries[position] = entries[position].map { text($0).replacing("44444444-4444", with: "99999999-4444") }.map {
            Array($0.utf8)
        }
    }

    mutating func cut(to size: Int) {
        entries = Array(entries[..<size])
        leaves = Array(leaves[..<size])
        levels = grown(leaves)
        checkpoints = Array(checkpoints[..<1])
    }

    mutating func sign(_ sizes: [Int]) throws {
        checkpoints = try sizes.map { size in
            try Checkpoint(origin: Self.origin, size: UInt64(size), root: levels.tree(UInt64(size)).root()).signed(
                by: key
            ).whole
        }
    }

    /// Adds a witness's signature to all checkpoints, or to the last alone.
    mutating func cosign(last: Bool = false) {
        checkpoints = checkpoints.enumerated().map { place, text in
            guard !last || place == checkpoints.count - 1, var note = try? SignedNote(whole: text),
                let signature = try? witness.cosign(note.text, at: 1)
            else { return text }
            note.add(signature)
            return note.whole
        }
    }

    var policy: Policy {
        get throws {
            try Policy(
                text:
                    "log \(key.verifier.text)\nwitness w \(witness.verifier.text)\nquorum \(needsWitness ? "w" : "none")\n"
            )
        }
    }

    var terms: Verifier.Terms {
        get throws {
            var terms = Verifier.Terms(
                policy: try policy, now: EntryBytes.microseconds(Self.start.addingTimeInterval(age)))
            terms.kept = kept
            terms.comparesRows = true
            terms.isDemonstration = isDemonstration
            terms.lasting = lasting
            return terms
        }
    }

    /// `columns` says what to falsify in the columns of a position; without it there are none.
    func verified(
        columns: ((Int) -> Int?)? = nil, unsequenced: [[UInt8]] = [], inside: (inout Verifier) -> Void = { _ in },
        also: (inout Verifier) -> Void = { _ in }
    ) throws -> Verification {
        var verifier = Verifier(try terms)
        verifier.begin(Self.id, origin: Self.origin)
        for (position, leaf) in leaves.enumerated() {
            let held = try entries[position].map { bytes in
                HeldEntry(
                    bytes: bytes,
                    columns: try columns.map { try Self.columns(of: bytes, leaf, falsified: $0(position)) })
            }
            verifier.add(UInt64(position), leaf, held)
        }
        for entry in unsequenced { verifier.add(unsequenced: HeldEntry(bytes: entry)) }
        for tile in Tile.all(in: levels.size) { verifier.add(tile, levels.hashes(tile)) }
        for (manifest, position) in purges { verifier.add(purge: manifest, authorisedBy: position) }
        for checkpoint in checkpoints { verifier.add(checkpoint: checkpoint) }
        inside(&verifier)
        verifier.end()
        also(&verifier)
        return verifier.finish(isWhole: true)
    }

    /// The first bad position of each code.
    func found() throws -> [FindingCode: UInt64] {
        Dictionary(try verified().findings.map { ($0.code, $0.positions.lowerBound) }, uniquingKeysWith: min)
    }

    private static func columns(of bytes: [UInt8], _ leaf: Hash, falsified: Int?) throws -> HeldEntry.Columns {
        let said = try Said(bytes)
        return HeldEntry.Columns(
            id: falsified == 0 ? UUID() : said.id, log: falsified == 1 ? UUID() : said.log,
            at: said.at + (falsified == 2 ? 1 : 0), action: falsified == 3 ? "x.y" : said.action, outcome: said.outcome,
            actor: falsified == 4 ? UUID() : said.actor, session: falsified == 5 ? UUID() : said.session,
            sequence: Int64(said.sequence), objectType: said.objectType,
            references: falsified == 6 ? [] : said.references,
            referenceLengths: falsified == 9 ? [15, 1] : falsified == 10 ? [16, 0] : nil,
            leaf: falsified == 8 ? Hash.emptyTree.bytes : leaf.bytes, isOfItsClass: falsified != 7)
    }
}
