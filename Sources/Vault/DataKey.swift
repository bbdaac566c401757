import Crypto

/// The key of one class of one person's rows, at one version. Destroying it makes those rows unreadable for ever.
package struct DataKey: Sendable, Concealed {
    private let key: SymmetricKey
    private let number: UInt32

    /// The version the rows it seals name it by.
    package var version: Int { Int(number) }

    init(_ key: SymmetricKey, version: UInt32) {
        self.key = key
        number = version
    }
}

extension DataKey {
    /// Format, version, nonce and tag: what a blob has beside its padded text.
    private static let overhead = 1 + 4 + 12 + 16

    /// Seals a row's text for one place.
    ///
    /// `0x01 || version || nonce || AES-256-GCM(padded text) || tag`, bound to the place. Its length is a multiple of
    /// 256, plus 33; the same text twice gives two different blobs.
    package func seal(_ plaintext: [UInt8], at place: Place) throws -> [UInt8] {
        try seal(plaintext, at: place, nonce: AES.GCM.Nonce())
    }

    /// With a nonce of the caller's, which only a test may choose: the same nonce twice gives both texts away.
    func seal(_ plaintext: [UInt8], at place: Place, nonce: AES.GCM.Nonce) throws -> [UInt8] {
        let bound = place.binding(keyVersion: number)
        let box = try AES.GCM.seal(Padding.pad(plaintext), using: key, nonce: nonce, authenticating: bound.bytes)
        return [1] + number.bigEndianBytes + nonce + box.ciphertext + box.tag
    }

    /// The text that was sealed for this place, by this version of the key.
    ///
    /// Whatever is wrong is `VaultError.unreadable`, with nothing said of what: the length, the version, the key, the
    /// place, or a single bit.
    package func open(_ blob: [UInt8], at place: Place) throws -> [UInt8] {
        guard blob.count > Self.overhead, blob.count % Padding.block == Self.overhead, blob[0] == 1,
            UInt32(bigEndianBytes: blob[1..<5]) == number,
            let box = try? AES.GCM.SealedBox(combined: blob.dropFirst(5)),
            let padded = try? AES.GCM.open(box, using: key, authenticating: place.binding(keyVersion: number).bytes),
            let plaintext = Padding.unpad(Array(padded))
        else { throw VaultError.unreadable }
        return plaintext
    }
}
