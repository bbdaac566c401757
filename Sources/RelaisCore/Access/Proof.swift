import Foundation
import Postgres
import Vault

/// What someone typed to prove who they are: a code of their telephone, or one on paper; a password where that is asked for.
///
/// What is none of them is still a try, and is counted as one.
struct Proof {
    /// The opened seed, and the step whose code was typed.
    private(set) var seed: Bytes?
    private(set) var step: Int?
    /// The SHA-256 of a code on paper.
    private(set) var paper: Bytes?

    /// `seed` is the account's own, or the one that is offered to it.
    init(_ typed: String, against seed: Seed?, at moment: Date) {
        let text = typed.filter { !$0.isWhitespace }
        if text.utf8.count == 6, let seed, let step = seed.step(of: text, at: moment) {
            (self.seed, self.step) = (Bytes(seed.bytes), step)
        } else if let code = RecoveryCode(typed) {
            paper = Bytes(code.hash)
        }
    }
}

/// Whoever stands between the two steps of signing in.
struct PendingOne: RowDecodable {
    let account: ID<Account>
    let email: String
    let name: String
    let language: Language
    let wait: Int
    private var own = SealedSeed()
    private var offered = SealedSeed()

    init(row: Row) throws {
        (account, email, name, language, own.id, own.sealed, offered.id, offered.sealed, wait) = try row.decode()
    }

    /// Refuses with `signInLapsed` when nobody stands there any more, and with `signInWait`.
    static func held(_ pending: Token, in tx: Transaction) throws -> PendingOne {
        let held: PendingOne? = try tx.first(
            """
            SELECT account, email, name, language, factor, sealed, offered, offered_sealed, wait
            FROM access.pending_one(\(Bytes(pending.hash)))
            WHERE account IS NOT NULL
            """)
        guard let held else { throw Refusal.signInLapsed }
        guard held.wait == 0 else { throw Refusal.signInWait(seconds: held.wait) }
        return held
    }

    /// Their own seed; `nil` for whoever has none.
    func seed(_ keyring: Keyring) throws -> Seed? { try own.open(of: account, keyring) }

    /// The one that is offered to them.
    func offer(_ keyring: Keyring) throws -> Seed? { try offered.open(of: account, keyring) }
}

/// A seed as it is kept.
struct SealedSeed {
    var id: UUID?
    var sealed: Bytes?

    func open(of account: ID<Account>, _ keyring: Keyring) throws -> Seed? {
        guard let id, let sealed else { return nil }
        return try keyring.openSeed(sealed.bytes, of: account.rawValue, as: id)
    }
}
