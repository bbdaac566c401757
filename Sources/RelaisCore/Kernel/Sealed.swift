import Crypto
import Foundation
import Postgres
import Vault

extension DataKey {
    /// Seals what a value says, as JSON with sorted keys.
    func seal(_ value: some Encodable, at place: Place) throws -> Bytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Bytes(try seal(Array(encoder.encode(value)), at: place))
    }

    /// What a sealed row says. Unreadable if it was moved, changed or put back.
    func open<Value: Decodable>(_ sealed: Bytes, at place: Place, as _: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(open(sealed.bytes, at: place)))
    }
}

extension Bytes {
    /// The digest the audit keeps of a sealed row: SHA-256 of its blob.
    var digest: [UInt8] { Array(SHA256.hash(data: bytes)) }
}
