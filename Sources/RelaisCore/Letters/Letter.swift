import Foundation
import Mail
import Postgres
import Vault

/// A mail that Relais sends by itself. It says that something waits, how much, and where to look: never of whom, of what, nor
/// from where, since mail is read by others.
package enum Letter {
    /// Mirrored by `letter_kind_known`.
    package enum Kind: String, Sendable, CaseIterable, PostgresValue {
        /// Once a day: how much is new.
        case digest
        /// At once: that something cannot wait.
        case urgent
        /// The link by which an organisation without accounts answers.
        case link
        /// Once a week, to whoever audits: what the log signed last, to be kept elsewhere.
        case checkpoint
    }

    /// A letter that is being sent: lent for ten minutes, and after them due again.
    struct Taken: Sendable, RowDecodable {
        let id: ID<Letter>
        let kind: Kind
        let account: ID<Account>?
        private let email: String?
        let language: Language
        let waiting: Int
        let urgent: Int
        private let sealed: Bytes?
        private let link: ID<ReferralLink>?
        let endsAt: Date?
        /// How often it was tried, this time included.
        let attempts: Int

        init(row: Row) throws {
            let spoken: Language?
            (id, kind, account, email, spoken, waiting, urgent, sealed, link, endsAt, attempts) = try row.decode()
            language = spoken ?? .french
        }

        /// What the logs that its reader audits signed last; of no other letter.
        func checkpoints(in tx: Transaction) throws -> [String] {
            guard kind == .checkpoint, let account else { return [] }
            return try tx.all("SELECT jobs.checkpoints_for(\(account))", as: Only<String>.self).map(\.value)
        }

        /// Where it goes: what the account signs in with, or what was typed for a link. `nil` for what is no mailbox.
        func address(_ keyring: Keyring) throws -> Address? {
            if let sealed { return Address(try keyring.openMailbox(sealed.bytes, of: id.rawValue)) }
            return email.flatMap(Address.init)
        }
    }

    /// Takes the letter that is due first and that nobody holds; `secret` becomes that of its link, if it has one.
    static func take(_ secret: Token, in tx: Transaction) throws -> Taken? {
        try tx.first(
            """
            SELECT id, kind, account, email, language, waiting, urgent, sealed, link, ends_at, attempts
            FROM jobs.take_letter(\(tx.now), \(Bytes(secret.hash)))
            WHERE id IS NOT NULL
            """)
    }
}

extension Letter {
    /// So many letters are left at a time.
    static let most = 500

    /// That the administrator tries whether mail goes. Refuses whoever does not keep jobs.
    package static func recordTest(in tx: Transaction) throws {
        try tx.caller.require(.keepJobs)
        try tx.record(.mailTested, .deployment(tx, "deployment", tx.deployment))
    }

    /// Leaves what is to be told at once, and of the day; answers how many letters that is.
    static func leave(of kinds: Set<Notice.Kind> = Notice.Kind.urgent, in zone: TimeZone, _ tx: Transaction) throws
        -> Int
    {
        let isLoading: Only<Bool> = try tx.one(
            "SELECT coalesce(loading_ends_at > \(tx.now), false) FROM directory.deployment")
        guard !isLoading.value else { return 0 }
        let urgent = kinds.map(\.rawValue).sorted()
        let left: Only<Int> = try tx.one(
            """
            SELECT jobs.leave_urgent(\(tx.now), \(zone.identifier), \(urgent), \(most))
                + jobs.leave_digests(\(tx.now), \(zone.identifier), \(urgent), \(most))
                + jobs.leave_checkpoints(\(tx.now), \(zone.identifier), \(most))
            """)
        return left.value
    }
}
