import Crypto
import Synchronization

/// The keys of a deployment, in memory and at work. Everything that is sealed, opened or derived goes through it.
///
/// One that was read from a file notices when another took its place: before it wraps a key, and when it meets a key it does
/// not know. So keys are rotated while everything runs.
package final class Keyring: Sendable, Concealed {
    /// What is at work now: never changed, replaced as a whole.
    private let contents: Mutex<Contents>
    private let source: KeyFileSource?
    /// The key of references to what belongs to no person.
    let object: SymmetricKey
    /// How much work a new password costs.
    let cost: Cost

    /// Takes the keys of a file. Refuses one that lacks a class or a secret every deployment needs, so that nothing is
    /// found missing later.
    package init(_ file: KeyFile, cost: Cost = .inUse) throws {
        let read = try Contents(file)
        contents = Mutex(read)
        (source, object, self.cost) = (nil, read.object, cost)
    }

    /// Reads the keys at a path, and again whenever the file there has changed.
    package init(reading path: String) throws {
        let source = KeyFileSource(path)
        let read = try Contents(source.read())
        contents = Mutex(read)
        (self.source, object, cost) = (source, read.object, .inUse)
    }

    private final class Contents: Sendable {
        let file: KeyFile
        let keks: [UInt32: KeyEncryptionKey]
        let newest: [SealingClass: KeyEncryptionKey]
        let object: SymmetricKey
        let newestPepper: Int

        init(_ file: KeyFile) throws {
            self.file = file
            keks = Dictionary(uniqueKeysWithValues: file.keks.map { ($0.id, $0) })
            newest = Dictionary(file.keks.filter { !$0.isPrepared }.map { ($0.sealingClass, $0) }) {
                $0.epoch > $1.epoch ? $0 : $1
            }
            for sealingClass in SealingClass.allCases where newest[sealingClass] == nil {
                throw KeyFileError.lacks("kek \(sealingClass.rawValue)")
            }
            for name in KeyFile.requiredSecrets where file.secrets[name] == nil {
                throw KeyFileError.lacks("secret \(name)")
            }
            guard let object = file.secrets["object"] else { throw KeyFileError.lacks("secret object") }
            guard let pepper = file.newestPepper else { throw KeyFileError.lacks("secret pepper.1") }
            (self.object, newestPepper) = (object, pepper)
        }
    }

    private var now: Contents { contents.withLock { $0 } }

    /// Where it was read; `nil` for keys that are in memory only.
    package var path: String? { source?.path }

    /// The key encryption keys there are.
    package var epochs: [KeyEpoch] { now.file.epochs }

    /// The pepper new passwords get: the highest `pepper.<n>` of the key file.
    var newestPepper: Int { now.newestPepper }

    /// Reads the file again if another has taken its place. Answers whether it had. What is there stays when it cannot be
    /// read, or belongs to another deployment.
    @discardableResult
    package func reread() throws -> Bool {
        guard let source else { return false }
        return try source.readIfChanged { file in
            guard file.isKin(to: now.file) else { throw KeyFileError.foreign(path: source.path) }
            let read = try Contents(file)
            contents.withLock { $0 = read }
        }
    }

    /// The 32 bytes of a secret of the key file, such as `daemon`. Refuses a name that is not there.
    package func secret(_ name: String) throws -> [UInt8] { try [UInt8](key(name)) }

    func key(_ name: String) throws -> SymmetricKey {
        guard let key = now.file.secrets[name] else { throw VaultError.missingSecret(name) }
        return key
    }

    /// The key that wraps for a class: of the newest epoch there is at this moment, whoever put it in the file.
    func newest(_ sealingClass: SealingClass) throws -> KeyEncryptionKey {
        _ = try? reread()
        guard let kek = now.newest[sealingClass] else { throw KeyFileError.lacks("kek \(sealingClass.rawValue)") }
        return kek
    }

    /// Wraps a key under the newest epoch of a class.
    func wrap(_ inner: SymmetricKey, as sealingClass: SealingClass, boundTo bound: Encoded) throws -> [UInt8] {
        try newest(sealingClass).wrap(inner, boundTo: bound)
    }

    /// Unwraps a key that any epoch of this class wrapped.
    func unwrap(_ wrapped: [UInt8], as sealingClass: SealingClass, boundTo bound: Encoded) throws -> SymmetricKey {
        guard let id = KeyEncryptionKey.id(in: wrapped), let kek = kek(id), kek.sealingClass == sealingClass,
            let inner = try? kek.unwrap(wrapped, boundTo: bound)
        else { throw VaultError.unreadable }
        return inner
    }

    /// The key of this id. One that is not known may have come to the file since.
    private func kek(_ id: UInt32) -> KeyEncryptionKey? {
        if let known = now.keks[id] { return known }
        _ = try? reread()
        return now.keks[id]
    }
}
