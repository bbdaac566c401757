import ArgumentParser
import RelaisCore

struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "What is kept no longer, and when it goes.", subcommands: [Preview.self])

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what would go, and why; nothing is changed.",
            discussion: """
                  $ relais retention preview --days 90

                What a file holds in words goes first, then the file. How long is a setting: relais setting list.
                """)
        @OptionGroup var visit: Visit
        @Option(help: "Within so many days, 366 at most.") var days = Retention.noticeDays

        func run() async throws {
            let preview = try await visit.write { [days] in try RetentionPreview(days: days, in: $0) }
            let rows = preview.lines.map { line -> [String?] in
                [
                    line.code, line.kept.rawValue, Day(line.lastContact).text, line.toldAt.map { Day($0).text },
                    line.keptFor == nil ? Day(line.goesAt).text : nil, line.keptFor?.rawValue,
                ]
            }
            let counted = [
                ("requests", preview.requests), ("consents", preview.consents), ("breaches", preview.breaches),
            ]
            .filter { $0.1 > 0 }.map { name, count -> [String?] in [nil, "\(count) \(name)", nil, nil, nil, nil] }
            Output(["person", "what", "last_contact", "told_on", "goes_on", "stays_for"], rows + counted)
                .print(as: visit.format)
        }
    }
}
