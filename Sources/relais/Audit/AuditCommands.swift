import ArgumentParser
import Foundation
import Postgres
import RelaisCore

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who did what, and who saw whom.",
        subcommands: [List.self, Verify.self, Export.self, Prove.self, Checkpoint.self, Witness.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the newest entries.",
            discussion: "No entry holds a name or a value. Reading them is itself an entry.")
        @OptionGroup var visit: Visit
        @Option(help: "So many.") var limit = 50
        @Option(help: "Go on after this one: what the list before said.") var after: String?

        func run() async throws {
            guard (1...500).contains(limit) else { throw ValidationError("--limit is from 1 to 500.") }
            let cursor = after.flatMap(Cursor.init)
            if after != nil && cursor == nil { throw ValidationError("--after takes what the list before said.") }
            let lines = try await visit.write { [limit] in try AuditPage(limit: limit, after: cursor, in: $0).lines }
            let rows = lines.items.map { line -> [String?] in
                [
                    line.at.stamp, line.action, line.outcome, line.actor ?? "–", line.organisation ?? "–",
                    line.references == 1 ? line.objectType : "\(line.objectType) ×\(line.references)",
                    String(line.sequence),
                    line.leafHash.bytes.prefix(6).map { String(format: "%02x", $0) }.joined(),
                ]
            }
            Output(["at", "action", "outcome", "actor", "log", "object", "seq", "leaf"], rows)
                .print(as: visit.format, next: lines.next?.text)
        }
    }
}
