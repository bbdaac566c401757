import Foundation

/// An entry as it is kept: the bytes that were hashed, and the columns it is found by, where there are any.
package struct HeldEntry: Sendable {
    /// What a database says of an entry beside its bytes.
    package struct Columns: Sendable, Equatable {
        package let id: UUID
        package let log: UUID
        /// Microseconds since 1970.
        package let at: Int64
        package let action: String
        package let outcome: String
        package let actor: UUID
        package let session: UUID
        package let sequence: Int64
        package let objectType: String
        /// 16 bytes each, one after the other.
        package let references: [UInt8]
        /// How many bytes each of them has.
        package let referenceLengths: [Int]
        /// 32 bytes.
        package let leaf: [UInt8]
        /// Whether how long it is kept is what its event says.
        package let isOfItsClass: Bool

        package init(
            id: UUID, log: UUID, at: Int64, action: String, outcome: String, actor: UUID, session: UUID,
            sequence: Int64,
            objectType: String, references: [UInt8], referenceLengths: [Int]? = nil, leaf: [UInt8], isOfItsClass: Bool
        ) {
            self.id = id
            self.log = log
            self.at = at
            self.action = action
            self.outcome = outcome
            self.actor = actor
            self.session = session
            self.sequence = sequence
            self.objectType = objectType
            self.references = references
            self.referenceLengths =
                referenceLengths
                ?? Array(repeating: Said.referenceLength, count: references.count / Said.referenceLength)
            self.leaf = leaf
            self.isOfItsClass = isOfItsClass
        }

        func agree(with said: Said) -> Bool {
            id == said.id && log == said.log && at == said.at && session == said.session && actor == said.actor
                && sequence == Int64(said.sequence) && action == said.action && outcome == said.outcome
                && objectType == said.objectType && references == said.references && isOfItsClass
                && referenceLengths.allSatisfy { $0 == Said.referenceLength }
                && referenceLengths.count == said.references.count / Said.referenceLength
        }
    }

    package let bytes: [UInt8]
    package let columns: Columns?

    package init(bytes: [UInt8], columns: Columns? = nil) {
        self.bytes = bytes
        self.columns = columns
    }
}

/// A row of the business as it is now, and the last entry it says was made of it.
package struct LiveRow: Sendable, Equatable {
    /// Its table: told of in a finding.
    package let table: String
    package let entry: UUID
    /// SHA-256 of the row; nil of a table whose rows no entry holds the digest of.
    package let digest: Hash?
    /// Whether each row of its table has an entry of its own, which holds its digest: then it must be exactly that.
    package let isStrict: Bool

    package init(table: String, entry: UUID, digest: Hash?, isStrict: Bool = false) {
        self.table = table
        self.entry = entry
        self.digest = digest
        self.isStrict = isStrict
    }
}
