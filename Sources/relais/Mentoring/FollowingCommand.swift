import ArgumentParser
import RelaisCore

/// What is suggested and followed in programmes of mentoring.
struct FollowingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mentoring", abstract: "Who would suit whom, what is due, and how far young people are.",
        subcommands: [
            Waiting.self, Suggest.self, Choose.self, Due.self, Follow.self, Rate.self, Progress.self, Report.self,
        ])

    struct Waiting: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List who waits for a mentor, and the first suggestion for each.")
        @OptionGroup var visit: Visit
        @Argument(help: "The programme's name or id.") var programme: String

        func run() async throws {
            let list = try await visit.write { [programme] in
                try RelaisCore.Waiting(in: Programme.id(for: programme, in: $0), $0)
            }
            let rows = list.lines.map {
                [
                    $0.young.code, Day($0.young.enrolledAt).text, $0.best?.mentorCode, $0.best.map { "\($0.score)" },
                    "\($0.among)",
                ]
            }
            Output(["person", "since", "mentor", "score", "among"], rows).print(as: visit.format)
        }
    }

    struct Suggest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Suggest mentors for a young person, with what speaks for each and against.")
        @OptionGroup var visit: Visit
        @Argument(help: "A person's code, or the mentee's id.") var mentee: String

        func run() async throws {
            let page = try await visit.write { [mentee] in
                try SuggestionPage(for: Mentee.id(for: mentee, in: $0), in: $0)
            }
            let rows = (page.best + page.barred).map { one -> [String?] in
                func told(_ isFor: Bool) -> String {
                    one.reasons.filter { $0.isFor == isFor }.map { "\($0.criterion.rawValue) (\($0.fact.codes))" }
                        .joined(separator: ", ")
                }
                return [
                    one.mentorCode, "\(one.score)", told(true), told(false),
                    one.bars.map(\.name).joined(separator: ", "),
                ]
            }
            Output(["mentor", "score", "for", "against", "barred"], rows).print(as: visit.format)
        }
    }

    struct Choose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose one of the mentors suggested; another than the first for a reason, which is logged.")
        @OptionGroup var visit: Visit
        @Argument(help: "A person's code, or the mentee's id.") var mentee: String
        @Option(help: "The mentor's code or id.") var mentor: String
        @Option(
            help: ArgumentHelp(
                "\(Suggestion.Override.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "why"))
        var reason: String?

        func run() async throws {
            let id = try await visit.write { [mentee, mentor, reason] tx in
                try Match.choose(
                    Mentor.id(for: mentor, in: tx), for: Mentee.id(for: mentee, in: tx), because: reason, in: tx)
            }
            Output(record: [("match", id.text), ("state", "proposed")]).print(as: visit.format)
        }
    }

    struct Due: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the calls and reviews that are due within two weeks, who was not seen, and what ends.")
        @OptionGroup var visit: Visit
        @Argument(help: "The programme's name or id.") var programme: String

        func run() async throws {
            let page = try await visit.write { [programme] in
                try FollowingPage(of: Programme.id(for: programme, in: $0), in: $0)
            }
            let told = page.following
            var rows = told.due.map { due -> [String?] in
                let what = due.side.map { "call \($0.rawValue)" } ?? "review"
                return [
                    due.dueOn.text, what, due.personCodes.joined(separator: ", "), due.mentorCode, due.match.text,
                ]
            }
            rows += told.unseen.map {
                [
                    $0.lastOn.text, "not seen for \($0.days) days", $0.personCodes.joined(separator: ", "),
                    $0.mentorCode, $0.match.text,
                ]
            }
            rows += (told.checks + told.agreements).map {
                [$0.lastOn?.text, "\($0.what?.rawValue ?? "") ends", $0.code, nil, nil]
            }
            rows += page.birthdays.map { [$0.step.day?.text, $0.step.kind.rawValue, $0.code, nil, nil] }
            rows += told.gaps.map { gap in
                let codes = gap.missing.map(\.rawValue) + gap.unknown.map(\.rawValue)
                return [nil, "missing: \(codes.joined(separator: ", "))", gap.code, nil, nil]
            }
            Output(["day", "what", "who", "mentor", "match"], rows).print(as: visit.format)
        }
    }

    struct Follow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record a call to a side of a match, or a review of it.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @Option(help: "call or review.") var kind = "call"
        @Option(
            help: ArgumentHelp("\(FollowUp.Side.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "whom"))
        var side: String?
        @Option(help: "Of which mentee, where the match has several.") var mentee: String?
        @Option(
            help: ArgumentHelp("\(FollowUp.Result.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "how")
        )
        var result: String
        @Option(help: "On which day; today where nothing is said.") var on: String?
        @Option(help: "A short note: facts, no name.") var note: String?

        func run() async throws {
            let id = try await visit.write { [match, kind, side, mentee, result, on, note] tx in
                let mentee = try mentee.map { try Mentee.id(for: $0, in: tx).text }
                return try Match.follow(
                    MatchCommand.id(match),
                    .init(kind: kind, side: side, mentee: mentee, doneOn: on, result: result, note: note), in: tx)
            }
            Output(record: [("id", id.text), ("result", result)]).print(as: visit.format)
        }
    }

    struct Rate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record how far a young person is, from 0, not addressed, to 4, on their own.",
            discussion: """
                  $ relais mentoring rate K7M-42Q --stage entry --rater mentee language=1 work=0
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "A person's code, or the mentee's id.") var mentee: String
        @Argument(
            help: ArgumentHelp(
                "\(MenteeProgress.Domain.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "domain=score")
        )
        var scores: [String] = []
        @Option(
            help: ArgumentHelp(
                "\(MenteeProgress.Stage.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "when"))
        var stage: String
        @Option(help: "mentee or mentor.") var rater: String
        @Option(help: "On which day it was said; today where nothing is said.") var on: String?
        @Option(help: "yes or no: helpful for their integration, as they say.") var helpful: String?

        func run() async throws {
            var said: [String: String] = [:]
            for score in scores {
                let parts = score.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw ValidationError("Write each as domain=score.") }
                said[parts[0]] = parts[1]
            }
            let id = try await visit.write { [mentee, stage, rater, on, helpful, said] tx in
                try Mentee.rate(
                    Mentee.id(for: mentee, in: tx),
                    .init(stage: stage, rater: rater, ratedOn: on, scores: said, isHelpful: helpful), in: tx)
            }
            Output(record: [("id", id.text), ("stage", stage), ("rater", rater)]).print(as: visit.format)
        }
    }

    struct Progress: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the steps of growing up, progress, and the calls and reviews of one young person.")
        @OptionGroup var visit: Visit
        @Argument(help: "A person's code, or the mentee's id.") var mentee: String

        func run() async throws {
            let page = try await visit.write { [mentee] in
                try MenteeFollowing(Mentee.id(for: mentee, in: $0), in: $0)
            }
            var rows: [[String?]] = (page.comingOfAge?.steps ?? []).map { step in
                [
                    [step.day?.text, step.latest?.text].compactMap(\.self).joined(separator: " to "),
                    step.kind.rawValue, nil,
                ]
            }
            rows += page.progress.map { one in
                let scores = MenteeProgress.Domain.allCases.compactMap { domain in
                    one.scores[domain].map { "\(domain.rawValue) \($0)" }
                }
                return [
                    one.ratedOn.text, "\(one.stage.rawValue), \(one.rater.rawValue)", scores.joined(separator: ", "),
                ]
            }
            rows += page.followUps.map {
                [
                    $0.doneOn.text, $0.side.map { "call \($0.rawValue)" } ?? "review",
                    [$0.result.rawValue, $0.note].compactMap(\.self).joined(separator: ": "),
                ]
            }
            Output(["day", "what", "told"], rows).print(as: visit.format)
        }
    }

    struct Report: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how far the young people of a programme are, together; of fewer than five, nothing is told."
        )
        @OptionGroup var visit: Visit
        @Argument(help: "The programme's name or id.") var programme: String

        func run() async throws {
            let report = try await visit.write { [programme] in
                try ProgressReport(of: Programme.id(for: programme, in: $0), in: $0)
            }
            let rows = report.lines.map { line -> [String?] in
                [
                    line.domain.rawValue, line.stage.rawValue, line.rater.rawValue,
                    line.count.map(String.init) ?? "<5", line.tenths.map { "\($0 / 10).\($0 % 10)" },
                ]
            }
            Output(["domain", "stage", "rater", "number", "mean"], rows).print(as: visit.format)
        }
    }
}
