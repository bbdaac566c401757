import ArgumentParser
import RelaisCore

extension PersonCommand {
    struct Inform: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that someone was told what is done with their data.",
            discussion: "  $ relais person inform K7M-42Q --language prs")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: "The language they were told in, ISO 639-3.") var language: String
        @Option(help: ArgumentHelp("\(Information.Told.allCases.map(\.rawValue).joined(separator: " or "))."))
        var told =
            Information.Told.person.rawValue
        @Flag(help: "With an interpreter.") var interpreter = false
        @Option(help: "The day; today.") var on: String?
        @Option(help: "Which version of the notice; the one this Relais prints.") var version: String?

        func run() async throws {
            var draft = Information.Draft()
            (draft.language, draft.told, draft.version) = (language, told, version)
            (draft.givenOn, draft.hasInterpreter) = (on, interpreter)
            let id = try await visit.write { [person, draft] tx in
                let id = try Person.id(for: person, in: tx)
                try Person.inform(id, draft, in: tx)
                return id
            }
            Output(record: [("person", id.text), ("told", told)]).print(as: visit.format)
        }
    }

    struct StateMinority: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "minority",
            abstract: "Say what was decided of someone's minority; what was said before stays.",
            discussion: "  $ relais person minority K7M-42Q under_assessment --decided-on 2026-01-12")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Argument(help: ArgumentHelp("\(Minority.Status.allCases.map(\.rawValue).joined(separator: ", "))."))
        var status: String
        @Option(help: "The day it was decided.") var decidedOn: String?

        func run() async throws {
            let id = try await visit.write { [person, status, decidedOn] tx in
                let id = try Person.id(for: person, in: tx)
                try Minority.state(status, decidedOn: decidedOn, of: id, in: tx)
                return id
            }
            Output(record: [("person", id.text), ("minority", status)]).print(as: visit.format)
        }
    }
}
