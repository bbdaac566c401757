import ArgumentParser
import RelaisCore

extension MatchCommand {
    struct Agree: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that the mentor, or a mentee, said yes.",
            discussion: "  $ relais match agree ID mentor\n  $ relais match agree ID K7M-42Q --on 2026-11-20")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @Argument(help: "mentor, or a person's code, or a mentee's id.") var party: String
        @Option(help: "The day; today where it is not given.") var on: String?

        func run() async throws {
            try await visit.match(match) { [party, on] id, tx in
                try Match.agree(id, by: MatchCommand.party(party, in: tx), on: on, in: tx)
            }
        }
    }

    struct Meet: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The trial meeting, on which day it was or will be.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @Option(help: "The day.") var on: String

        func run() async throws { try await visit.match(match) { [on] in try Match.meet($0, on: on, in: $1) } }
    }

    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The convention is signed, and by whom.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @Option(
            help: ArgumentHelp(
                "\(Match.Signatory.allCases.map(\.rawValue).joined(separator: ", ")); several times for several.",
                valueName: "who"))
        var by: [String]
        @Option(help: "The day the last of them did; today where it is not given.") var on: String?

        func run() async throws {
            try await visit.match(match) { [on, by] in try Match.sign($0, on: on, by: by, in: $1) }
        }
    }

    struct Begin: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A match begins: all is there.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String

        func run() async throws { try await visit.match(match) { try Match.activate($0, in: $1) } }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Hold a match for a time.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @Option(
            help: ArgumentHelp("\(Match.Holding.chosen.map(\.rawValue).joined(separator: ", ")).", valueName: "why"))
        var why: String

        func run() async throws { try await visit.match(match) { [why] in try Match.hold($0, why: why, in: $1) } }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A match goes on where it was held.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String

        func run() async throws { try await visit.match(match) { try Match.resume($0, in: $1) } }
    }

    struct SubstituteFor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "substitute", abstract: "Name who stands in for the mentor of a match, and for which days.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @Option(help: "Who stands in: a mentor's code or id.") var by: String
        @Option(help: "The first day.") var startsOn: String
        @Option(help: "The last day.") var endsOn: String

        func run() async throws {
            try await visit.match(match) { [by, startsOn, endsOn] id, tx in
                try Match.substitute(id, by: Mentor.id(for: by, in: tx), from: startsOn, to: endsOn, in: tx)
            }
        }
    }

    struct EndSubstitute: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Whoever stands in does so no longer.")
        @OptionGroup var visit: Visit
        @Argument(help: "The substitute's id, as relais match show tells it.") var substitute: String

        func run() async throws {
            guard let id = ID<Substitute>(substitute) else { throw Refusal.notFound(.init(.match)) }
            try await visit.write { try Match.endSubstitute(id, in: $0) }
            Output(record: [("substitute", substitute), ("state", "ended")]).print(as: visit.format)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a match that had begun.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @Option(
            help: ArgumentHelp("\(Match.Ending.toClose.map(\.rawValue).joined(separator: ", ")).", valueName: "why"))
        var why: String
        @Option(help: "The day; today where it is not given.") var on: String?

        func run() async throws {
            try await visit.match(match) { [on, why] in try Match.close($0, on: on, why: why, in: $1) }
        }
    }

    struct Decline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Somebody does not want a match that had not begun.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @Option(
            help: ArgumentHelp("\(Match.Ending.toDecline.map(\.rawValue).joined(separator: ", ")).", valueName: "why"))
        var why: String
        @Option(help: "The day; today where it is not given.") var on: String?

        func run() async throws {
            try await visit.match(match) { [on, why] in try Match.decline($0, on: on, why: why, in: $1) }
        }
    }

    struct Interview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The mentor, or a mentee, was asked how it went, once it was over.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String
        @Argument(help: "mentor, or a person's code, or a mentee's id.") var party: String
        @Option(help: "The day; today where it is not given.") var on: String?
        @Option(
            help: ArgumentHelp(
                "What came of it for a mentee: \(Match.Exit.allCases.map(\.rawValue).joined(separator: ", ")).",
                valueName: "what"))
        var exit: [String] = []

        func run() async throws {
            try await visit.match(match) { [party, on, exit] id, tx in
                try Match.interview(id, MatchCommand.party(party, in: tx), on: on, exits: exit, in: tx)
            }
        }
    }
}
