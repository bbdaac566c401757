import ArgumentParser
import Foundation
import RelaisCore
import Vault

struct AccountJoin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Use the link of an invitation or of a recovery, on this terminal.",
        discussion: """
            A new password is asked for, then a second factor is shown to enter in an application, and its code is asked
            for. From standard input: the password, then the code.
            """)
    @OptionGroup var visit: Visit
    @Argument(help: "The link, or the secret at its end.") var link: String

    func run() async throws {
        guard let secret = link.split(separator: "/").last.flatMap({ Token(String($0)) }) else {
            throw Refusal.linkLapsed
        }
        let password = readSecret("New password: ")
        let signIn = try await visit.open { store in
            let step = try await Link.use(secret, password: password, from: SignInCommand.arrival, in: store)
            return try await SignInCommand.finish(step, in: store)
        }
        try SessionFile.keep(signIn.token)
        print("Signed in as \(signIn.caller.name), for \(signIn.caller.organisationName).")
    }
}
