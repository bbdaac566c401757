import Foundation
import Ledger
import Postgres
import Vault

extension ReferralLink {
    /// So many digits.
    static let codeLength = 8

    /// Whoever holds the link proves that they were told the code: from now on it opens the identity of the person they
    /// accepted. Five tries in all; then only another code opens.
    ///
    /// A wrong one is counted and recorded, so it is refused only once that is committed: `invalid`, or `codeLocked`.
    package static func identify(_ typed: String?, as credential: Credential, in store: Store) async throws {
        let digits = (typed ?? "").filter { !$0.isWhitespace && $0 != "-" }
        guard digits.count == codeLength, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw Refusal.invalid([Invalid("code", digits.isEmpty ? .missing : .wrongCode)])
        }
        let outcome: String = try await store.write(as: credential) { tx in
            let id = try referral(in: tx)
            let laterKeys = try tx.askKeys(about: [id.rawValue])
            let entry = tx.newEntry()
            let mac = Bytes(tx.keyring.fingerprint(ofCode: digits, for: id.rawValue))
            let answer: Answer = try tx.one(
                "SELECT outcome, digest, previous FROM casework.identify_link(\(mac), \(tx.now), \(entry))")
            guard let organisation = try tx.caller.organisation else { throw Refusal.linkLapsed }
            let keys = try laterKeys.open()
            let isIdentified = answer.outcome == "identified"
            try tx.record(
                isIdentified ? .linkIdentified : .linkRefused, entry: entry,
                .one("referral", id.rawValue, keys, in: organisation), previous: answer.previous,
                digest: answer.digest?.bytes, outcome: isIdentified ? .ok : .denied)
            if isIdentified {
                let side: Only<ID<Person>?> = try tx.one(
                    "SELECT person FROM casework.referral_side WHERE referral = \(id)")
                if let person = side.value { tx.then { try Person.openDisclosed(id, to: person, in: $0) } }
            }
            return answer.outcome
        }
        switch outcome {
        case "identified": break
        case "refused": throw Refusal.invalid([Invalid("code", .wrongCode)])
        default: throw Refusal.codeLocked
        }
    }

    private struct Answer: RowDecodable {
        let outcome: String
        let digest: Bytes?
        let previous: ID<Entry>?
        init(row: Row) throws { (outcome, digest, previous) = try row.decode() }
    }
}
