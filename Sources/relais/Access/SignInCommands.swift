import ArgumentParser
import Foundation
import RelaisCore
import Vault

struct SignInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in", abstract: "Sign in, on this terminal.",
        discussion: """
            The password is asked for without showing it, then a code of your second factor. From standard input: the
            password on the first line, the code on the second.
            """)

    @OptionGroup var visit: Visit
    @Argument(help: "Your e-mail address.") var email: String

    static let arrival = Arrival(address: "terminal", label: "relais")

    func run() async throws {
        let password = readSecret("Password: ")
        let signIn = try await visit.open { store in
            let step = try await SignIn.begin(email: email, password: password, from: Self.arrival, in: store)
            return try await Self.finish(step, in: store)
        }
        try SessionFile.keep(signIn.token)
        print("Signed in as \(signIn.caller.name), for \(signIn.caller.organisationName).")
    }

    /// The second step, whichever it is.
    static func finish(_ step: SignIn.Step, in store: Store) async throws -> SignIn {
        switch step {
        case .signedIn(let signIn): return signIn
        case .code(let pending):
            return try await SignIn.finish(pending, code: readSecret("Code: "), from: arrival, in: store)
        case .enrolment(let pending):
            show(try await SignIn.offer(pending, in: store))
            let (signIn, codes) = try await SignIn.enrol(
                pending, code: readSecret("Code: "), from: arrival, in: store)
            show(codes)
            return signIn
        }
    }

    /// A second factor to enter in an application, and the codes on paper: this once.
    static func show(_ offer: FactorOffer) {
        print(
            "Enter this secret in the application on your telephone, or open the address with it:\n\n  \(offer.text)\n\n  \(offer.link)\n"
        )
    }

    static func show(_ codes: [RecoveryCode]) {
        print("Ten codes on paper, for the day the telephone is lost; each works once, and they are not shown again:\n")
        for code in codes { print("  \(code.text)") }
        print("")
    }
}

/// Asks for a secret without showing it, or reads it from standard input when that is no terminal.
func readSecret(_ prompt: String) -> String {
    guard isatty(0) == 1 else { return readLine() ?? "" }
    return getpass(prompt).map { String(cString: $0) } ?? ""
}

extension Visit {
    /// One transaction for what matters most: where it asks who is there, and this is a terminal, a code or the password is
    /// asked for, and it is tried again.
    func proving<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
        do { return try await write(body) } catch Refusal.stepUpNeeded where isatty(0) == 1 {
            return try await open { store in
                let credential = try credential(store)
                let asked = try await store.read(as: credential) { try OwnFactor(in: $0).asked }
                try await SignIn.verify(
                    readSecret(asked == .code ? "Code: " : "Password: "), as: credential, in: store)
                return try await store.write(as: credential, body)
            }
        }
    }
}

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Prove again who you are, for what asks for a proof of the last five minutes.",
        discussion:
            "By a code, or the password of whoever has no second factor; asked for, or read from standard input.")

    @OptionGroup var visit: Visit

    func run() async throws {
        try await visit.open { store in
            let credential = try visit.credential(store)
            let asked = try await store.read(as: credential) { try OwnFactor(in: $0).asked }
            try await SignIn.verify(readSecret(asked == .code ? "Code: " : "Password: "), as: credential, in: store)
        }
        print("Proved, for five minutes.")
    }
}

struct SignOutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "sign-out", abstract: "Sign out, on this terminal.")

    @OptionGroup var visit: Visit

    func run() async throws {
        guard SessionFile.token != nil else { throw Refusal.signInNeeded }
        defer { SessionFile.forget() }
        try await visit.write { try SignIn.signOut(in: $0) }
        print("Signed out.")
    }
}

struct WhoAmICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Say who is signed in, and what they may do.")

    @OptionGroup var visit: Visit

    func run() async throws {
        let caller = try await visit.read { try $0.caller }
        Output(record: [
            ("name", caller.name), ("organisation", caller.organisationName),
            ("roles", caller.roles.map(\.rawValue).sorted().joined(separator: " ")),
            ("permissions", Permission.allCases.filter(caller.may).map(\.rawValue).joined(separator: " ")),
            ("demonstration", caller.isDemonstration ? "yes" : "no"),
        ]).print(as: visit.format)
    }
}
