import ArgumentParser
import RelaisCore

struct EmergencyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emergency", abstract: "Opening a colleague's file in an emergency, and reviewing who did.",
        subcommands: [Open.self, Close.self, List.self, Show.self, Review.self])

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open the file of someone you do not follow, for half an hour.",
            discussion: """
                Those who follow the person and those who review it are told at once.
                  $ relais emergency open K7M-42Q --reason danger --words "Called from the station."
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The person's code.") var person: String
        @Option(help: ArgumentHelp("\(Emergency.Reason.allCases.map(\.rawValue).joined(separator: ", ")).")) var reason:
            String
        @Option(help: "Why, in a few words; read by whoever reviews it.") var words: String

        func run() async throws {
            let id = try await visit.write { [person, reason, words] tx in
                try Emergency.open(code: person, reason: reason, words: words, in: tx).id
            }
            Output(record: [("emergency", id.text), ("person", person)]).print(as: visit.format)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Close a file you opened, before its time.")
        @OptionGroup var visit: Visit
        @Argument(help: "The emergency's id.") var emergency: String

        func run() async throws {
            try await visit.write { [emergency] in try Emergency.close(EmergencyCommand.id(emergency), in: $0) }
            Output(record: [("emergency", emergency), ("state", "closed")]).print(as: visit.format)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Files that were opened in an emergency, the newest first.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let lines = try await visit.write { try EmergencyList(limit: 100, in: $0).lines }
            let rows = lines.items.map { one -> [String?] in
                [
                    one.id.text, one.openedAt.stamp, one.code, one.account, one.reason.rawValue,
                    one.openUntil == nil ? one.verdict?.rawValue ?? "to_review" : "open",
                ]
            }
            Output(["emergency", "opened_at", "person", "by", "reason", "state"], rows)
                .print(as: visit.format, next: lines.next?.text)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one, with the words it was opened for.")
        @OptionGroup var visit: Visit
        @Argument(help: "The emergency's id.") var emergency: String

        func run() async throws {
            let page = try await visit.write { [emergency] in try EmergencyPage(EmergencyCommand.id(emergency), in: $0)
            }
            let one = page.emergency
            Output(record: [
                ("emergency", one.id.text), ("person", one.code), ("by", one.account), ("reason", one.reason.rawValue),
                ("words", page.words), ("opened_at", one.openedAt.stamp), ("open_until", one.openUntil?.stamp),
                ("verdict", one.verdict?.rawValue), ("reviewed_at", one.reviewedAt?.stamp),
                ("reviewed_by", one.reviewer),
            ]).print(as: visit.format)
        }
    }

    struct Review: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether it was justified.",
            discussion: "  $ relais emergency review 6f1c… --verdict justified")
        @OptionGroup var visit: Visit
        @Argument(help: "The emergency's id.") var emergency: String
        @Option(help: ArgumentHelp("\(Emergency.Verdict.allCases.map(\.rawValue).joined(separator: ", "))."))
        var verdict: String

        func run() async throws {
            try await visit.write { [emergency, verdict] tx in
                try Emergency.review(EmergencyCommand.id(emergency), verdict: verdict, in: tx)
            }
            Output(record: [("emergency", emergency), ("verdict", verdict)]).print(as: visit.format)
        }
    }

    static func id(_ text: String) throws -> ID<Emergency> {
        guard let id = ID<Emergency>(text) else { throw Refusal.notFound(.init(.emergency)) }
        return id
    }
}
