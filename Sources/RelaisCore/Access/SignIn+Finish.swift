import Foundation
import Ledger
import Postgres
import Vault

extension SignIn {
    /// The second step: a code of the telephone, or one on paper, from whoever has given their password.
    ///
    /// Refuses with `proofRefused`, `signInWait`, `signInLapsed` when the first step was too long ago, and `invalid`.
    package static func finish(
        _ pending: Token, code: String, from arrival: Arrival, in store: Store
    ) async throws -> SignIn {
        try Checks.code(code)
        let token = Token()
        let answer = try await second(store) { tx in
            let held = try PendingOne.held(pending, in: tx)
            let proof = try Proof(code, against: held.seed(tx.keyring), at: tx.now)
            let session = UUID()
            let outcome: Only<String> = try tx.one(
                """
                SELECT access.finish_sign_in(\(Bytes(pending.hash)), \(proof.seed), \(proof.step), \(proof.paper), \(session),
                    \(Bytes(token.hash)), \(arrival.deviceHash), \(arrival.label))
                """)
            guard outcome.value == "signed_in" else { return .failed(outcome.value) }
            return .signedIn(try tx.entered(token, session, fields: proof.paper == nil ? [] : ["recovery_code"]))
        }
        return SignIn(token: token, caller: answer)
    }

    /// Runs the second step as the daemon. One that failed is counted and recorded, and refused once that is committed.
    static func second(
        _ store: Store, _ body: @escaping @Sendable (Transaction) throws -> SecondAnswer
    ) async throws -> Caller {
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        let answer: SecondAnswer = try await store.write(as: daemon) { tx in
            let answer = try body(tx)
            if case .failed = answer {
                try tx.record(.signInRefused, .deployment(tx, "account", tx.deployment), outcome: .denied)
            }
            return answer
        }
        switch answer {
        case .signedIn(let caller): return caller
        case .failed("wait"): throw Refusal.signInWait(seconds: 300)
        case .failed("refused"): throw Refusal.proofRefused
        case .failed: throw Refusal.signInLapsed
        }
    }

    enum SecondAnswer: Sendable {
        case signedIn(Caller)
        case failed(String)
    }
}

extension Checks {
    /// Refuses a code that is not there or far too long to be one.
    static func code(_ code: String) throws {
        var checks = Checks()
        _ = checks.text("code", code, most: 100, isNeeded: true)
        try checks.done()
    }

    /// Refuses a password that is not there, or longer than any is.
    mutating func password(_ field: String, _ password: String) {
        if password.isEmpty { refuse(field, .missing) }
        if password.utf8.count > Keyring.longestPassword {
            refuse(field, .tooLong(most: Keyring.longestPassword))
        }
    }
}
