import Foundation
import Ledger
import Postgres
import Vault

/// What a link is for, as whoever holds it is told.
package struct LinkPage: Sendable, RowDecodable {
    package let kind: Link.Kind
    package let resets: [Link.Reset]
    package let name: String
    package let email: String
    package let language: Language
    package let organisationName: String
    /// Whether a second factor stays, and is asked for afterwards.
    package let isEnrolled: Bool
    package let isDemonstration: Bool
    fileprivate let passwordParameters: String?

    package init(row: Row) throws {
        let named: [String]
        (kind, named, name, email, language, organisationName, isEnrolled, passwordParameters, isDemonstration) =
            try row.decode()
        resets = named.compactMap(Link.Reset.init)
    }

    /// Whether a new password is chosen; otherwise the one there is, is asked for.
    package var takesNewPassword: Bool { resets.contains(.password) }
    /// Whether the password will be all there is.
    package var isAlone: Bool { isDemonstration && (!isEnrolled || resets.contains(.factor)) }

    /// Refuses with `linkLapsed` one that nobody gave, that was used, or whose time is over.
    package static func of(_ secret: Token, in store: Store) async throws -> LinkPage {
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        return try await store.read(as: daemon) { tx in
            let found: LinkPage? = try tx.first(
                """
                SELECT kind, resets, name, email, language, organisation_name, is_enrolled, password_parameters, is_demonstration
                FROM access.link_for(\(Bytes(secret.hash)))
                WHERE kind IS NOT NULL
                """)
            guard let found else { throw Refusal.linkLapsed }
            return found
        }
    }
}

extension Link {
    /// Uses a link, once, with a new password, or with the one there is where only the second factor is lost. Goes on as
    /// `SignIn.begin` does.
    ///
    /// Refuses with `linkLapsed`, `invalid`, and, for the password there is, `signInRefused` and `signInWait`.
    package static func use(
        _ secret: Token, password: String, from arrival: Arrival, in store: Store
    ) async throws -> SignIn.Step {
        let page = try await LinkPage.of(secret, in: store)
        var (kept, verifier): (String?, String?)
        if page.takesNewPassword {
            try NewPassword.check(
                password, isAlone: page.isAlone, own: [page.name, page.email, page.organisationName])
            kept = try await NewPassword.kept(password, in: store)
        } else {
            var checks = Checks()
            checks.password("password", password)
            try checks.done()
            guard let parameters = page.passwordParameters else { throw Refusal.linkLapsed }
            verifier = try await store.passwords.verifier(
                password: password, parameters: PasswordParameters(parameters))
        }
        return try await use(secret, kept: kept, verifier: verifier, page, from: arrival, in: store)
    }

    private static func use(
        _ secret: Token, kept: String?, verifier: String?, _ page: LinkPage, from arrival: Arrival, in store: Store
    ) async throws -> SignIn.Step {
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        let token = Token()
        let answer: (String, Caller?) = try await store.write(as: daemon) { tx in
            let (session, entry) = (UUID(), tx.newEntry())
            let outcome: Only<String> = try tx.one(
                """
                SELECT access.use_link(\(Bytes(secret.hash)), \(kept), \(verifier), \(entry), \(session), \(Bytes(token.hash)),
                    \(arrival.deviceHash), \(arrival.label))
                """)
            let object = Trace.deployment(tx, "account", tx.deployment)
            guard ["signed_in", "code", "enrolment"].contains(outcome.value) else {
                try tx.record(.signInRefused, object, outcome: .denied)
                return (outcome.value, nil)
            }
            let digest: Only<Bytes?> = try tx.one(
                "SELECT access.account_digest(NULL, \(Bytes(secret.hash)), \(entry))")
            // From here on the transaction is that of whoever was let in, where nothing more is asked.
            let caller = outcome.value == "signed_in" ? try tx.entered(token, session) : nil
            try tx.record(
                page.kind == .invitation ? .invitationUsed : .recoveryUsed, entry: entry, object,
                digest: digest.value?.bytes, fields: page.resets.map(\.rawValue).sorted())
            return (outcome.value, caller)
        }
        switch answer {
        case (_, .some(let caller)): return .signedIn(SignIn(token: token, caller: caller))
        case ("code", _): return .code(token)
        case ("enrolment", _): return .enrolment(token)
        case ("refused", _): throw Refusal.signInRefused
        case ("wait", _): throw Refusal.signInWait(seconds: 2)
        default: throw Refusal.linkLapsed
        }
    }
}

extension SignIn {
    /// Someone cannot sign in any more: those who keep the accounts where they belong are told. Answers the same, and takes
    /// as long, whether or not there is such an account.
    package static func forgot(email: String, from arrival: Arrival, in store: Store) async throws {
        var checks = Checks()
        let email = (checks.text("email", email, most: 254, isNeeded: true) ?? "").lowercased()
        try checks.done()
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        let place = Bytes(Credential.sha256("forgot:\(network(arrival.address))".utf8))
        let wait: Int = try await store.write(as: daemon) { tx in
            let wait: Only<Int> = try tx.one("SELECT access.forgot_wait(\(place))")
            guard wait.value == 0 else {
                try tx.record(.forgotten, .deployment(tx, "account", tx.deployment), outcome: .denied)
                return wait.value
            }
            let entry = tx.newEntry()
            try tx.execute("SELECT access.forgot(\(email), \(place), \(entry), \(tx.now))")
            try tx.record(.forgotten, entry: entry, .deployment(tx, "account", tx.deployment))
            return 0
        }
        guard wait == 0 else { throw Refusal.signInWait(seconds: wait) }
    }
}
