/// What somebody keeps of a log: the last size and root it vouched for.
package struct Head: Sendable, Hashable {
    package let size: UInt64
    package let root: Hash

    package init(size: UInt64, root: Hash) {
        self.size = size
        self.root = root
    }

    /// What is kept of a log that was never seen.
    package static let empty = Head(size: 0, root: .emptyTree)
}

/// Who signs the checkpoints of others, and only those that continue what it signed before (C2SP tlog-witness).
///
/// It decides; what it decided on is kept by whoever asks, before the answer leaves, and under a lock that was taken before
/// `held` was read: see `HeadFile`.
package struct Witness: Sendable {
    /// What a request is answered, each with its status of HTTP.
    package enum Answer: Sendable, Equatable {
        /// 200: the signature, and what is to be kept before it is sent.
        case cosigned(NoteSignature, keep: Head)
        /// 400: no request of this protocol, or an old size above the checkpoint's.
        case malformed
        /// 403: no signature by a key that is known of this log.
        case unsigned
        /// 404: a log that is not known.
        case unknownLog
        /// 409: another size was signed last, which is said, or another tree of this size.
        case conflict(size: UInt64)
        /// 422: the proof does not lead from the one to the other.
        case inconsistent

        package var status: Int {
            switch self {
            case .cosigned: 200
            case .malformed: 400
            case .unsigned: 403
            case .unknownLog: 404
            case .conflict: 409
            case .inconsistent: 422
            }
        }

        /// What is sent back, and its media type.
        package var body: (text: String, type: String) {
            switch self {
            case .cosigned(let signature, _): (signature.line, "text/plain; charset=utf-8")
            case .conflict(let size): ("\(size)\n", "text/x.tlog.size")
            default: ("", "text/plain; charset=utf-8")
            }
        }
    }

    private let key: SigningKey
    private let logs: [VerifierKey]

    /// `key` is a witness's; `logs` are the keys of those it signs for, whose names are their origins.
    package init(key: SigningKey, logs: [VerifierKey]) {
        precondition(key.verifier.kind == .witness, "a log's key signs no cosignature")
        self.key = key
        self.logs = logs
    }

    /// Decides on one request. `held` gives what was kept of the log of an origin; `time` is in seconds since 1970.
    package func answer(_ body: [UInt8], at time: UInt64, held: (String) throws -> Head) throws -> Answer {
        guard let request = try? AddCheckpoint(body: body), let checkpoint = try? Checkpoint(text: request.note.text)
        else { return .malformed }
        let keys = logs.filter { $0.name == checkpoint.origin }
        guard !keys.isEmpty else { return .unknownLog }
        guard (try? request.note.check(by: keys)) != nil else { return .unsigned }
        guard request.old <= checkpoint.size else { return .malformed }
        let held = try held(checkpoint.origin)
        guard request.old == held.size else { return .conflict(size: held.size) }
        if held.size == checkpoint.size, held.root != checkpoint.root { return .conflict(size: held.size) }
        do {
            try held.check(request.proof, to: checkpoint)
        } catch {
            return .inconsistent
        }
        let signature = try key.cosign(checkpoint.text, at: time)
        return .cosigned(signature, keep: Head(size: checkpoint.size, root: checkpoint.root))
    }
}

extension Head {
    /// Returns if `proof` leads from this to `checkpoint`. From nothing it is empty, and leads anywhere but to another root
    /// of nothing.
    package func check(_ proof: [Hash], to checkpoint: Checkpoint) throws(ProofError) {
        guard size > 0 else {
            guard proof.isEmpty else { throw .wrongLength }
            guard checkpoint.size > 0 || checkpoint.root == .emptyTree else { throw .wrongRoot }
            return
        }
        try Consistency.check(proof, from: size, root, to: checkpoint.size, checkpoint.root)
    }
}
