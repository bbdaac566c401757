import ArgumentParser
import RelaisCore

struct NeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "need", abstract: "What people need and nobody offers.",
        subcommands: [List.self, Count.self, Record.self, Close.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the unmet needs you may see, the newest first.")
        @OptionGroup var visit: Visit
        @Flag(help: "Also those that were closed.") var all = false

        func run() async throws {
            let list = try await visit.write { [all] in try NeedList(isAll: all, in: $0) }
            let rows = list.lines.map { need -> [String?] in
                [
                    need.id.text, need.since.text, need.theme.code, need.missing.rawValue,
                    need.communeName ?? need.department, need.personCode, need.closedFor?.rawValue,
                ]
            }
            Output(["id", "since", "theme", "missing", "place", "person", "closed"], rows).print(as: visit.format)
        }
    }

    struct Count: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Count the unmet needs of the network by department and theme; fewer than five are not told apart.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let list = try await visit.write { try NeedList(in: $0) }
            let rows = list.counts.map {
                [$0.department, $0.theme, $0.missing.rawValue, $0.open.map(String.init) ?? "<5"]
            }
            Output(["department", "theme", "missing", "open"], rows).print(as: visit.format)
        }
    }

    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record something someone needs and nobody offers.",
            discussion: """
                  $ relais need record --missing too_far --theme mobilite--preparer-un-permis --person K7M-42Q
                """)
        @OptionGroup var visit: Visit
        @Option(
            help: ArgumentHelp("\(Need.Missing.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "what"))
        var missing: String
        @Option(help: "A data·inclusion code.") var theme: String
        @Option(help: "Whose need it is: a code or an id.") var person: String?
        @Option(help: "Where: a commune; the person's own where it is not given.") var place: String?
        @Option(help: "Since which day.") var since: String?
        @Option(help: "The referral whose end showed it.") var referral: String?

        func run() async throws {
            let draft = Need.Draft(
                person: person, missing: missing, theme: theme, place: place, since: since, referral: referral)
            let id = try await visit.write { try Need.record(draft, in: $0) }
            Output(record: [("need", id.text), ("missing", missing)]).print(as: visit.format)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say how a need ended.")
        @OptionGroup var visit: Visit
        @Argument(help: "The need's id.") var need: String
        @Option(
            help: ArgumentHelp("\(Need.Closing.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "how"))
        var why: String

        func run() async throws {
            try await visit.write { [need, why] tx in
                guard let id = ID<Need>(need) else { throw Refusal.notFound(.init(.need)) }
                try Need.close(id, why: why, in: tx)
            }
            Output(record: [("need", need), ("closed", why)]).print(as: visit.format)
        }
    }
}
