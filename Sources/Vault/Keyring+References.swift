import Crypto
import Foundation

/// The key of one person's references in the audit. Once it is destroyed, no entry can be tied to that person again.
package struct Pepper: Sendable, Concealed {
    let key: SymmetricKey
}

extension Keyring {
    /// Makes a person's pepper, and the 65 bytes the database keeps of it, wrapped under the `civil` key.
    package func newPepper(subject: UUID) throws -> (pepper: Pepper, wrapped: [UInt8]) {
        let key = SymmetricKey(size: .bits256)
        return (Pepper(key: key), try wrap(key, as: .civil, boundTo: Self.pepperBinding(subject)))
    }

    /// The pepper inside what the database kept. Another person's is `VaultError.unreadable`.
    package func unwrapPepper(_ wrapped: [UInt8], subject: UUID) throws -> Pepper {
        Pepper(key: try unwrap(wrapped, as: .civil, boundTo: Self.pepperBinding(subject)))
    }

    /// What the audit calls something of a person's: 16 bytes that mean nothing without the pepper.
    ///
    /// The first half of HMAC-SHA-256 over `ENC("relais/object-ref/v1", organisation, type, object)`, so the same person
    /// has another reference in every organisation's log.
    package func objectReference(pepper: Pepper, organisation: UUID, type: String, object: UUID) -> [UInt8] {
        Self.reference(pepper.key, organisation: organisation, type: type, object: object)
    }

    /// What the audit calls something that belongs to no person: as `objectReference`, under the deployment's own key.
    package func deploymentReference(organisation: UUID, type: String, object: UUID) -> [UInt8] {
        Self.reference(self.object, organisation: organisation, type: type, object: object)
    }

    /// What is kept of a number an organisation knows someone by: HMAC-SHA-256 over
    /// `ENC("relais/own-number/v1", organisation, number)`, so that the same number elsewhere is another one.
    package func numberReference(organisation: UUID, number: String) -> [UInt8] {
        let named = Encoded("relais/own-number/v1", .init(organisation), .init(number))
        return Array(HMAC<SHA256>.authenticationCode(for: named.bytes, using: object))
    }

    private static func reference(_ key: SymmetricKey, organisation: UUID, type: String, object: UUID) -> [UInt8] {
        let named = Encoded("relais/object-ref/v1", .init(organisation), .init(type), .init(object))
        return Array(HMAC<SHA256>.authenticationCode(for: named.bytes, using: key).prefix(16))
    }

    /// Whose it is: what a wrapped pepper is bound to.
    static func pepperBinding(_ subject: UUID) -> Encoded { Encoded("relais/pepper/v1", .init(subject)) }
}
