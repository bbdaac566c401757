import ArgumentParser
import RelaisCore

struct AbsenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "absence", abstract: "Who is away, and who stands in.",
        subcommands: [List.self, Declare.self, End.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "List absences: all of the organisation's for a coordinator, your own and those you stand in for otherwise."
        )
        @OptionGroup var visit: Visit

        func run() async throws {
            let list = try await visit.write { try AbsenceList(in: $0) }
            let rows = list.lines.map { one -> [String?] in
                [
                    one.id.text, one.state(on: list.today).rawValue, one.accountName, one.substituteName,
                    one.startsOn.text,
                    one.endsOn.text,
                ]
            }
            Output(["id", "state", "absent", "substitute", "starts_on", "ends_on"], rows).print(as: visit.format)
        }
    }

    struct Declare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that you will be away, and who stands in; a coordinator says it for a colleague.",
            discussion: "  $ relais absence declare --substitute Erin --starts-on 2027-02-15 --ends-on 2027-02-26")
        @OptionGroup var visit: Visit
        @Option(help: "Who stands in: a colleague's name or id.") var substitute: String
        @Option(help: "The first day.") var startsOn: String
        @Option(help: "The last day.") var endsOn: String
        @Option(help: "Who is away, where it is not you.") var absent: String?

        func run() async throws {
            let draft = Absence.Draft(account: absent, substitute: substitute, startsOn: startsOn, endsOn: endsOn)
            let id = try await visit.write { try Absence.declare(draft, in: $0) }
            Output(record: [("absence", id.text), ("starts_on", startsOn), ("ends_on", endsOn)]).print(as: visit.format)
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End an absence before its last day.")
        @OptionGroup var visit: Visit
        @Argument(help: "The absence's id.") var absence: String

        func run() async throws {
            guard let id = ID<Absence>(absence) else { throw Refusal.notFound(.init(.account)) }
            try await visit.write { try Absence.end(id, in: $0) }
            Output(record: [("absence", id.text), ("state", Absence.State.ended.rawValue)]).print(as: visit.format)
        }
    }
}
