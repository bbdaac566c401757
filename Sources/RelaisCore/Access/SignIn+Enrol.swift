import Foundation
import Postgres
import Vault

/// A second factor that is offered to someone: what an application on their telephone takes in, by one way or another.
package struct FactorOffer: Sendable, Concealed {
    package let seed: Seed
    /// The address of the account, as the application will show it.
    package let email: String
    package let language: Language

    /// To be typed: eight groups of four.
    package var text: String { seed.text }
    /// To be scanned, or tapped.
    package var link: String { seed.link(account: email, issuer: "Relais") }
}

extension SignIn {
    /// Offers a second factor to whoever has given their password and has none: the same one until it is confirmed or the
    /// half hour is over. Refuses with `signInLapsed` and `signInWait`.
    package static func offer(_ pending: Token, in store: Store) async throws -> FactorOffer {
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        return try await store.transaction("BEGIN", as: daemon) { tx in
            let held = try PendingOne.held(pending, in: tx)
            if let seed = try held.offer(tx.keyring) {
                return FactorOffer(seed: seed, email: held.email, language: held.language)
            }
            let (id, seed) = (UUID(), Seed())
            let sealed = Bytes(try tx.keyring.seal(seed, of: held.account.rawValue, as: id))
            let isOffered: Only<Bool> = try tx.one(
                "SELECT access.offer_factor(\(Bytes(pending.hash)), \(id), \(sealed), \(Bytes(seed.hash)))")
            guard isOffered.value else { throw Refusal.signInLapsed }
            return FactorOffer(seed: seed, email: held.email, language: held.language)
        }
    }

    /// Makes the second factor that was offered theirs, once they type its code: they are signed in, and given the codes on
    /// paper, shown this once. Refuses as `finish`.
    package static func enrol(
        _ pending: Token, code: String, from arrival: Arrival, in store: Store
    ) async throws -> (signIn: SignIn, codes: [RecoveryCode]) {
        try Checks.code(code)
        let token = Token()
        let codes = RecoveryCode.ten
        let answer = try await second(store) { tx in
            let held = try PendingOne.held(pending, in: tx)
            let proof = try Proof(code, against: held.offer(tx.keyring), at: tx.now)
            let (session, entry) = (UUID(), tx.newEntry())
            let outcome: Only<String> = try tx.one(
                """
                SELECT access.enrol(\(Bytes(pending.hash)), \(proof.seed), \(proof.step), \(codes.map { Bytes($0.hash) }),
                    \(entry), \(session), \(Bytes(token.hash)), \(arrival.deviceHash), \(arrival.label))
                """)
            guard outcome.value == "signed_in" else { return .failed(outcome.value) }
            let caller = try tx.entered(token, session)
            try tx.record(
                .factorConfirmed, entry: entry,
                .deployment(tx, "account", held.account.rawValue, log: caller.organisation))
            return .signedIn(caller)
        }
        return (SignIn(token: token, caller: answer), codes)
    }
}

extension RecoveryCode {
    /// As many as someone is given.
    static var ten: [RecoveryCode] { (0..<10).map { _ in RecoveryCode() } }
}
