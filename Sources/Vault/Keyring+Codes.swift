import Crypto
import Foundation

extension Keyring {
    /// What a short code is known by where it is kept: HMAC-SHA-256 under the deployment's key, so that a copy of the database
    /// does not tell which of the few codes there are it was.
    ///
    /// `subject` is what the code is good for; a code that finds its subject by itself has none.
    package func fingerprint(ofCode code: String, for subject: UUID? = nil) -> [UInt8] {
        var mac = HMAC<SHA256>(key: object)
        mac.update(data: Encoded("relais/code/v1").bytes)
        mac.update(data: Encoded(.init(subject?.uuidString.lowercased() ?? "")).bytes)
        mac.update(data: Encoded(.init(code)).bytes)
        return Array(mac.finalize())
    }
}
