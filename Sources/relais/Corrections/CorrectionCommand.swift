import ArgumentParser
import RelaisCore

struct CorrectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correction", abstract: "Corrections of files that others hold a copy of.",
        subcommands: [List.self, Accept.self, Decline.self])

    static func id(_ text: String) throws -> ID<Correction> {
        guard let id = ID<Correction>(text) else { throw Refusal.notFound(.init(.correction)) }
        return id
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the corrections you were offered, and made.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let lines = try await visit.write { try CorrectionList(in: $0).lines }
            let rows = lines.map { line -> [String?] in
                [
                    line.id.text, line.state.rawValue, line.reference, line.referrerName, line.recipientName,
                    line.fields.joined(separator: " "), line.personCode,
                ]
            }
            Output(["id", "state", "reference", "from", "to", "fields", "person"], rows).print(as: visit.format)
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a correction over: your file says the same.")
        @OptionGroup var visit: Visit
        @Argument(help: "The correction's id.") var correction: String

        func run() async throws {
            try await visit.write { [correction] in try Correction.accept(CorrectionCommand.id(correction), in: $0) }
            Output(record: [("correction", correction), ("state", Correction.State.accepted.rawValue)])
                .print(as: visit.format)
        }
    }

    struct Decline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Keep your own version.")
        @OptionGroup var visit: Visit
        @Argument(help: "The correction's id.") var correction: String

        func run() async throws {
            try await visit.write { [correction] in try Correction.decline(CorrectionCommand.id(correction), in: $0) }
            Output(record: [("correction", correction), ("state", Correction.State.declined.rawValue)])
                .print(as: visit.format)
        }
    }
}
