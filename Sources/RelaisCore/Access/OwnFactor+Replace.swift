import Foundation
import Postgres
import Vault

extension OwnFactor {
    /// Offers the caller another second factor, or a first one in a demonstration; theirs stays until the new one is
    /// confirmed. Needs a recent proof.
    package static func offer(in tx: Transaction) throws -> FactorOffer {
        try tx.requireStepUp()
        let own = try OwnFactor(in: tx)
        let language = try tx.caller.language

        // The same one until it is confirmed, however often its page is shown.
        let seed = own.offer ?? Seed()
        if own.offer == nil {
            let id = UUID()
            let sealed = Bytes(try tx.keyring.seal(seed, of: own.account.rawValue, as: id))
            try tx.execute("SELECT access.offer_own_factor(\(id), \(sealed), \(Bytes(seed.hash)))")
        }

        try tx.record(.factorOffered, .deployment(tx, "account", own.account.rawValue))
        return FactorOffer(seed: seed, email: own.email, language: language)
    }

    /// Takes the one that was offered, once its code is typed: every other session of the caller ends, and they are given
    /// new codes on paper. Needs a recent proof.
    package static func replace(code: String, in tx: Transaction) throws -> [RecoveryCode] {
        try Checks.code(code)
        try tx.requireStepUp()
        let own = try OwnFactor(in: tx)
        guard let offer = own.offer else { throw Refusal.offerLapsed }
        let proof = Proof(code, against: offer, at: tx.now)
        guard let seed = proof.seed, let step = proof.step else { throw Refusal.invalid([Invalid("code", .wrongCode)]) }

        let (codes, entry) = (RecoveryCode.ten, tx.newEntry())
        let isTaken: Only<Bool> = try tx.one(
            "SELECT access.replace_factor(\(seed), \(step), \(codes.map { Bytes($0.hash) }), \(entry))")
        guard isTaken.value else { throw Refusal.offerLapsed }

        try tx.record(.factorConfirmed, entry: entry, .deployment(tx, "account", own.account.rawValue))
        return codes
    }

    /// New codes on paper for the caller, in the place of those they had. Needs a recent proof.
    package static func renewCodes(in tx: Transaction) throws -> [RecoveryCode] {
        try tx.requireStepUp()
        guard let account = try tx.caller.account else { throw Refusal.passwordNeeded }

        let codes = RecoveryCode.ten
        let isDone: Only<Bool> = try tx.one("SELECT access.renew_codes(\(codes.map { Bytes($0.hash) }))")
        guard isDone.value else { throw Refusal.noFactor }

        try tx.record(.codesRenewed, .deployment(tx, "account", account.rawValue))
        return codes
    }
}
