import Crypto
import Foundation

@testable import Vault

/// The inputs every golden vector of the project is made from.
enum Golden {
    static let subject = uuid("11111111-1111-4111-8111-111111111111")
    static let row = uuid("22222222-2222-4222-8222-222222222222")
    static let organisation = uuid("33333333-3333-4333-8333-333333333333")

    static let kek = KeyEncryptionKey(id: 7, sealingClass: .civil, epoch: 1, key: key(0x00...0x1f))
    static let dataKey = key(0x40...0x5f)
    static let pepper = Pepper(key: key(0x60...0x7f))
    static let place = Place(organisation: organisation, table: "identity.civil", row: row, rowVersion: 3)
    static let wrapped = bytes(
        """
        0100000007000102030405060708090a0b0743945881a0845cc508ddc0fda43622\
        d387d567a42e092b603ebfde41345eedc2b66f1dee540071044a676e3efe582c
        """)

    /// A keyring whose `civil` key is the golden one, and whose first password pepper is 32 times 09.
    static func keyring() throws -> Keyring {
        let generated = KeyFile.generate()
        var secrets = generated.secrets
        secrets["pepper.1"] = SymmetricKey(data: [UInt8](repeating: 9, count: 32))
        return try Keyring(
            KeyFile(keks: generated.keks.filter { $0.sealingClass != .civil } + [kek], secrets: secrets))
    }

    static func key(_ range: ClosedRange<UInt8>) -> SymmetricKey { SymmetricKey(data: Array(range)) }

    static func nonce(_ range: ClosedRange<UInt8>) throws -> AES.GCM.Nonce { try AES.GCM.Nonce(data: Array(range)) }
}

func uuid(_ text: String) -> UUID {
    guard let id = UUID(uuidString: text) else { preconditionFailure("not a UUID: \(text)") }
    return id
}

func bytes(_ hex: String) -> [UInt8] {
    stride(from: 0, to: hex.count, by: 2).map { offset in
        UInt8(hex.dropFirst(offset).prefix(2), radix: 16) ?? 0
    }
}

func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
