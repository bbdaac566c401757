import Crypto
import Foundation

extension Keyring {
    /// Makes a key for one class of one person's rows, and the 65 bytes the database keeps of it.
    ///
    /// Versions count from 1; a version outside 1…4,294,967,295 is refused.
    package func newDataKey(
        subject: UUID, class sealingClass: SealingClass, version: Int
    ) throws -> (key: DataKey, wrapped: [UInt8]) {
        guard let number = UInt32(exactly: version), number > 0 else { throw VaultError.versionOutOfRange(version) }
        let key = SymmetricKey(size: .bits256)
        let bound = Self.binding(subject: subject, class: sealingClass, version: number)
        return (DataKey(key, version: number), try wrap(key, as: sealingClass, boundTo: bound))
    }

    /// The data key inside what the database kept.
    ///
    /// One of another person, class or version, or under a key that is gone, is `VaultError.unreadable`.
    package func unwrap(
        _ wrapped: [UInt8], subject: UUID, class sealingClass: SealingClass, version: Int
    ) throws -> DataKey {
        guard let number = UInt32(exactly: version) else { throw VaultError.unreadable }
        let bound = Self.binding(subject: subject, class: sealingClass, version: number)
        return DataKey(try unwrap(wrapped, as: sealingClass, boundTo: bound), version: number)
    }

    /// Whose key it is, of what, and which: what a wrapped data key is bound to.
    static func binding(subject: UUID, class sealingClass: SealingClass, version: UInt32) -> Encoded {
        Encoded("relais/dek/v1", .init(subject), .init(sealingClass.rawValue), .init(version))
    }
}
