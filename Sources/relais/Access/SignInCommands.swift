import ArgumentParser
import Foundation
import RelaisCore

struct SignInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in", abstract: "Sign in, on this terminal.",
        discussion: "The password is asked for without showing it, or read from standard input.")

    @OptionGroup var visit: Visit
    @Argument(help: "Your e-mail address.") var email: String

    func run() async throws {
        let password = readSecret("Password: ")
        let signIn = try await visit.open { store in
            try await SignIn.signIn(email: email, password: password, address: "terminal", in: store)
        }
        try SessionFile.keep(signIn.token)
        print("Signed in as \(signIn.caller.name), for \(signIn.caller.organisationName).")
    }
}

/// Asks for a secret without showing it, or reads it from standard input when that is no terminal.
func readSecret(_ prompt: String) -> String {
    guard isatty(0) == 1 else { return readLine() ?? "" }
    return getpass(prompt).map { String(cString: $0) } ?? ""
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
