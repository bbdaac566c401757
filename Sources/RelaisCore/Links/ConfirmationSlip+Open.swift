import Foundation
import Ledger
import Postgres
import Vault

/// What a young person was given on paper, to say whether something is so, without an account.
package enum ConfirmationSlip {
    /// Lets in whoever types the code of a slip. A wrong one is counted by where it comes from, and all of them together.
    ///
    /// Refuses with `invalid`, whatever is wrong with it, and with `signInWait`.
    package static func open(_ typed: String?, from arrival: Arrival, in store: Store) async throws -> Credential {
        let text = (typed ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw Refusal.invalid([Invalid("code", .missing)]) }
        // What is no code at all is tried like one, so that both look alike and are counted alike.
        let code = SlipCode(text)?.plain ?? "?"
        let credential = Credential(code: code, in: store.keyring)
        let place = Bytes(Credential.sha256("slip:\(SignIn.network(arrival.address))".utf8))
        let everywhere = Bytes(Credential.sha256("slip".utf8))
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        let (answer, wait): (String, Int) = try await store.write(as: daemon) { tx in
            let answer: Only<String> = try tx.one(
                "SELECT access.try_slip(\(Bytes(credential.sha256)), \(place), \(everywhere))")
            let isOpen = answer.value == "open"
            try tx.record(
                isOpen ? .slipOpened : .slipRefused, .deployment(tx, "slip", tx.deployment),
                outcome: isOpen ? .ok : .denied)
            guard answer.value == "wait" else { return (answer.value, 0) }
            let wait: Only<Int> = try tx.one("SELECT access.slip_wait(\(place), \(everywhere))")
            return (answer.value, max(1, wait.value))
        }
        switch answer {
        case "open": return credential
        case "wait": throw Refusal.signInWait(seconds: wait)
        default: throw Refusal.invalid([Invalid("code", .wrongCode)])
        }
    }
}

extension Credential {
    /// That of a slip, whose code is short: its fingerprint under the deployment's key.
    init(code: String, in keyring: Keyring) { sha256 = keyring.fingerprint(ofCode: code) }
}
