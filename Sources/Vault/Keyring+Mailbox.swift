import Crypto
import Foundation

extension Keyring {
    /// The key that seals where a letter goes until it went, and nothing else. It is made of the deployment's, so that a key
    /// file needs no new line.
    private var mailboxKey: DataKey {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: object, info: Array("relais/mailbox/v1".utf8), outputByteCount: 32)
        return DataKey(key, version: 1)
    }

    /// Seals the address of a letter: it opens for that letter alone.
    package func seal(mailbox address: String, of letter: UUID) throws -> [UInt8] {
        try mailboxKey.seal(Array(address.utf8), at: Self.place(ofLetter: letter))
    }

    /// The address that was sealed; anything else is `VaultError.unreadable`.
    package func openMailbox(_ sealed: [UInt8], of letter: UUID) throws -> String {
        String(decoding: try mailboxKey.open(sealed, at: Self.place(ofLetter: letter)), as: UTF8.self)
    }

    /// A letter is of no organisation: it stands where that would.
    private static func place(ofLetter letter: UUID) -> Place {
        Place(organisation: letter, table: "jobs.letter", row: letter, rowVersion: 1)
    }
}
