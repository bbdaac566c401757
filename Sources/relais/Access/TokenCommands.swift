import ArgumentParser
import Foundation
import RelaisCore
import Vault

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Your tokens for the API.", subcommands: [List.self, Add.self, End.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List your tokens; their secret is kept nowhere.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let tokens = try await visit.read { try AccessToken.list(in: $0) }
            let rows = tokens.map { token -> [String?] in
                [
                    token.id.text, token.name, token.scopes.joined(separator: " "), token.usedAt?.stamp,
                    token.expiresAt.stamp,
                ]
            }
            Output(["id", "name", "scopes", "used_at", "expires_at"], rows).print(as: visit.format)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token: its secret is printed once.",
            discussion: """
                It may do what its scopes say, and never more than you may. It ends on its
                day, when you end it, or with your account. The scopes are your permissions,
                as relais whoami lists them.

                  $ relais token add "Night export" --scope see_people --expires 90d
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "What you call it.") var name: String
        @Option(help: "What it may do; may be given several times.") var scope: [String]
        @Option(help: "For how many days, a year at most.") var expires = "90d"

        func run() async throws {
            guard expires.hasSuffix("d"), Int(expires.dropLast()) != nil else {
                throw ValidationError("--expires takes a number of days, such as 90d.")
            }
            let draft = AccessToken.Draft(name: name, scopes: scope, days: String(expires.dropLast()))
            let made = try await visit.write { try AccessToken.add(draft, in: $0) }
            print(made.secret.text)
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a token, at once.")
        @OptionGroup var visit: Visit
        @Argument(help: "Its id.") var id: String

        func run() async throws {
            let id = id
            try await visit.write { tx in
                guard let id = ID<AccessToken>(id) else { throw Refusal.notFound(.init(.token)) }
                try AccessToken.end(id, in: tx)
            }
            print("Ended.")
        }
    }
}
