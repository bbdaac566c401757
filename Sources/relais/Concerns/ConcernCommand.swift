import ArgumentParser
import RelaisCore

struct ConcernCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "concern", abstract: "What worries somebody on a match; in danger now, call 119.",
        discussion: """
            A concern reaches one person, whom the programme names for it: neither the mentor nor whoever
            leads reads it. Whoever raised it sees that it was received, not what was done.
            """,
        subcommands: [
            Raise.self, Add.self, Mine.self, List.self, Show.self, Act.self, Hold.self, LetGoOn.self, Close.self,
        ])

    struct Raise: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Raise a concern about a match. In danger now: call 119, day and night.",
            discussion: "  $ relais concern raise 6f1c… --words \"He stopped eating at noon.\"")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @Option(help: "What you saw or heard, when, in the young person's words.") var words: String
        @Flag(help: "Somebody is in danger now, or you fear so.") var urgent = false

        func run() async throws {
            let id = try await visit.write { [match, words, urgent] tx in
                guard let match = ID<Match>(match) else { throw Refusal.notFound(.init(.match)) }
                return try Concern.raise(.init(words: words, urgent: urgent ? "yes" : "no"), about: match, in: tx)
            }
            Output(record: [("concern", id.text), ("state", "sent"), ("helpline", Concern.helpline)])
                .print(as: visit.format)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add to a concern you raised, or that reached you.")
        @OptionGroup var visit: Visit
        @Argument(help: "The concern's id.") var concern: String
        @Option(help: "What you want to add.") var words: String

        func run() async throws {
            try await visit.write { [concern, words] in try Concern.add(words, to: ConcernCommand.id(concern), in: $0) }
            Output(record: [("concern", concern), ("state", "added")]).print(as: visit.format)
        }
    }

    struct Mine: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What you raised, and whether it was received.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let lines = try await visit.write { try OwnConcerns(in: $0).lines }
            let rows = lines.map { one -> [String?] in
                [one.id.text, one.programmeName, one.raisedAt.stamp, one.receivedAt?.stamp, String(one.notes)]
            }
            Output(["concern", "programme", "raised_at", "received_at", "sent"], rows).print(as: visit.format)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The concerns that reached you, those due first.")
        @OptionGroup var visit: Visit
        @Option(help: "A programme's id; all that you are named for where none is given.") var programme: String?

        func run() async throws {
            let list = try await visit.write { [programme] tx in
                let id = programme.flatMap { ID<Programme>($0) }
                guard programme == nil || id != nil else { throw Refusal.notFound(.init(.programme)) }
                return try ConcernList(of: id, in: tx)
            }
            let rows = list.lines.map { one -> [String?] in
                [
                    one.id.text, one.programmeName, one.raisedAt.stamp, one.dueAt.stamp,
                    one.closedFor?.rawValue ?? (one.actedAt == nil ? "waits" : "followed_up"),
                    one.isUrgent ? "danger_feared" : nil,
                ]
            }
            Output(["concern", "programme", "raised_at", "due_at", "state", "urgent"], rows).print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one that reached you: what was written, what was done.")
        @OptionGroup var visit: Visit
        @Argument(help: "The concern's id.") var concern: String

        func run() async throws {
            let page = try await visit.write { [concern] in try ConcernPage(ConcernCommand.id(concern), in: $0) }
            let young = page.young.map { one -> [String?] in
                ["young_person", nil, nil, one.code, "followed by \(one.followers.joined(separator: ", "))"]
            }
            let about = young + [["mentor", nil, nil, nil, page.mentor]]
            let written = page.notes.map { one -> [String?] in ["written", one.at.stamp, one.by, nil, one.words] }
            let done = page.acts.map { one -> [String?] in
                [
                    one.kind.rawValue, one.doneOn.text, one.by, one.reference, one.words,
                ]
            }
            Output(["what", "when", "by", "reference", "words"], about + written + done).print(as: visit.format)
        }
    }

    struct Act: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record what was done, with its day.",
            discussion: "  $ relais concern act 6f1c… --kind told_crip --reference \"CRIP 2026-12\"")
        @OptionGroup var visit: Visit
        @Argument(help: "The concern's id.") var concern: String
        @Option(help: ArgumentHelp("\(Concern.Act.facts.map(\.rawValue).joined(separator: ", ")).")) var kind: String
        @Option(help: "The day; today where none is given.") var on: String?
        @Option(help: "A few words: a fact, not a story; none for what was sent to the CRIP.") var words: String?
        @Option(help: "The reference that the CRIP gave.") var reference: String?

        func run() async throws {
            try await visit.write { [concern, kind, on, words, reference] tx in
                try Concern.act(
                    .init(kind: kind, doneOn: on, words: words, reference: reference), on: ConcernCommand.id(concern),
                    in: tx)
            }
            Output(record: [("concern", concern), ("done", kind)]).print(as: visit.format)
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold the match: whoever leads sees that it is held, not why.")
        @OptionGroup var visit: Visit
        @Argument(help: "The concern's id.") var concern: String

        func run() async throws {
            try await visit.write { [concern] in try Concern.holdMatch(ConcernCommand.id(concern), in: $0) }
            Output(record: [("concern", concern), ("match", "on_hold")]).print(as: visit.format)
        }
    }

    struct LetGoOn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "let-go-on", abstract: "Let the match go on, as far as this concern goes.")
        @OptionGroup var visit: Visit
        @Argument(help: "The concern's id.") var concern: String

        func run() async throws {
            try await visit.write { [concern] in try Concern.letMatchGoOn(ConcernCommand.id(concern), in: $0) }
            Output(record: [("concern", concern), ("match", "may_go_on")]).print(as: visit.format)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Close it, for what came of it.")
        @OptionGroup var visit: Visit
        @Argument(help: "The concern's id.") var concern: String
        @Option(help: ArgumentHelp("\(Concern.Outcome.allCases.map(\.rawValue).joined(separator: ", "))."))
        var why: String
        @Option(help: "A few words.") var words: String?

        func run() async throws {
            try await visit.write { [concern, why, words] tx in
                try Concern.close(ConcernCommand.id(concern), why: why, words: words, in: tx)
            }
            Output(record: [("concern", concern), ("state", "closed")]).print(as: visit.format)
        }
    }

    static func id(_ text: String) throws -> ID<Concern> {
        guard let id = ID<Concern>(text) else { throw Refusal.notFound(.init(.concern)) }
        return id
    }
}
