import Crypto

extension Keyring {
    /// The key that seals what was answered to a call: made of the client's own key for that call, which the database does
    /// not hold, and of the deployment's. A copy of the database opens no answer, nor does one with this key file.
    package func answerKey(for clientKey: String) -> DataKey {
        let salt = SHA256.hash(data: Array(clientKey.utf8))
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: object, salt: Array(salt), info: Array("relais/answer/v1".utf8), outputByteCount: 32)
        return DataKey(key, version: 1)
    }

    /// What tells one call from another, and nothing of what it said to whoever lacks the deployment's key.
    package func fingerprint(ofCall parts: [[UInt8]]) -> [UInt8] {
        var code = HMAC<SHA256>(key: object)
        code.update(data: Encoded("relais/call/v1").bytes)
        for part in parts { code.update(data: Encoded(.init(part)).bytes) }
        return Array(code.finalize())
    }
}
