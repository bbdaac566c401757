/// Why the body of a request is none.
package enum AddCheckpointError: Error, Equatable {
    case malformed
}

/// What a log asks a witness: to sign a checkpoint that continues the last one it signed (C2SP tlog-witness).
package struct AddCheckpoint: Sendable, Equatable {
    /// The size of the last checkpoint that the witness signed of this log; 0 if it is the first.
    package let old: UInt64
    /// From the old size to the checkpoint's.
    package let proof: [Hash]
    package let note: SignedNote

    package init(old: UInt64, proof: [Hash], note: SignedNote) {
        self.old = old
        self.proof = proof
        self.note = note
    }

    /// The body of the request.
    package var text: String { "old \(old)\n\(proof.map { $0.base64 + "\n" }.joined())\n\(note.whole)" }

    /// Reads what `text` writes, and nothing else: at most 63 hashes, and a checkpoint.
    package init(body: [UInt8]) throws {
        guard body.count <= 1_000_000, let text = String(validating: body, as: UTF8.self),
            let end = text.firstRange(of: "\n\n")
        else { throw AddCheckpointError.malformed }
        var lines = text[..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard let line = lines.popFirst(), line.hasPrefix("old "), let old = Decimal.value(line.dropFirst(4)),
            lines.count <= Inclusion.mostHashes
        else { throw AddCheckpointError.malformed }
        self.old = old
        proof = try lines.map { line in
            guard let hash = Hash(base64: line) else { throw AddCheckpointError.malformed }
            return hash
        }
        note = try SignedNote(whole: String(text[end.upperBound...]))
    }
}
