import Foundation
import Ledger
import Postgres
import Vault

extension Transaction {
    /// For what matters most, asked right after the role: refuses a member who has not proved who they are within the last
    /// five minutes, by signing in or by `SignIn.verify`. The administrator's shell and the daemon prove it each time.
    ///
    /// One round trip. Functions of the database ask the same with `access.require_fresh()`, which ends in the same refusal.
    ///
    /// - Throws: `Refusal.stepUpNeeded`; `Refusal.passwordNeeded` for a token, which proves nothing and never will.
    package func requireStepUp() throws {
        guard try caller.kind != .token else { throw Refusal.passwordNeeded }
        let isFresh: Only<Bool> = try one("SELECT access.is_fresh()")
        guard isFresh.value else { throw Refusal.stepUpNeeded }
    }
}

extension SignIn {
    /// Someone who is signed in proves again who they are. Refuses with `proofRefused`, `signInWait`, and `passwordNeeded`
    /// for whoever is no member; throws `VaultError.busy` when too many passwords are hashed at once.
    package static func verify(password: String, as credential: Credential, in store: Store) async throws {
        var checks = Checks()
        if password.isEmpty { checks.refuse("password", .missing) }
        if password.utf8.count > Keyring.longestPassword {
            checks.refuse("password", .tooLong(most: Keyring.longestPassword))
        }
        try checks.done()

        let (wait, known) = try await store.read(as: credential) { tx in
            let known: Later<Only<String?>> = try tx.ask("SELECT access.own_password_parameters()")
            let wait: Only<Int> = try tx.one("SELECT access.verification_wait()")
            return (wait.value, try known.one().value)
        }
        guard let known else { throw Refusal.passwordNeeded }
        guard wait == 0 else { throw Refusal.signInWait(seconds: wait) }
        let verifier = try await store.passwords.verifier(password: password, parameters: PasswordParameters(known))
        try await verify(as: credential, in: store) { "SELECT access.verify_password(\(verifier))" }
    }

    /// The second half: what proves it, against what the database holds. A try that failed is counted and recorded, so it
    /// is refused only once that is committed.
    private static func verify(
        as credential: Credential, in store: Store, by proof: @escaping @Sendable () -> SQL
    ) async throws {
        let outcome: Outcome = try await store.write(as: credential) { tx in
            guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
            let answer: Only<String> = try tx.one(proof())
            let session = Trace.deployment(tx, "session", try tx.caller.session)
            guard answer.value == "verified" else {
                try tx.record(.verificationRefused, session, outcome: .denied)
                guard answer.value == "wait" else { return .refused }
                return .wait(try tx.one("SELECT access.verification_wait()", as: Only<Int>.self).value)
            }
            try tx.record(.verified, session)
            return .verified
        }
        switch outcome {
        case .verified: break
        case .refused: throw Refusal.proofRefused
        case .wait(let seconds): throw Refusal.signInWait(seconds: max(1, seconds))
        }
    }

    private enum Outcome: Sendable {
        case verified, refused
        case wait(Int)
    }
}
