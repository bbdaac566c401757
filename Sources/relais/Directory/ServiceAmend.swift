import ArgumentParser
import RelaisCore

extension ServiceCommand {
    struct Amend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what is said of a service.",
            discussion: """
                Only what is given changes; a list that is given takes the place of the one there was; an empty value
                clears what may be cleared.

                  $ relais service amend "Français pour travailler" --maximum-age "" --territory Tulle --territory 23
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The service: its id, or its name.") var service: String
        @Option(help: "Its name.") var name: String?
        @Option(help: "What it is, in a few sentences.") var description: String?
        @Option(help: "A data·inclusion code; may be given several times.") var thematique: [String] = []
        @Option(help: "An ISO 639-3 code; may be given several times.") var language: [String] = []
        @Option(help: "From this age.") var minimumAge: String?
        @Option(help: "Up to this age.") var maximumAge: String?
        @Option(help: "The commune: its name, postcode or INSEE code.") var commune: String?
        @Option(help: "A commune or a department it is open to; may be given several times.")
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
        @Option(help: "Whether it takes people at the moment: yes or no.") var accepts: String?

        func validate() throws {
            guard [nil, "yes", "no"].contains(accepts) else { throw ValidationError("--accepts is yes or no.") }
        }

        func run() async throws {
            let said = self
            let (id, version) = try await visit.write { tx in
                guard let id = try Service.id(for: said.service, in: tx) else {
                    throw Refusal.notFound(.init(.service))
                }
                var draft = try said.changed(ServiceForm(id, in: tx).draft)
                try draft.settleCommunes(in: tx)
                try Service.amend(id, to: draft, in: tx)
                return (id, try ServiceForm(id, in: tx).version)
            }
            Output(record: [("service", id.text), ("version", String(version))]).print(as: visit.format)
        }

        private func changed(_ draft: Service.Draft) -> Service.Draft {
            func list(_ given: [String], _ kept: [String]) -> [String] {
                given.isEmpty ? kept : given.filter { !$0.isEmpty }
            }
            return Service.Draft(
                name: name ?? draft.name, description: description ?? draft.description,
                thematiques: list(thematique, draft.thematiques), languages: list(language, draft.languages),
                minimumAge: minimumAge ?? draft.minimumAge, maximumAge: maximumAge ?? draft.maximumAge,
                commune: commune ?? draft.commune, territory: list(territory, draft.territory),
                publics: list(`public`, draft.publics), transport: list(transport, draft.transport),
                acceptsNow: accepts.map { $0 == "yes" } ?? draft.acceptsNow)
        }
    }
}
