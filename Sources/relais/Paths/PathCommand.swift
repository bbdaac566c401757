import ArgumentParser
import RelaisCore

struct PathCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path", abstract: "The legs one person goes along, and who is between two of them.",
        subcommands: [List.self, Show.self, Follow.self, Depart.self, Compare.self, End.self, Template.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List paths, the latest moved first.",
            discussion: """
                  $ relais path list --between

                Between two legs is whoever was referred, has no open referral, and of whom nobody
                said that the path is over; the one that waits longest first.
                """)
        @OptionGroup var visit: Visit
        @Flag(help: "Only those between two legs.") var between = false
        @Option(help: "So many, 100 at most.") var limit = 50
        @Option(help: "Go on after this one: what the list before said.") var after: String?

        func run() async throws {
            guard (1...100).contains(limit) else { throw ValidationError("--limit is from 1 to 100.") }
            let cursor = after.flatMap(Cursor.init)
            if after != nil && cursor == nil { throw ValidationError("--after takes what the list before said.") }
            let lines = try await visit.write { [between, limit] tx in
                try PathList(between: between, limit: limit, after: cursor, in: tx).lines
            }
            let rows = lines.items.map { line -> [String?] in
                [
                    line.code, String(line.legs), String(line.underWay), line.betweenAt?.stamp, line.reference,
                    line.state.rawValue, line.service, line.organisation, line.isPrepared ? "yes" : nil,
                ]
            }
            Output(
                [
                    "person", "legs", "under_way", "between_since", "reference", "state", "service", "organisation",
                    "drafted",
                ],
                rows
            ).print(as: visit.format, next: lines.next?.text)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show someone's path: its legs in order, and how each came after another.")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String

        func run() async throws {
            let path = try await visit.write { [person] tx in try PathPage(Person.id(for: person, in: tx), in: tx) }
            let rows = path.legs.map { leg -> [String?] in
                let parent = path.legs.first { $0.referral == leg.parent }?.reference
                let link = path.link(of: leg).map { $0 == .onwards ? "after" : "instead of" }
                return [
                    leg.reference, leg.state.rawValue, leg.reason?.rawValue, leg.referrer, leg.recipient, leg.service,
                    link.flatMap { link in parent.map { "\(link) \($0)" } }, leg.sentAt?.stamp, leg.endedAt?.stamp,
                ]
            }
            Output(["reference", "state", "reason", "from", "to", "service", "link", "sent_at", "ended_at"], rows)
                .print(as: visit.format)
            if let since = path.betweenSince, visit.format == .table {
                Output.tell("Between two legs since \(since.stamp).")
            }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that someone's path is over: they are not between two legs any more.",
            discussion: """
                  $ relais path end K7M-42Q --reason goal_reached

                A leg that is sent later opens it again.
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: ArgumentHelp("\(Path.EndReason.allCases.map(\.rawValue).joined(separator: ", "))."))
        var reason: String

        func run() async throws {
            try await visit.write { [person, reason] tx in
                try Path.end(Person.id(for: person, in: tx), reason: reason, in: tx)
            }
            Output(record: [("person", person), ("path", "ended"), ("reason", reason)]).print(as: visit.format)
        }
    }
}
