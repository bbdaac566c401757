import ArgumentParser
import RelaisCore

struct MatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match", abstract: "A mentor and the mentees they accompany.",
        subcommands: [
            List.self, Show.self, Propose.self, Agree.self, Meet.self, Sign.self, Begin.self, Hold.self, Resume.self,
            SubstituteFor.self, EndSubstitute.self, Close.self, Decline.self, Interview.self, Rematch.self,
        ])

    /// A match by its id.
    static func id(_ text: String) throws -> ID<Match> {
        guard let id = ID<Match>(text) else { throw Refusal.notFound(.init(.match)) }
        return id
    }

    /// Who says something: the mentor, or a mentee.
    static func party(_ text: String, in tx: Transaction) throws -> Match.Party {
        text == "mentor" ? .mentor : .mentee(try Mentee.id(for: text, in: tx))
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the matches of a programme, the open ones first.")
        @OptionGroup var visit: Visit
        @Argument(help: "The programme's name or id.") var programme: String

        func run() async throws {
            let list = try await visit.write { [programme] in
                try MatchList(of: Programme.id(for: programme, in: $0), in: $0)
            }
            let rows = list.lines.map { line -> [String?] in
                [
                    line.id.text, line.mentorCode, line.personCodes.joined(separator: ", "), line.state.rawValue,
                    line.heldFor?.rawValue ?? line.endedFor?.rawValue, line.since.text,
                ]
            }
            Output(["id", "mentor", "mentees", "state", "why", "since"], rows).print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one match with its history.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match's id.") var match: String

        func run() async throws {
            let id = try MatchCommand.id(match)
            let page = try await visit.write { try MatchPage(id, in: $0) }
            let one = page.match
            let moves = page.moves.map { "\($0.at.stamp) \($0.to.rawValue)\($0.reason.map { " (\($0))" } ?? "")" }
            Output(record: [
                ("id", one.id.text), ("mentor", page.mentorCode), ("mentees", page.personCodes.joined(separator: ", ")),
                ("state", one.state.rawValue), ("why", page.heldFor?.rawValue ?? page.endedFor?.rawValue),
                ("mentor_agreed_on", one.mentorAgreedOn?.text),
                (
                    "mentees_agreed_on",
                    one.mentees.map { "\($0.mentee.text) \($0.agreedOn?.text ?? "–")" }.joined(separator: ", ")
                ),
                ("trial_on", one.trialOn?.text), ("signed_on", one.signedOn?.text),
                ("signatories", page.signatories.map(\.rawValue).joined(separator: ", ")),
                ("active_on", one.activeOn?.text), ("ended_on", one.endedOn?.text),
                ("checks", page.clearance.status.rawValue),
                (
                    "substitutes",
                    page.substitutes.map { "\($0.id.text) \($0.starts.text) to \($0.ends.text)" }.joined(
                        separator: ", ")
                ),
                ("moves", moves.joined(separator: "; ")), ("predecessor", page.predecessor?.text),
            ]).print(as: visit.format)
        }
    }

    struct Propose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose a mentor to one or several mentees.",
            discussion: "  $ relais match propose KT-42M --mentee K7M-42Q")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String
        @Option(help: "A person's code, or a mentee's id; several times for several.") var mentee: [String]

        func run() async throws {
            let id = try await visit.write { [mentor, mentee] tx in
                try Match.propose(
                    Mentor.id(for: mentor, in: tx), to: mentee.map { try Mentee.id(for: $0, in: tx) }, in: tx)
            }
            Output(record: [("match", id.text), ("state", Match.State.proposed.rawValue)]).print(as: visit.format)
        }
    }

    struct Rematch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose another mentor to those of a match that has ended.")
        @OptionGroup var visit: Visit
        @Argument(help: "The match that has ended.") var match: String
        @Option(help: "Another mentor's code or id.") var mentor: String

        func run() async throws {
            let former = try MatchCommand.id(match)
            let id = try await visit.write { [mentor] tx in
                try Match.rematch(former, with: Mentor.id(for: mentor, in: tx), in: tx)
            }
            Output(record: [("match", id.text), ("state", Match.State.proposed.rawValue)]).print(as: visit.format)
        }
    }
}

extension Visit {
    /// Does something with a match, and says where it stands then.
    func match(_ named: String, _ verb: @escaping @Sendable (ID<Match>, Transaction) throws -> Void) async throws {
        let id = try MatchCommand.id(named)
        let page = try await write { tx in
            try verb(id, tx)
            return try MatchPage(id, in: tx)
        }
        Output(record: [("match", id.text), ("state", page.match.state.rawValue)]).print(as: format)
    }
}
