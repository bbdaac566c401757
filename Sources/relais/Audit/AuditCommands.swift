import ArgumentParser
import Foundation
import Postgres
import RelaisCore

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who did what, and who saw whom.",
        subcommands: [
            List.self, Looks.self, Volumes.self, Verify.self, Export.self, Prove.self, Checkpoint.self, Witness.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the newest entries.",
            discussion: "No entry holds a name or a value. Reading them is itself an entry.")
        @OptionGroup var visit: Visit
        @Option(help: "The code of a person's file: what touches it and its referrals.") var person: String?
        @Option(help: "Who: an account's address or id.") var account: String?
        @Option(help: "One event, such as person.revealed.") var event: String?
        @Option(help: "One kind: \(AuditFilter.Kind.allCases.map(\.rawValue).joined(separator: ", ")).") var kind:
            String?
        @Option(help: "Since this day.") var since: String?
        @Option(help: "Until this day, included.") var until: String?
        @Option(help: "What has this keyed reference.") var reference: String?
        @Option(help: "So many.") var limit = 50
        @Option(help: "Go on after this one: what the list before said.") var after: String?

        func run() async throws {
            guard (1...500).contains(limit) else { throw ValidationError("--limit is from 1 to 500.") }
            let cursor = after.flatMap(Cursor.init)
            if after != nil && cursor == nil { throw ValidationError("--after takes what the list before said.") }
            let filter = AuditFilter(
                person: person, account: account, event: event, kind: kind, since: since, until: until,
                reference: reference)
            let lines = try await visit.write { [limit] in
                try AuditPage(filter, limit: limit, after: cursor, in: $0).lines
            }
            let rows = lines.items.map { line -> [String?] in
                [
                    line.at.stamp, line.action, line.outcome, line.actor ?? "–", line.organisation ?? "–",
                    line.references.count == 1 ? line.objectType : "\(line.objectType) ×\(line.references.count)",
                    String(line.sequence), line.leafHash.bytes.prefix(6).map(\.self).hexadecimal,
                ]
            }
            Output(["at", "action", "outcome", "actor", "log", "object", "seq", "leaf"], rows)
                .print(as: visit.format, next: lines.next?.text)
        }
    }

    struct Looks: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Who saw or changed one person's file, and how often.",
            discussion: "Found by the code of the file; whoever audits opens no file.")
        @OptionGroup var visit: Visit
        @Argument(help: "The code of the file.") var person: String

        func run() async throws {
            let lines = try await visit.write { [person] in try WhoLooked(AuditFilter(person: person), in: $0).lines }
            Output(
                ["who", "of", "action", "times", "first", "last"],
                lines.map {
                    [
                        $0.name ?? "–", $0.organisation ?? $0.function.rawValue, $0.action, String($0.times),
                        $0.first.stamp,
                        $0.last.stamp,
                    ]
                }
            ).print(as: visit.format)
        }
    }

    struct Volumes: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How much each colleague opened in the last seven days, beside an ordinary week.",
            discussion: "The ordinary week is the median of the eight before. The unusual come first.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let lines = try await visit.write { try AccessVolumes(in: $0).lines }
            Output(
                ["who", "what", "week", "usual", "unusual", "last"],
                lines.map {
                    [
                        $0.name, $0.kind.rawValue, String($0.now), String($0.usual), $0.isUnusual ? "yes" : "–",
                        $0.last.stamp,
                    ]
                }
            ).print(as: visit.format)
        }
    }
}
