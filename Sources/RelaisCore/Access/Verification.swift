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

/// The second factor of the caller, and what they prove who they are with.
package struct OwnFactor: Sendable {
    /// What a member is asked for: a code, or the password of whoever has no second factor in a demonstration.
    package enum Asked: String, Sendable, CaseIterable { case code, password }

    package let account: ID<Account>
    package let email: String
    package let isEnrolled: Bool
    package var asked: Asked { isEnrolled ? .code : .password }
    let passwordParameters: String
    /// In how many seconds they may try again.
    let wait: Int
    let seed: Seed?
    let offer: Seed?

    /// Refuses with `passwordNeeded` whoever is no member.
    package init(in tx: Transaction) throws {
        let row: OwnRow? = try tx.first(
            """
            SELECT account, email, password_parameters, factor, sealed, offered, offered_sealed, wait
            FROM access.own_factor()
            WHERE account IS NOT NULL
            """)
        guard let row else { throw Refusal.passwordNeeded }
        (account, email, passwordParameters, wait) = (row.account, row.email, row.passwordParameters, row.wait)
        isEnrolled = row.own.id != nil
        seed = try row.own.open(of: account, tx.keyring)
        offer = try row.offered.open(of: account, tx.keyring)
    }

    private struct OwnRow: RowDecodable {
        let account: ID<Account>
        let email: String
        let passwordParameters: String
        let wait: Int
        var own = SealedSeed()
        var offered = SealedSeed()
        init(row: Row) throws {
            (account, email, passwordParameters, own.id, own.sealed, offered.id, offered.sealed, wait) =
                try row.decode()
        }
    }
}

extension SignIn {
    /// Someone who is signed in proves again who they are, by a code of their telephone or one on paper; in a demonstration
    /// whoever has no second factor does by the password.
    ///
    /// Refuses with `proofRefused`, `signInWait`, `invalid`, and `passwordNeeded` for whoever is no member; throws
    /// `VaultError.busy` when too many passwords are hashed at once.
    package static func verify(_ answer: String, as credential: Credential, in store: Store) async throws {
        let own = try await store.read(as: credential) { try OwnFactor(in: $0) }
        var checks = Checks()
        checks.password(own.asked.rawValue, answer)
        try checks.done()
        guard own.wait == 0 else { throw Refusal.signInWait(seconds: own.wait) }
        switch own.asked {
        case .code:
            try await verify(as: credential, in: store) { tx in
                let proof = Proof(answer, against: try OwnFactor(in: tx).seed, at: tx.now)
                return "SELECT access.verify_code(\(proof.seed), \(proof.step), \(proof.paper))"
            }
        case .password:
            let verifier = try await store.passwords.verifier(
                password: answer, parameters: PasswordParameters(own.passwordParameters))
            try await verify(as: credential, in: store) { _ in "SELECT access.verify_password(\(verifier))" }
        }
    }

    /// The second half: what proves it, against what the database holds. A try that failed is counted and recorded, so it
    /// is refused only once that is committed.
    private static func verify(
        as credential: Credential, in store: Store, by proof: @escaping @Sendable (Transaction) throws -> SQL
    ) async throws {
        let outcome: Outcome = try await store.write(as: credential) { tx in
            guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
            let answer: Only<String> = try tx.one(try proof(tx))
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
