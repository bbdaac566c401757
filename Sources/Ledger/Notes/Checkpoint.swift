/// Why the text of a note is no checkpoint.
package enum CheckpointError: Error, Equatable {
    /// Not an origin, a size, a hash and lines that are not empty.
    case malformed
}

/// What a log was, at one size (C2SP tlog-checkpoint): the text that it signs.
package struct Checkpoint: Sendable, Hashable {
    /// Which log: the name of the key that signs it.
    package let origin: String
    /// How many leaves the tree had, below 2^63.
    package let size: UInt64
    /// Of the tree.
    package let root: Hash
    /// Lines below, opaque. Relais writes none.
    package let extensions: [String]

    package init(origin: String, size: UInt64, root: Hash) {
        self.origin = origin
        self.size = size
        self.root = root
        extensions = []
    }

    /// What is signed. Ends with a newline.
    package var text: String {
        ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
    }

    /// Reads what `text` writes, and nothing else.
    package init(text: String) throws(CheckpointError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last == "", lines.dropLast().allSatisfy({ !$0.isEmpty }),
            let size = Decimal.value(lines[1]), let root = Hash(base64: lines[2])
        else { throw .malformed }
        origin = String(lines[0])
        self.size = size
        self.root = root
        extensions = lines.dropFirst(3).dropLast().map(String.init)
    }

    /// Signed by its log.
    package func signed(by key: SigningKey) throws -> SignedNote {
        SignedNote(text: text, signatures: [try key.sign(text)])
    }
}
