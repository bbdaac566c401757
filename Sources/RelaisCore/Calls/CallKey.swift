import Crypto
import Foundation
import Postgres
import Vault

/// The name a client gives to one call, so that however often it is sent it happens once (Idempotency-Key, IETF draft).
package struct CallKey: Sendable {
    let sha256: [UInt8]
    let fingerprint: [UInt8]
    fileprivate let sealing: DataKey

    /// What is kept of a call that was done, for the next time it comes.
    package enum Keeping: Sendable {
        /// Its answer, sealed.
        case answer
        /// That it was done: its answer holds what is kept nowhere, and doing it again does no harm.
        case again
        /// That it was done: its answer holds a secret, and doing it again makes another.
        case fact
    }

    /// `parts` are what makes it this call: method, path, body.
    package init(_ text: String, of parts: [[UInt8]], in keyring: Keyring) {
        sha256 = Array(SHA256.hash(data: Array(text.utf8)))
        fingerprint = keyring.fingerprint(ofCall: parts)
        sealing = keyring.answerKey(for: text)
    }

    fileprivate func place(in organisation: UUID) -> Place {
        let row = sha256.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        return Place(organisation: organisation, table: "access.call", row: row, rowVersion: 1)
    }
}

/// What a call was answered.
package struct Answered: Sendable {
    package let status: Int
    package let body: [UInt8]
    /// The version of the one thing it shows.
    package let version: Int?

    package init(status: Int, body: [UInt8], version: Int?) {
        (self.status, self.body, self.version) = (status, body, version)
    }
}

extension Transaction {
    /// Says which call this is. Does not wait: that it was done before is told by the error of the next question.
    func begin(_ key: CallKey) throws {
        try execute("SELECT access.begin_call(\(Bytes(key.sha256)), \(Bytes(key.fingerprint)), \(now))")
    }

    /// Keeps what the call was answered, with what it did.
    func keep(_ answer: Answered, _ key: CallKey, _ keeping: CallKey.Keeping) throws {
        let organisation = try caller.organisation?.rawValue ?? deployment
        let sealed =
            keeping == .answer ? Bytes(try key.sealing.seal(answer.body, at: key.place(in: organisation))) : nil
        try execute(
            """
            SELECT access.keep_call(\(Bytes(key.sha256)), \(Bytes(key.fingerprint)), \(answer.status)::integer,
                \(answer.version), \(sealed), \(now))
            """)
    }

    /// What the call was answered when it was done. That it is told again is recorded.
    func kept(_ key: CallKey) throws -> Answered {
        let row: KeptRow = try one("SELECT status, version, sealed FROM access.kept_call(\(Bytes(key.sha256)))")
        guard let status = row.status, let sealed = row.sealed else { throw Refusal.callAnswered }
        let place = key.place(in: try caller.organisation?.rawValue ?? deployment)
        let body = try key.sealing.open(sealed.bytes, at: place)
        try record(.answerRepeated, .deployment(self, "session", caller.session))
        return Answered(status: status, body: body, version: row.version)
    }

    private struct KeptRow: RowDecodable {
        let status: Int?
        let version: Int?
        let sealed: Bytes?
        init(row: Row) throws { (status, version, sealed) = try row.decode() }
    }
}
