import Crypto
import Foundation
import Ledger
import Postgres
import Vault

/// A sign-in that went through: the secret that the visitor keeps, and who they are.
package struct SignIn: Sendable {
    /// Shown once, never kept here.
    package let token: Token
    package let caller: Caller
}

extension Credential {
    static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] { Array(SHA256.hash(data: Array(bytes))) }
}

extension SignIn {
    /// Signs someone in by address and password.
    ///
    /// Hashing happens outside any transaction, at most four at once. An unknown address costs the same time and gets
    /// the same answer as a wrong password.
    ///
    /// `address` is the network address the visitor comes from; only its hash is kept, for a day. `organisation` says
    /// which one to act for, for someone who belongs to several. Refuses with `signInRefused`, `signInWait`, and
    /// `invalid` when a field is missing; throws `VaultError.busy` when too many sign in at once.
    package static func signIn(
        email: String, password: String, address: String, organisation: ID<Organisation>? = nil, in store: Store
    ) async throws -> SignIn {
        var checks = Checks()
        let email = (checks.text("email", email, most: 254, isNeeded: true) ?? "").lowercased()
        if password.isEmpty { checks.refuse("password", .missing) }
        if password.utf8.count > Keyring.longestPassword {
            checks.refuse("password", .tooLong(most: Keyring.longestPassword))
        }
        try checks.done()

        let keys = attemptKeys(email, address)
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        let decoy = try Self.decoy(for: email, store.keyring)
        let (wait, known) = try await store.read(as: daemon) { tx in
            let wait: Later<Only<Int>> = try tx.ask("SELECT access.wait(\(keys))")
            let known: Only<String> = try tx.one("SELECT access.password_parameters(\(email), \(decoy))")
            return (try wait.one().value, known.value)
        }
        guard wait == 0 else { throw Refusal.signInWait(seconds: wait) }
        let verifier = try await store.passwords.verifier(password: password, parameters: PasswordParameters(known))

        return try await enter(
            email: email, verifier: verifier, address: address, organisation: organisation, in: store)
    }

    /// The second half: the password in its kept form against what the database holds.
    static func enter(
        email: String, verifier: String, address: String, organisation: ID<Organisation>? = nil, in store: Store
    ) async throws -> SignIn {
        let keys = attemptKeys(email, address)
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        let token = Token()
        return try await store.write(as: daemon) { tx in
            let session = UUID()
            let answer: Only<String> = try tx.one(
                """
                SELECT outcome
                FROM access.sign_in(\(email), \(verifier), \(session), \(Bytes(token.hash)), \(keys), \(organisation))
                """)
            // Others tried meanwhile.
            if answer.value == "wait" {
                try tx.record(.signInRefused, .deployment(tx, "account", tx.deployment), outcome: .denied)
                return Outcome.wait(try tx.one("SELECT access.wait(\(keys))", as: Only<Int>.self).value)
            }
            guard answer.value == "signed_in" else {
                // Which account was tried stays out: the same entry for an address that has none.
                try tx.record(.signInRefused, .deployment(tx, "account", tx.deployment), outcome: .denied)
                return Outcome.refused
            }
            let caller: CallerRow = try tx.one(
                """
                SELECT session, kind, account, organisation, roles, name, organisation_name, language, is_demonstration
                FROM access.enter(\(Bytes(token.hash)))
                """)
            tx.becomes(caller.caller)
            try tx.record(.signedIn, .deployment(tx, "session", session))
            return Outcome.signedIn(caller.caller)
        }.result(token)
    }

    /// What failed tries are counted by.
    private static func attemptKeys(_ email: String, _ address: String) -> [Bytes] {
        ["email:\(email)", "address:\(network(address))"].map { Bytes(Credential.sha256($0.utf8)) }
    }

    /// What someone cannot change at will: an IPv4 address, the first 64 bits of an IPv6 one.
    package static func network(_ address: String) -> String {
        var bytes = in6_addr()
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        return withUnsafeBytes(of: &bytes) { $0.prefix(8).map { String($0) }.joined(separator: ".") }
    }

    private enum Outcome: Sendable {
        case refused
        case wait(Int)
        case signedIn(Caller)

        func result(_ token: Token) throws -> SignIn {
            switch self {
            case .refused: throw Refusal.signInRefused
            case .wait(let seconds): throw Refusal.signInWait(seconds: max(1, seconds))
            case .signedIn(let caller): SignIn(token: token, caller: caller)
            }
        }
    }

    private struct CallerRow: RowDecodable {
        let caller: Caller
        init(row: Row) throws { caller = try Caller(row: row) }
    }

    /// What an unknown address seems to be kept with: the same salt each time it is asked for.
    private static func decoy(for email: String, _ keyring: Keyring) throws -> String {
        let salt = try Credential.sha256(keyring.secret("object") + Array("decoy:\(email)".utf8)).prefix(16)
        let parameters = keyring.newParameters().description
        let text = Data(salt).base64EncodedString().prefix { $0 != "=" }
        return "\(parameters[..<(parameters.lastIndex(of: "$") ?? parameters.endIndex)])$\(text)"
    }
}

extension SignIn {
    /// Ends the session.
    package static func signOut(in tx: Transaction) throws {
        let session = try tx.caller.session
        try tx.record(.signedOut, .deployment(tx, "session", session))
        try tx.execute("SELECT access.sign_out()")
    }
}
