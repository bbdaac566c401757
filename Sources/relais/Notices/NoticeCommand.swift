import ArgumentParser
import Postgres
import RelaisCore

struct NoticeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice", abstract: "What moved on the referrals and offered files you deal with.",
        subcommands: [List.self, Read.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List your notices, the newest first.")
        @OptionGroup var visit: Visit
        @Flag(help: "Only those you have not read.") var unread = false
        @Option(help: "So many, 100 at most.") var limit = 50
        @Option(help: "Go on after this one: what the list before said.") var after: String?

        func run() async throws {
            guard (1...100).contains(limit) else { throw ValidationError("--limit is from 1 to 100.") }
            let cursor = after.flatMap(Cursor.init)
            if after != nil && cursor == nil { throw ValidationError("--after takes what the list before said.") }
            let lines = try await visit.write { [unread, limit] in
                try NoticeList(onlyUnread: unread, limit: limit, after: cursor, in: $0).lines
            }
            let rows = lines.items.map { line -> [String?] in
                [
                    line.at.stamp, line.reference ?? line.personCode ?? line.handover?.text, line.kind.rawValue,
                    line.readAt?.stamp,
                    line.id.text,
                ]
            }
            Output(["at", "about", "notice", "read_at", "id"], rows)
                .print(as: visit.format, next: lines.next?.text)
        }
    }

    struct Read: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Mark a notice as read.")
        @OptionGroup var visit: Visit
        @Argument(help: "The notice's id.") var id: String?
        @Flag(help: "All of them.") var all = false

        func run() async throws {
            guard all == (id == nil) else { throw ValidationError("Name one notice, or say --all.") }
            let chosen = try id.map { text in
                guard let id = ID<Notice>(text) else { throw Refusal.notFound(.init(.notice)) }
                return id
            }
            try await visit.write { tx in
                guard let chosen else { return try Notice.readAll(in: tx) }
                try Notice.read(chosen, in: tx)
            }
        }
    }
}
