/// Why a text is no proof that something was logged.
package enum LoggedProofError: Error, Equatable {
    case malformed
}

/// That one entry is in a log, in a file that is checked without asking anyone (C2SP tlog-proof).
package struct LoggedProof: Sendable, Equatable {
    /// The position of the entry, from 0.
    package let index: UInt64
    /// From the leaf's sibling to the root's child.
    package let hashes: [Hash]
    /// The checkpoint it leads to, with every signature.
    package let note: SignedNote
    /// Bytes that nobody vouches for; Relais puts the entry there, so that the file is whole.
    package let extra: [UInt8]?

    package init(index: UInt64, hashes: [Hash], note: SignedNote, extra: [UInt8]? = nil) {
        self.index = index
        self.hashes = hashes
        self.note = note
        self.extra = extra
    }

    private static let title = "c2sp.org/tlog-proof@v1"

    package var text: String {
        let extra = extra.map { "extra \(Base64.text($0))\n" } ?? ""
        return "\(Self.title)\n\(extra)index \(index)\n\(hashes.map { $0.base64 + "\n" }.joined())\n\(note.whole)"
    }

    /// Reads what `text` writes, and nothing else. It checks nothing: `check` does.
    package init(text: String) throws {
        guard let end = text.firstRange(of: "\n\n") else { throw LoggedProofError.malformed }
        var lines = text[..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() == Self.title[...] else { throw LoggedProofError.malformed }
        if let line = lines.first, line.hasPrefix("extra ") {
            guard let bytes = Base64.bytes(line.dropFirst(6)) else { throw LoggedProofError.malformed }
            extra = bytes
            lines.removeFirst()
        } else {
            extra = nil
        }
        guard let line = lines.popFirst(), line.hasPrefix("index "), let index = Decimal.value(line.dropFirst(6)),
            lines.count <= Inclusion.mostHashes
        else { throw LoggedProofError.malformed }
        self.index = index
        hashes = try lines.map { line in
            guard let hash = Hash(base64: line) else { throw LoggedProofError.malformed }
            return hash
        }
        note = try SignedNote(whole: String(text[end.upperBound...]))
    }

    /// Returns the checkpoint if `entry` is in a log that `policy` knows, by a checkpoint that counts.
    ///
    /// - Throws: `NoteError`, `CheckpointError` or `ProofError`; `NoteError.unsigned` also where witnesses are lacking.
    @discardableResult
    package func check(_ entry: [UInt8], by policy: Policy) throws -> Checkpoint {
        let checkpoint = try Checkpoint(text: note.text)
        try note.check(by: policy.keys(of: checkpoint.origin))
        guard policy.isQuorum(try note.signers(among: policy.witnesses.map(\.key))) else { throw NoteError.unsigned }
        try Inclusion.check(hashes, of: .leaf(entry), at: index, in: checkpoint.size, root: checkpoint.root)
        return checkpoint
    }
}
