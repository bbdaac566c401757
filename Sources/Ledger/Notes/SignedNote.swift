import Foundation

/// Why a text is no signed note, or not one that counts.
package enum NoteError: Error, Equatable {
    /// Not UTF-8, a control character, no blank line, no signature, or a line that is no signature.
    case malformed
    /// More than 1 MB, or more than 100 signatures.
    case tooLong
    /// A key that is known did not make the signature that bears its name and id.
    case badSignature(name: String)
    /// None of its signatures is by a key that is known.
    case unsigned
}

/// One line under a note: who signed it, and the signature.
package struct NoteSignature: Sendable, Hashable {
    package let name: String
    package let keyID: UInt32
    /// What follows the key's id: 64 bytes of a log's; of a witness's, eight of time before them.
    package let bytes: [UInt8]

    package init(name: String, keyID: UInt32, bytes: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// `— name base64`, and a newline.
    package var line: String { "\u{2014} \(name) \(Base64.text(keyID.bigEndianBytes + bytes))\n" }

    /// Reads one line, without its newline.
    init?(line: some StringProtocol) {
        guard line.hasPrefix("\u{2014} ") else { return nil }
        let parts = line.dropFirst(2).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, VerifierKey.isName(String(parts[0])), let bytes = Base64.bytes(parts[1]),
            bytes.count > 4
        else { return nil }
        self.init(name: String(parts[0]), keyID: UInt32(bigEndianBytes: bytes), bytes: Array(bytes.dropFirst(4)))
    }

    /// Seconds since 1970 at which a witness signed; nil for a signature too short to hold a time.
    package var time: UInt64? {
        bytes.count == 72 ? UInt64(bigEndianBytes: bytes) : nil
    }

    /// Whether this key made it, over this text. False for a signature that bears another name or id.
    package func isBy(_ key: VerifierKey, over text: String) -> Bool {
        guard name == key.name, keyID == key.id else { return false }
        switch key.kind {
        case .log:
            return bytes.count == 64 && key.signed(Array(text.utf8), bytes)
        case .witness:
            guard let time, time < 1 << 63 else { return false }
            return key.signed(Cosignature.message(text, at: time), bytes.dropFirst(8))
        }
    }
}

/// A text with signatures under it (C2SP signed-note).
package struct SignedNote: Sendable, Hashable {
    /// Ends with a newline.
    package let text: String
    package private(set) var signatures: [NoteSignature]

    package init(text: String, signatures: [NoteSignature]) {
        self.text = text
        self.signatures = signatures
    }

    /// As it is kept and sent: the text, a blank line, the signatures.
    package var whole: String { "\(text)\n\(signatures.map(\.line).joined())" }

    /// Reads what `whole` writes, and nothing else. It checks no signature.
    package init(whole bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= 1_000_000 else { throw .tooLong }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0a }), let whole = String(validating: bytes, as: UTF8.self),
            bytes.last == 0x0a, let blank = whole.utf8.lastBlankLine
        else { throw .malformed }
        text = String(whole[..<blank])
        let lines = whole[whole.utf8.index(after: blank)...].dropLast().split(
            separator: "\n", omittingEmptySubsequences: false)
        guard lines.count <= 100 else { throw .tooLong }
        var signatures: [NoteSignature] = []
        for line in lines {
            guard let signature = NoteSignature(line: line) else { throw .malformed }
            signatures.append(signature)
        }
        self.signatures = signatures
    }

    package init(whole: String) throws(NoteError) { try self.init(whole: Array(whole.utf8)) }

    /// Adds a signature that is not there yet.
    package mutating func add(_ signature: NoteSignature) {
        if !signatures.contains(signature) { signatures.append(signature) }
    }

    /// The keys among `keys` that signed it, each once. Signatures by other keys are passed over.
    ///
    /// - Throws: `NoteError.badSignature` for a signature that bears the name and id of a known key and is not by it.
    package func signers(among keys: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
        var signers: [VerifierKey] = []
        for key in keys where !signers.contains(key) {
            let own = signatures.filter { $0.name == key.name && $0.keyID == key.id }
            guard !own.isEmpty else { continue }
            guard own.allSatisfy({ $0.isBy(key, over: text) }) else { throw .badSignature(name: key.name) }
            signers.append(key)
        }
        return signers
    }

    /// Returns if one of `keys` signed it at least, and none of them wrongly.
    package func check(by keys: [VerifierKey]) throws(NoteError) {
        guard try !signers(among: keys).isEmpty else { throw .unsigned }
    }
}

extension String.UTF8View {
    /// Where the last blank line begins: the newline that ends it. What is before it ends with a newline of its own.
    fileprivate var lastBlankLine: Index? {
        var next: Index?
        for place in indices.reversed() {
            if self[place] == 0x0a, place > startIndex, self[index(before: place)] == 0x0a, next != nil { return place }
            next = place
        }
        return nil
    }
}

extension SignedNote {
    /// The notes of a file that holds one, or several with a blank line between: the checkpoints of several logs are kept in one. What
    /// cannot be told apart is one text, which is then no note.
    ///
    /// What editors and mail programs do to lines is undone: those that end with a carriage return, and more blank ones than there were.
    package static func each(in file: String) -> [String] {
        let lines = file.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        let parts = lines.split(whereSeparator: \.isEmpty).map { $0.joined(separator: "\n") }
        guard !parts.isEmpty, parts.count.isMultiple(of: 2) else { return [file] }
        return stride(from: 0, to: parts.count, by: 2).map { "\(parts[$0])\n\n\(parts[$0 + 1])\n" }
    }
}
