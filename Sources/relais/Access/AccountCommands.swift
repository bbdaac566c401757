import ArgumentParser
import RelaisCore

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Sign-ins, and their roles.", subcommands: [List.self, Add.self, Bind.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts of your organisation.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let accounts = try await visit.write { try AccountList(in: $0).accounts }
            let rows = accounts.map { account -> [String?] in
                [
                    account.email, account.name, account.organisationName, account.roles.joined(separator: " "),
                    account.disabledAt?.stamp,
                ]
            }
            Output(["email", "name", "organisation", "roles", "disabled_at"], rows).print(as: visit.format)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give someone a sign-in.",
            discussion: """
                The password is asked for, or read from standard input: 15 characters at least.

                  $ relais account add paul@example.org --name "Paul R." --role caseworker --organisation MOSAIK
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Their e-mail address.") var email: String
        @Option(help: "Their name, as colleagues know it.") var name: String
        @Option(help: "caseworker, coordinator or org_admin; may be given several times.") var role: [String]
        @Option(help: "Which organisation: its id or its name.") var organisation: String
        @Option(help: "fr or en.") var language = "fr"

        func run() async throws {
            let password = readSecret("Password for the new account: ")
            let draft = Account.Draft(email: email, name: name, roles: role, language: language)
            let organisation = organisation
            let id = try await visit.open { store in
                let kept = try await Account.kept(password: password, in: store)
                return try await store.write(as: visit.credential(store)) { tx in
                    try Account.add(draft, password: kept, to: Organisation.id(for: organisation, in: tx), in: tx)
                }
            }
            print(id)
        }
    }
}
