import ArgumentParser
import RelaisCore

struct SettingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setting", abstract: "What an organisation settles for itself.",
        subcommands: [List.self, Set.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List what holds, and what was settled.")
        @OptionGroup var visit: Visit
        @Option(help: "For the administrator: an organisation's name or id.") var organisation: String?

        func run() async throws {
            let lines = try await visit.write { [organisation] tx in
                try SettingList(of: organisation.map { try Organisation.id(for: $0, in: tx) }, in: tx).lines
            }
            Output(["name", "value", "own"], lines.map { [$0.setting.rawValue, $0.value, $0.isOwn ? "yes" : "no"] })
                .print(as: visit.format)
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Settle something.", discussion: "  $ relais setting set consent_notices \"30 7\"")
        @OptionGroup var visit: Visit
        @Argument(help: ArgumentHelp("\(Setting.allCases.map(\.rawValue).joined(separator: ", ")).")) var name: String
        @Argument(help: "A number, several with spaces between them, or words.") var value: String
        @Option(help: "For the administrator: an organisation's name or id.") var organisation: String?

        func run() async throws {
            guard let setting = Setting(rawValue: name) else {
                throw ValidationError("\(name) is no setting: relais setting list names them.")
            }
            try await visit.write { [value, organisation] tx in
                try setting.set(value, for: organisation.map { try Organisation.id(for: $0, in: tx) }, in: tx)
            }
            Output(record: [("name", name), ("value", value)]).print(as: visit.format)
        }
    }
}

extension AccountCommand {
    struct Bind: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that an account is bound by professional secrecy, or no longer.",
            discussion: """
                Whoever is, and follows a person, may see who represents them.

                  $ relais account bind ines@example.org
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The account's address or id.") var account: String
        @Flag(help: "No longer.") var release = false
        @Option(help: "For the administrator: an organisation's name or id.") var organisation: String?

        func run() async throws {
            try await visit.write { [account, release, organisation] tx in
                let organisation = try organisation.map { try Organisation.id(for: $0, in: tx) }
                let members = try SecrecyList(of: organisation, in: tx).members
                let found = members.first {
                    $0.account.text == account.lowercased() || $0.email == account.lowercased()
                }
                guard let found else { throw Refusal.notFound(.init(.account)) }
                try Account.bind(found.account, isBound: !release, in: organisation, tx)
            }
            Output(record: [("account", account), ("bound_by_secrecy", release ? "no" : "yes")])
                .print(as: visit.format)
        }
    }
}
