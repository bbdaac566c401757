import ArgumentParser
import RelaisCore

struct ServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service", abstract: "What organisations offer.",
        subcommands: [
            List.self, Find.self, Add.self, Amend.self, Import.self, Places.self, Session.self, Close.self, Clocks.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the open services.", discussion: "  $ relais service list --matching français")
        @OptionGroup var visit: Visit
        @Option(help: "Words of the service's, the organisation's or the commune's name.") var matching: String?

        func run() async throws {
            let services = try await visit.read { [matching] in try Service.list(matching: matching, in: $0) }
            let rows = services.map { service -> [String?] in
                [
                    service.id.text, service.organisationName, service.name, service.communeName, service.ages,
                    service.thematiques.joined(separator: " "), service.languages.joined(separator: " "),
                ]
            }
            let columns = ["id", "organisation", "service", "commune", "ages", "thematiques", "languages"]
            Output(columns, rows).without(visit.format == .table ? ["thematiques", "languages"] : []).print(
                as: visit.format)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a service to an organisation.",
            discussion: """
                  $ relais service add "Français pour travailler" \\
                      --organisation MOSAIK --commune 19272 --minimum-age 16 --maximum-age 25 \\
                      --thematique lecture-ecriture-calcul--maitriser-le-francais
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Its name.") var name: String
        @Option(help: "Which organisation: its id or its name.") var organisation: String
        @Option(help: "The commune's INSEE code.") var commune: String
        @Option(help: "A data·inclusion code; may be given several times.") var thematique: [String]
        @Option(help: "An ISO 639-3 code; may be given several times.") var language: [String] = ["fra"]
        @Option(help: "What it is, in a few sentences.") var description: String?
        @Option(help: "From this age.") var minimumAge: String?
        @Option(help: "Up to this age.") var maximumAge: String?
        @Option(help: "A commune or a department it is open to, by INSEE's code; may be given several times.")
        var territory: [String] = []
        @Option(
            help: ArgumentHelp(
                "For whom: \(Service.Public.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "public"))
        var `public`: [String] = []
        @Option(
            help: ArgumentHelp(
                "Getting there: \(Service.Transport.allCases.map(\.rawValue).joined(separator: ", ")).",
                valueName: "transport"))
        var transport: [String] = []
        @Flag(help: "It takes nobody at the moment.") var full = false

        func run() async throws {
            let draft = Service.Draft(
                name: name, description: description, thematiques: thematique, languages: language,
                minimumAge: minimumAge,
                maximumAge: maximumAge, commune: commune, territory: territory, publics: `public`, transport: transport,
                acceptsNow: !full)
            let organisation = organisation
            print(
                try await visit.write { tx in
                    try Service.add(draft, to: Organisation.id(for: organisation, in: tx), in: tx)
                })
        }
    }
}

extension Service {
    /// `16–25`, `16+`, `–25`, or nothing.
    fileprivate var ages: String? {
        switch (minimumAge, maximumAge) {
        case (nil, nil): nil
        case (let least?, nil): "\(least)+"
        case (nil, let most?): "–\(most)"
        case (let least?, let most?): "\(least)–\(most)"
        }
    }
}
