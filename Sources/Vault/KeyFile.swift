import Crypto

/// Every key a deployment has, as its key file holds them: outside the database, one file, its owner only.
///
/// A text of lines: `relais-keys-v1`, then `kek <id> <class> <epoch> <base64>` and `secret <name> <base64>`, in any
/// order; a key that is there to be copied to other machines before it is used has `prepared` at the end of its line. Every
/// key is 32 bytes. The file is never rewritten in place: another takes its place, whole.
package struct KeyFile: Sendable, Concealed {
    let keks: [KeyEncryptionKey]
    let secrets: [String: SymmetricKey]

    /// The secrets every deployment has beside a pepper of passwords: the key of references to what belongs to no
    /// person, and what the daemon and the administrator prove themselves with to the database.
    static let requiredSecrets = ["object", "daemon", "administrator"]

    /// New keys from the system's secure generator: one key encryption key a class, of epoch 1, and the secrets.
    package static func generate() -> KeyFile {
        KeyFile(
            keks: SealingClass.allCases.enumerated().map { index, sealingClass in
                KeyEncryptionKey(
                    id: UInt32(index + 1), sealingClass: sealingClass, epoch: 1, key: SymmetricKey(size: .bits256))
            },
            secrets: Dictionary(
                uniqueKeysWithValues: (["pepper.1"] + requiredSecrets).map { ($0, SymmetricKey(size: .bits256)) }))
    }

    /// The highest `n` of the secrets named `pepper.<n>`, or nil when there is none.
    var newestPepper: Int? {
        secrets.keys
            .filter { $0.hasPrefix("pepper.") }
            .compactMap { Int($0.dropFirst("pepper.".count)) }
            .filter { secrets["pepper.\($0)"] != nil }
            .max()
    }
}
