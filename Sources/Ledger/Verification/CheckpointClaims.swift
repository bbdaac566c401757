import Foundation

/// What is said of a log from beside it: by its own checkpoints, by those that somebody kept, by its signer's file.
struct CheckpointClaims {
    private struct Claim {
        let head: Head
        /// Not from where the log is kept.
        let isKept: Bool
        let isSigned: Bool
        let isWitnessed: Bool
        /// By the log, and by enough witnesses.
        let counts: Bool
    }

    private let policy: Policy
    /// Whether witnesses are known from elsewhere than the log: those it names itself are nobody outside.
    private let trustsPolicy: Bool
    private var claims: [Claim] = []

    init(policy: Policy, trustsPolicy: Bool) {
        self.policy = policy
        self.trustsPolicy = trustsPolicy
    }

    /// A checkpoint of the log of this origin, and of this size where one is said beside it. It must be signed by the log; a
    /// witness's signature that is there must be good.
    mutating func add(_ text: String, of log: inout LogVerifier, isKept: Bool, size: UInt64? = nil) {
        do {
            let note = try SignedNote(whole: text)
            let checkpoint = try Checkpoint(text: note.text)
            guard checkpoint.origin == log.origin else { throw NoteError.unsigned }
            guard size == nil || size == checkpoint.size else { throw CheckpointError.malformed }
            try note.check(by: policy.keys(of: log.origin))
            let witnesses = try note.signers(among: policy.witnesses.map(\.key))
            claims.append(
                Claim(
                    head: Head(size: checkpoint.size, root: checkpoint.root), isKept: isKept,
                    isSigned: true, isWitnessed: trustsPolicy && !witnesses.isEmpty, counts: policy.isQuorum(witnesses))
            )
        } catch {
            log.find(
                .badSignature, found: Hash.of(Array(text.utf8)), place: isKept ? "kept checkpoint" : "checkpoint")
        }
    }

    /// What the signer's own file says it signed last.
    mutating func add(_ head: Head) {
        claims.append(Claim(head: head, isKept: true, isSigned: false, isWitnessed: false, counts: false))
    }

    /// Compares the log with all that was said of it.
    mutating func settle(_ log: inout LogVerifier, isLate: (Int64) -> Bool) {
        let size = log.size
        var roots: [UInt64: Hash] = [0: .emptyTree]
        let sizes = Set(claims.map(\.head.size) + [size]).filter { $0 > 0 && $0 <= size }.sorted()
        var frontier = Frontier()
        for wanted in sizes {
            while frontier.size < wanted { frontier.append(log.tree.leaves[Int(frontier.size)]) }
            roots[wanted] = frontier.root
        }
        var good: [UInt64] = [0]
        var signed: UInt64 = 0
        var outside: UInt64?
        for claim in claims.sorted(by: { $0.head.size < $1.head.size }) {
            guard let root = roots[claim.head.size] else {
                log.find(.rollback, size..<claim.head.size, expected: claim.head.root, found: roots[size])
                continue
            }
            guard root == claim.head.root else {
                let code: FindingCode = claim.isKept || claim.isWitnessed ? .fork : .rootMismatch
                let before = good.last { $0 < claim.head.size } ?? 0
                log.find(code, before..<claim.head.size, expected: claim.head.root, found: root)
                continue
            }
            good.append(claim.head.size)
            if claim.counts { signed = claim.head.size }
            // One of nothing vouches for nothing.
            if claim.head.size > 0, claim.isWitnessed || claim.isKept && claim.isSigned { outside = claim.head.size }
        }
        log.settle(root: roots[size] ?? .emptyTree, signed: signed, outside: outside)
        // A root that is another's is told of already: what lacks here is a signature, whatever it is under.
        let covered = claims.filter(\.counts).map(\.head.size).max() ?? 0
        if let first = log.time(from: covered), isLate(first) { log.find(.quorum, covered..<size, found: roots[size]) }
    }
}
