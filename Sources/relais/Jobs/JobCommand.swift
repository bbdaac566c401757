import ArgumentParser
import Postgres
import RelaisCore

struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job", abstract: "What relaisd has left to do, and what it gave up.",
        subcommands: [List.self, Retry.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the jobs that wait, or those that were given up.",
            discussion: """
                A job that fails is tried again, later and later, twelve times; then it is
                given up and kept. What went wrong is told as a code: SQLSTATE, or the kind of
                error.
                """)
        @OptionGroup var visit: Visit
        @Flag(help: "Those that were given up.") var dead = false
        @Option(help: "So many, 100 at most.") var limit = 50
        @Option(help: "Go on after this one: what the list before said.") var after: String?

        func run() async throws {
            guard (1...100).contains(limit) else { throw ValidationError("--limit is from 1 to 100.") }
            let cursor = after.flatMap(Cursor.init)
            if after != nil && cursor == nil { throw ValidationError("--after takes what the list before said.") }
            let lines = try await visit.read { [dead, limit] in
                try JobList(onlyDead: dead, limit: limit, after: cursor, in: $0).lines
            }
            let rows = lines.items.map { line -> [String?] in
                [
                    line.id.text, line.kind.rawValue, line.leftAt.stamp, dead ? line.deadAt?.stamp : line.runAt.stamp,
                    String(line.attempts), line.failure,
                ]
            }
            let list = Output(["id", "kind", "left_at", dead ? "dead_at" : "run_at", "attempts", "failure"], rows)
            // A terminal has room for one moment.
            (visit.format == .table ? list.without(["left_at"]) : list).print(as: visit.format, next: lines.next?.text)
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take up again what was given up.")
        @OptionGroup var visit: Visit
        @Argument(help: "The job's id.") var id: String?
        @Flag(help: "All of them.") var all = false

        func run() async throws {
            guard all == (id == nil) else { throw ValidationError("Name one job, or say --all.") }
            let chosen = try id.map { text in
                guard let id = ID<Job>(text) else { throw Refusal.notFound(.init(.job)) }
                return id
            }
            let retried = try await visit.write { try Job.retry(chosen, in: $0) }
            print(retried == 1 ? "1 job will be tried again." : "\(retried) jobs will be tried again.")
        }
    }
}
