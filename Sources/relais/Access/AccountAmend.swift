import ArgumentParser
import RelaisCore

struct AccountAmend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend", abstract: "Change a name, a language, or roles.",
        discussion: """
            Roles that are given take the place of those there were.

              $ relais account amend paul@example.org --role caseworker --role coordinator
            """)
    @OptionGroup var visit: Visit
    @OptionGroup var which: WhichAccount
    @Option(help: "Their name, as colleagues know it.") var name: String?
    @Option(help: "fr or en.") var language: String?
    @Option(help: "A role they have from now on; may be given several times.") var role: [String] = []

    func run() async throws {
        let (which, name, language, role) = (which, name, language, role)
        try await visit.proving { tx in
            try Account.amend(
                which.id(in: tx), name: name, language: language, roles: role.isEmpty ? nil : role,
                of: which.organisation(in: tx), in: tx)
        }
        print("Saved.")
    }
}
