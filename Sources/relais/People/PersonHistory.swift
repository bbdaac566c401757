import ArgumentParser
import RelaisCore

extension PersonCommand {
    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open what someone's file said before it was corrected, for a purpose that is recorded.",
            discussion: "  $ relais person history K7M-42Q --purpose correct_record")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: ArgumentHelp("\(RevealPurpose.allCases.map(\.rawValue).joined(separator: ", ")).")) var purpose:
            String
        @Option(help: "In words, when the purpose is other.") var words: String?

        func run() async throws {
            let history = try await visit.write { [person, purpose, words] tx in
                try Person.revealHistory(Person.id(for: person, in: tx), purpose: purpose, words: words, in: tx)
            }
            let rows = history.flatMap { version -> [[String?]] in
                version.fields.isEmpty && version.values.isEmpty
                    ? [] : version.values.map { [version.at.stamp, version.account, $0.field, $0.value] }
            }
            Output(["at", "by", "field", "it_said"], rows).print(as: visit.format)
        }
    }
}
