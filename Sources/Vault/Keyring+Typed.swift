import Crypto

extension Keyring {
    /// The key that seals what someone typed when their session had ended, for the hour until they are back. It is the
    /// deployment's, so that any daemon opens it, and seals nothing else.
    package var typedKey: DataKey {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: object, info: Array("relais/typed/v1".utf8), outputByteCount: 32)
        return DataKey(key, version: 1)
    }
}
