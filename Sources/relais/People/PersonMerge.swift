import ArgumentParser
import RelaisCore

extension PersonCommand {
    struct Merge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make one file of two that you have of the same person; it cannot be undone.",
            discussion: "  $ relais person merge K7M-42Q --into B3C-17D")
        @OptionGroup var visit: Visit
        @Argument(help: "The code or id of the file that goes.") var person: String
        @Option(help: "The code or id of the file that stays; what it says stays too.") var into: String

        func run() async throws {
            let kept = try await visit.write { [person, into] tx in
                let survivor = try Person.id(for: into, in: tx)
                return (id: survivor, code: try Person.merge(Person.id(for: person, in: tx), into: survivor, in: tx))
            }
            Output(record: [("code", kept.code), ("person", kept.id.text)]).print(as: visit.format)
        }
    }
}
