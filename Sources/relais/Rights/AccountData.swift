import ArgumentParser
import Foundation
import RelaisCore

extension AccountCommand {
    struct Mine: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "data", abstract: "Everything that is kept of you because you work here, as JSON.",
            discussion: "  $ relais account data > mine.json")
        @OptionGroup var visit: Visit

        func run() async throws {
            let own = try await visit.write { try OwnData(in: $0) }
            FileHandle.standardOutput.write(try ExportDocument.json(OwnDocument(own)) + Data("\n".utf8))
        }
    }
}
