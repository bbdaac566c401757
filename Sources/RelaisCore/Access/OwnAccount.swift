import Foundation
import Ledger
import Postgres
import Vault

/// One's own account: what there is to see of it, and to end.
package struct OwnAccount: Sendable {
    package let name: String
    package let email: String
    package let language: Language
    package let version: Int
    /// Since when there is a second factor.
    package let factorSince: Date?
    /// How many codes on paper were not used yet.
    package let codesLeft: Int
    package let sessions: [SignedIn]
    package let devices: [Device]

    /// What one is signed in with.
    package struct SignedIn: Sendable, RowDecodable {
        package let id: UUID
        package let label: String?
        package let createdAt: Date
        package let seenAt: Date
        /// Whether it is the one that asks.
        package let isThis: Bool
        package init(row: Row) throws { (id, label, createdAt, seenAt, isThis) = try row.decode() }
    }

    /// A browser one signed in with before.
    package struct Device: Sendable, RowDecodable {
        package let id: UUID
        package let label: String
        package let createdAt: Date
        package let seenAt: Date
        package init(row: Row) throws { (id, label, createdAt, seenAt) = try row.decode() }
    }

    /// Refuses with `passwordNeeded` whoever is no member.
    package init(in tx: Transaction) throws {
        let laterSessions: Later<SignedIn> = try tx.ask(
            "SELECT id, label, created_at, seen_at, is_this FROM access.own_sessions()")
        let laterDevices: Later<Device> = try tx.ask("SELECT id, label, created_at, seen_at FROM access.own_devices()")
        let row: OwnRow? = try tx.first(
            """
            SELECT name, email, language, version, confirmed_at, codes_left
            FROM access.own_account()
            WHERE name IS NOT NULL
            """)
        guard let row else { throw Refusal.passwordNeeded }
        (name, email, language, version) = (row.name, row.email, row.language, row.version)
        (factorSince, codesLeft) = (row.factorSince, row.codesLeft)
        (sessions, devices) = (try laterSessions.all(), try laterDevices.all())
    }

    private struct OwnRow: RowDecodable {
        let name: String
        let email: String
        let language: Language
        let version: Int
        let factorSince: Date?
        let codesLeft: Int
        init(row: Row) throws { (name, email, language, version, factorSince, codesLeft) = try row.decode() }
    }
}

extension OwnAccount {
    /// One's own name, as colleagues and partners see it, and the language of the pages.
    package static func amend(name: String?, language: String?, in tx: Transaction) throws {
        let own = try OwnAccount(in: tx)
        try tx.require(version: own.version)
        var checks = Checks()
        let name = name == nil ? own.name : checks.text("name", name, most: 100, isNeeded: true) ?? ""
        let language: Language = checks.code("language", language) ?? own.language
        try checks.done()
        guard (name, language) != (own.name, own.language) else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        let digest: Only<Bytes?> = try tx.one("SELECT access.amend_own(\(name), \(language), \(entry))")
        guard let digest = digest.value else { throw Refusal.passwordNeeded }

        let fields = [name == own.name ? nil : "name", language == own.language ? nil : "language"].compactMap { $0 }
        try tx.record(.accountAmended, entry: entry, try trace(in: tx), digest: digest.bytes, fields: fields)
    }

    /// Another password, for whoever knows the one there is. Every other session of theirs ends.
    ///
    /// Refuses with `invalid`, `proofRefused`, `signInWait`; throws `VaultError.busy`.
    package static func changePassword(
        from current: String, to new: String, as credential: Credential, in store: Store
    ) async throws {
        let (factor, own, organisation, isDemonstration) = try await store.read(as: credential) { tx in
            let factor = try OwnFactor(in: tx)
            return (factor, try OwnAccount(in: tx), try tx.caller.organisationName, try tx.caller.isDemonstration)
        }
        var checks = Checks()
        checks.password("current_password", current)
        try checks.done()
        try NewPassword.check(
            new, field: "new_password", isAlone: isDemonstration && !factor.isEnrolled,
            own: [own.name, own.email, organisation])
        guard factor.wait == 0 else { throw Refusal.signInWait(seconds: factor.wait) }
        let verifier = try await store.passwords.verifier(
            password: current, parameters: PasswordParameters(factor.passwordParameters))
        let kept = try await NewPassword.kept(new, in: store)
        let outcome: String = try await store.write(as: credential) { tx in
            let entry = tx.newEntry()
            let outcome: Only<String> = try tx.one("SELECT access.change_password(\(verifier), \(kept), \(entry))")
            let isChanged = outcome.value == "changed"
            let account = try tx.caller.account
            let digest: Only<Bytes?> = try tx.one("SELECT access.account_digest(\(account), NULL, \(entry))")
            try tx.record(
                isChanged ? .passwordChanged : .verificationRefused, entry: entry, try trace(in: tx),
                digest: digest.value?.bytes, outcome: isChanged ? .ok : .denied)
            if isChanged { try tx.endOpenPages() }
            return outcome.value
        }
        switch outcome {
        case "changed": break
        case "wait": throw Refusal.signInWait(seconds: 2)
        default: throw Refusal.proofRefused
        }
    }

    /// Ends one of one's own sessions, or, for nil, all but the one that asks.
    package static func endSession(_ id: UUID?, in tx: Transaction) throws {
        guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
        let ended: Only<Int> = try tx.one("SELECT access.end_own_sessions(\(id))")
        if let id, ended.value == 0 { throw Refusal.notFound(.init(.session, id)) }
        try tx.require(version: 1)
        try tx.record(.sessionsEnded, .deployment(tx, "session", try id ?? tx.caller.session))
        try tx.endOpenPages()
    }

    /// A browser is not known any more.
    package static func forgetDevice(_ id: UUID, in tx: Transaction) throws {
        guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
        let isForgotten: Only<Bool> = try tx.one("SELECT access.forget_own_device(\(id))")
        guard isForgotten.value else { throw Refusal.notFound(.init(.device, id)) }
        try tx.require(version: 1)
        try tx.record(.deviceForgotten, .deployment(tx, "device", id))
    }

    private static func trace(in tx: Transaction) throws -> Trace {
        .deployment(tx, "account", try tx.caller.actor)
    }
}
