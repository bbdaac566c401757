import Foundation

extension Keyring {
    /// Puts a new epoch of these classes into the key file, and uses it from now on; or only has it there, `prepared`, until
    /// the file is on every machine. What was prepared before is taken into use.
    ///
    /// - Throws: `KeyFileError`; `.lacks("path")` for keys that are in no file.
    package func rotate(_ classes: Set<SealingClass>, isPrepared: Bool = false) throws -> KeyFile.Changed {
        try change { file in
            let waiting = Set(file.keks.filter(\.isPrepared).map(\.sealingClass)).intersection(classes)
            guard !isPrepared else { return file.rotated(classes.subtracting(waiting), isPrepared: true) }
            return file.activated(waiting).rotated(classes.subtracting(waiting), isPrepared: false)
        }
    }

    /// Takes an epoch out of the key file, for good: whatever it wrapped is as good as erased. Refuses the one in use.
    package func destroy(_ id: Int) throws -> KeyFile.Changed {
        try change(overwritesFormer: true) { try $0.without(id) }
    }

    private func change(
        overwritesFormer: Bool = false, _ body: (KeyFile) throws -> KeyFile
    ) throws -> KeyFile.Changed {
        guard let path else { throw KeyFileError.lacks("path") }
        let changed = try KeyFile.change(path, overwritesFormer: overwritesFormer, body)
        try reread()
        return changed
    }

    /// The id of the key that wrapped this, whether it is there or not.
    package static func epoch(in wrapped: [UInt8]) -> Int? { KeyEncryptionKey.id(in: wrapped).map { Int($0) } }

    /// The same data key, wrapped by the newest epoch of its class; `nil` where it is that already.
    package func rewrap(
        _ wrapped: [UInt8], subject: UUID, class sealingClass: SealingClass, version: Int
    ) throws -> [UInt8]? {
        guard let number = UInt32(exactly: version) else { throw VaultError.unreadable }
        return try rewrap(
            wrapped, as: sealingClass,
            boundTo: Self.binding(subject: subject, class: sealingClass, version: number))
    }

    /// The same pepper, wrapped by the newest epoch of `civil`; `nil` where it is that already.
    package func rewrapPepper(_ wrapped: [UInt8], subject: UUID) throws -> [UInt8]? {
        try rewrap(wrapped, as: .civil, boundTo: Self.pepperBinding(subject))
    }

    private func rewrap(_ wrapped: [UInt8], as sealingClass: SealingClass, boundTo bound: Encoded) throws -> [UInt8]? {
        let kek = try newest(sealingClass)
        guard KeyEncryptionKey.id(in: wrapped) != kek.id else { return nil }
        return try kek.wrap(unwrap(wrapped, as: sealingClass, boundTo: bound), boundTo: bound)
    }
}
