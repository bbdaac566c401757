import Foundation

/// Why the bytes of an entry cannot be read.
package enum SaidError: Error, Equatable {
    /// Not canonical JSON, not version 1, a member that is missing, or one of another form.
    case malformed
}

/// What the bytes of an entry say, as far as a log is checked by it.
package struct Said: Sendable, Equatable {
    package internal(set) var log = UUID.none
    package internal(set) var id = UUID.none
    /// Microseconds since 1970.
    package internal(set) var at: Int64 = 0
    package internal(set) var actor = UUID.none
    package internal(set) var session = UUID.none
    package internal(set) var sequence: UInt64 = 0
    package internal(set) var action = ""
    package internal(set) var outcome = ""
    package internal(set) var objectType = ""
    /// 16 bytes each, one after the other.
    package internal(set) var references: [UInt8] = []
    package internal(set) var transaction: UUID?
    package internal(set) var peer: UUID?
    package internal(set) var previous: Hash?
    package internal(set) var rowDigest: Hash?
    package internal(set) var receipt: Hash?

    /// Reads the bytes of an entry, in the one form they have (docs/AUDIT.md): keys sorted and each once, no spaces.
    package init(_ bytes: [UInt8]) throws(SaidError) {
        self.init()
        var error: SaidError?
        bytes.withUnsafeBufferPointer { buffer in
            var reader = CanonicalReader(buffer)
            do throws(SaidError) {
                try read(&reader)
                try reader.end()
            } catch let thrown {
                error = thrown
            }
        }
        if let error { throw error }
    }

    private init() {}

    /// The members that every entry has.
    private static let needed = 12

    private mutating func read(_ reader: inout CanonicalReader) throws(SaidError) {
        var count = 0
        try reader.object { reader, key throws(SaidError) in
            switch key {
            case "action": action = try reader.code()
            case "actor": actor = try reader.uuid()
            case "at": at = try reader.time()
            case "id":
                id = try reader.uuid()
                // Version 7, of the variant that has versions (RFC 9562).
                guard id.uuid.6 >> 4 == 7, id.uuid.8 >> 6 == 0b10 else { throw .malformed }
            case "log": log = try reader.uuid()
            case "nonce": guard try reader.hex().count == 16 else { throw .malformed }
            case "object": try readObject(&reader)
            case "outcome":
                outcome = try reader.code()
                guard EntryBytes.Outcome(rawValue: outcome) != nil else { throw .malformed }
            case "purpose": _ = try reader.code()
            case "session": session = try reader.uuid()
            case "sseq":
                sequence = try reader.number()
                guard sequence >= 1 else { throw .malformed }
            case "v": guard try reader.number() == 1 else { throw .malformed }
            default:
                try readOptional(key, &reader)
                count -= 1
            }
            count += 1
        }
        guard count == Self.needed else { throw .malformed }
    }

    private mutating func readOptional(_ key: StaticKey, _ reader: inout CanonicalReader) throws(SaidError) {
        switch key {
        case "fields": try reader.array { reader throws(SaidError) in _ = try reader.code() }
        case "peer": peer = try reader.uuid()
        case "prev": previous = try reader.hash()
        case "reason_ref": _ = try reader.uuid()
        case "receipt": receipt = try reader.hash()
        case "row_digest": rowDigest = try reader.hash()
        case "txn": transaction = try reader.uuid()
        default: throw .malformed
        }
    }

    private mutating func readObject(_ reader: inout CanonicalReader) throws(SaidError) {
        var count = 0
        try reader.object { reader, key throws(SaidError) in
            count += 1
            switch key {
            case "ref": references = try readReference(&reader)
            case "refs":
                var left = EntryBytes.Object.mostReferences
                try reader.array { reader throws(SaidError) in
                    guard left > 0 else { throw .malformed }
                    left -= 1
                    references += try readReference(&reader)
                }
            case "type": objectType = try reader.code()
            default: throw .malformed
            }
        }
        guard count == 2, !objectType.isEmpty else { throw .malformed }
    }

    /// Bytes of one reference.
    static let referenceLength = 16

    private func readReference(_ reader: inout CanonicalReader) throws(SaidError) -> [UInt8] {
        let reference = try reader.hex()
        guard reference.count == Self.referenceLength else { throw .malformed }
        return reference
    }
}

extension UUID {
    /// No entry has it.
    static let none = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    /// 36 characters, in lower case.
    package var text: String { uuidString.lowercased() }
}
