import ArgumentParser
import RelaisCore

struct OrganisationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organisation", abstract: "Who is in the network.",
        subcommands: [List.self, Add.self, Import.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the organisations.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let organisations = try await visit.read { try Organisation.list(in: $0) }
            Output(["id", "name", "services"], organisations.map { [$0.id.text, $0.name, String($0.services)] })
                .print(as: visit.format)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take an organisation into the network (administrator).")
        @OptionGroup var visit: Visit
        @Argument(help: "Its name.") var name: String
        @Flag(help: "It has no accounts here, and answers by links.") var withoutAccounts = false

        func run() async throws {
            print(
                try await visit.write { [name, withoutAccounts] in
                    try Organisation.add(name: name, isWithoutAccounts: withoutAccounts, in: $0)
                })
        }
    }
}
