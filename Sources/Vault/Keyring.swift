import Crypto

/// The keys of a deployment, in memory and at work. Everything that is sealed, opened or derived goes through it.
package final class Keyring: Sendable, Concealed {
    private let keks: [UInt32: KeyEncryptionKey]
    private let newest: [SealingClass: KeyEncryptionKey]
    private let secrets: [String: SymmetricKey]
    /// The key of references to what belongs to no person.
    let object: SymmetricKey
    /// The pepper new passwords get: the highest `pepper.<n>` of the key file.
    let newestPepper: Int
    /// How much work a new password costs.
    let cost: Cost

    /// Takes the keys of a file. Refuses one that lacks a class or a secret every deployment needs, so that nothing is
    /// found missing later.
    package init(_ file: KeyFile, cost: Cost = .inUse) throws {
        self.cost = cost
        keks = Dictionary(uniqueKeysWithValues: file.keks.map { ($0.id, $0) })
        newest = Dictionary(file.keks.map { ($0.sealingClass, $0) }) { $0.epoch > $1.epoch ? $0 : $1 }
        for sealingClass in SealingClass.allCases where newest[sealingClass] == nil {
            throw KeyFileError.lacks("kek \(sealingClass.rawValue)")
        }
        secrets = file.secrets
        for name in KeyFile.requiredSecrets where file.secrets[name] == nil {
            throw KeyFileError.lacks("secret \(name)")
        }
        guard let object = secrets["object"] else { throw KeyFileError.lacks("secret object") }
        guard let pepper = file.newestPepper else { throw KeyFileError.lacks("secret pepper.1") }
        self.object = object
        newestPepper = pepper
    }

    /// The 32 bytes of a secret of the key file, such as `daemon`. Refuses a name that is not there.
    package func secret(_ name: String) throws -> [UInt8] { try [UInt8](key(name)) }

    func key(_ name: String) throws -> SymmetricKey {
        guard let key = secrets[name] else { throw VaultError.missingSecret(name) }
        return key
    }

    /// Wraps a key under the newest epoch of a class.
    func wrap(_ inner: SymmetricKey, as sealingClass: SealingClass, boundTo bound: Encoded) throws -> [UInt8] {
        guard let kek = newest[sealingClass] else { throw KeyFileError.lacks("kek \(sealingClass.rawValue)") }
        return try kek.wrap(inner, boundTo: bound)
    }

    /// Unwraps a key that any epoch of this class wrapped.
    func unwrap(_ wrapped: [UInt8], as sealingClass: SealingClass, boundTo bound: Encoded) throws -> SymmetricKey {
        guard let id = KeyEncryptionKey.id(in: wrapped), let kek = keks[id], kek.sealingClass == sealingClass,
            let inner = try? kek.unwrap(wrapped, boundTo: bound)
        else { throw VaultError.unreadable }
        return inner
    }
}
