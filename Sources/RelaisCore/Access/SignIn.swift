import Crypto
import Foundation
import Ledger
import Postgres
import Vault

/// A sign-in that went through: the secret that the visitor keeps, and who they are.
///
/// It takes two steps: the password (`begin`), then a code of the second factor (`finish`). Whoever has none yet makes it
/// theirs in between (`offer`, `enrol`); only in a demonstration does one get in without.
package struct SignIn: Sendable {
    /// Shown once, never kept here.
    package let token: Token
    package let caller: Caller

    /// Where the first step leads. The secrets name whoever stands there for a few minutes.
    package enum Step: Sendable {
        case signedIn(SignIn)
        case code(Token)
        case enrolment(Token)
    }
}

extension Credential {
    static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] { Array(SHA256.hash(data: Array(bytes))) }
}

extension SignIn {
    /// The first step, by address and password.
    ///
    /// Hashing happens outside any transaction, at most four at once. An unknown address costs the same time and gets
    /// the same answer as a wrong password. `organisation` says which one to act for, for someone who belongs to several.
    ///
    /// Refuses with `signInRefused`, `signInWait`, and `invalid` when a field is missing; throws `VaultError.busy` when
    /// too many sign in at once.
    package static func begin(
        email: String, password: String, from arrival: Arrival, organisation: ID<Organisation>? = nil, in store: Store
    ) async throws -> Step {
        var checks = Checks()
        let email = (checks.text("email", email, most: 254, isNeeded: true) ?? "").lowercased()
        checks.password("password", password)
        try checks.done()

        let daemon = try Credential(secret: "daemon", in: store.keyring)
        let decoy = try Self.decoy(for: email, store.keyring)
        let (wait, known) = try await store.read(as: daemon) { tx in
            let wait: Later<Only<Int>> = try tx.ask(
                "SELECT access.sign_in_wait(\(email), \(arrival.attemptKeys(email)), \(arrival.deviceHash))")
            let known: Only<String> = try tx.one("SELECT access.password_parameters(\(email), \(decoy))")
            return (try wait.one().value, known.value)
        }
        guard wait == 0 else { throw Refusal.signInWait(seconds: wait) }
        let parameters = try PasswordParameters(known)
        let verifier = try await store.passwords.verifier(password: password, parameters: parameters)
        let step = try await enter(
            email: email, verifier: verifier, from: arrival, organisation: organisation, in: store)
        if store.keyring.areOutdated(parameters) {
            try await rehash(email: email, password: password, verifier: verifier, in: store)
        }
        return step
    }

    /// Its second half: the password in its kept form against what the database holds.
    static func enter(
        email: String, verifier: String, from arrival: Arrival, organisation: ID<Organisation>? = nil, in store: Store
    ) async throws -> Step {
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        let token = Token()
        let keys = arrival.attemptKeys(email)
        let answer: Answer = try await store.write(as: daemon) { tx in
            let session = UUID()
            let outcome: Only<String> = try tx.one(
                """
                SELECT access.sign_in(\(email), \(verifier), \(session), \(Bytes(token.hash)), \(keys), \(organisation),
                    \(arrival.deviceHash), \(arrival.label))
                """)
            switch outcome.value {
            case "signed_in": return .signedIn(try tx.entered(token, session))
            case "code", "enrolment":
                try tx.record(.passwordGiven, .deployment(tx, "account", tx.deployment))
                return outcome.value == "code" ? .code : .enrolment
            default:
                // Which account was tried stays out: the same entry for an address that has none.
                try tx.record(.signInRefused, .deployment(tx, "account", tx.deployment), outcome: .denied)
                guard outcome.value == "wait" else { return .refused }
                let wait: Only<Int> = try tx.one(
                    "SELECT access.sign_in_wait(\(email), \(keys), \(arrival.deviceHash))")
                return .wait(wait.value)
            }
        }
        switch answer {
        case .signedIn(let caller): return .signedIn(SignIn(token: token, caller: caller))
        case .code: return .code(token)
        case .enrolment: return .enrolment(token)
        case .refused: throw Refusal.signInRefused
        case .wait(let seconds): throw Refusal.signInWait(seconds: max(1, seconds))
        }
    }

    private enum Answer: Sendable {
        case signedIn(Caller)
        case code, enrolment, refused
        case wait(Int)
    }

    /// Keeps a password that was right at the cost and under the pepper of today.
    private static func rehash(email: String, password: String, verifier: String, in store: Store) async throws {
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        let kept = Account.kept(
            verifier: try await store.passwords.verifier(
                password: password, parameters: store.keyring.newParameters()))
        try await store.write(as: daemon) { tx in
            let entry = tx.newEntry()
            let digest: Only<Bytes>? = try tx.first(
                "SELECT d FROM access.rehash(\(email), \(verifier), \(kept), \(entry)) d WHERE d IS NOT NULL")
            try tx.record(
                .passwordRehashed, entry: entry, .deployment(tx, "account", tx.deployment), digest: digest?.value.bytes)
        }
    }

    /// What an unknown address seems to be kept with: the same salt each time it is asked for.
    private static func decoy(for email: String, _ keyring: Keyring) throws -> String {
        let salt = try Credential.sha256(keyring.secret("object") + Array("decoy:\(email)".utf8)).prefix(16)
        let parameters = keyring.newParameters().description
        let text = Data(salt).base64EncodedString().prefix { $0 != "=" }
        return "\(parameters[..<(parameters.lastIndex(of: "$") ?? parameters.endIndex)])$\(text)"
    }
}

extension Transaction {
    /// The daemon's transaction becomes that of whoever has just been let in, and says so in their log.
    func entered(_ token: Token, _ session: UUID, fields: [String] = []) throws -> Caller {
        let row: CallerRow = try one(
            """
            SELECT session, kind, account, organisation, roles, name, organisation_name, language, is_demonstration
            FROM access.enter(\(Bytes(token.hash)))
            """)
        becomes(row.caller)
        try record(.signedIn, .deployment(self, "session", session), fields: fields)
        return row.caller
    }

    private struct CallerRow: RowDecodable {
        let caller: Caller
        init(row: Row) throws { caller = try Caller(row: row) }
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
