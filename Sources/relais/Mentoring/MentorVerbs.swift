import ArgumentParser
import Deployment
import RelaisCore
import Vault

extension MentorCommand {
    struct Screen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take up with somebody who called.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String

        func run() async throws { try await visit.mentor(mentor) { try Mentor.screen($0, in: $1) } }
    }

    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record what was done with a mentor, and on which day.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String
        @Argument(help: "interview, references, training or charter.") var kind: String
        @Option(help: "The day.") var on: String

        func run() async throws {
            try await visit.mentor(mentor) { [kind, on] in try Mentor.record(kind, on: on, of: $0, in: $1) }
        }
    }

    struct Train: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that a mentor is prepared, as far as the programme asks.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String

        func run() async throws { try await visit.mentor(mentor) { try Mentor.train($0, in: $1) } }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that something was seen of a mentor; never the document.",
            discussion: "  $ relais mentor check KT-42M attestation_honorabilite --issued-on 2026-09-01")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String
        @Argument(help: ArgumentHelp("\(Mentor.CheckKind.allCases.map(\.rawValue).joined(separator: ", ")).")) var kind:
            String
        @Option(help: "clear, absent or refused_to_provide.") var result = "clear"
        @Option(help: "The legal ground; the kind's usual one where it is not given.") var ground: String?
        @Option(help: "The day the document bears; today where it is not given.") var issuedOn: String?
        @Option(help: "The day it was seen; today where it is not given.") var seenOn: String?
        @Option(help: "Until when it holds; as the programme says where it is not given.") var validUntil: String?

        func run() async throws {
            let draft = Mentor.CheckDraft(
                kind: kind, result: result, ground: ground, issuedOn: issuedOn, seenOn: seenOn, validUntil: validUntil)
            try await visit.mentor(mentor) { try Mentor.check(draft, of: $0, in: $1) }
        }
    }

    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that a mentor may be matched: everything was done, every check holds.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String

        func run() async throws { try await visit.mentor(mentor) { try Mentor.clear($0, in: $1) } }
    }

    struct Exempt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a mentor's matches go on for some days though a check is over.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String
        @Option(help: "The last day.") var until: String
        @Option(
            help: ArgumentHelp(
                "\(Mentor.Exemption.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "why"))
        var why: String

        func run() async throws {
            try await visit.proving { [mentor, until, why] tx in
                try Mentor.exempt(Mentor.id(for: mentor, in: tx), until: until, why: why, in: tx)
            }
            Output(record: [("mentor", mentor), ("exempt_until", until)]).print(as: visit.format)
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a mentor rest; their matches are held.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String
        @Option(help: "Until which day; as long as it takes where it is not given.") var until: String?

        func run() async throws {
            try await visit.mentor(mentor) { [until] in try Mentor.pause($0, until: until, in: $1) }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Bring a mentor back to where they paused.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String

        func run() async throws { try await visit.mentor(mentor) { try Mentor.resume($0, in: $1) } }
    }

    struct Bind: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a mentor the sign-in that is theirs; none takes it away.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String
        @Option(help: "An account with the role mentor: its name or id.") var account: String?

        func run() async throws {
            try await visit.mentor(mentor) { [account] in try Mentor.bind($0, to: account, in: $1) }
        }
    }

    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Give a mentor a link to record meetings without an account: it is shown once, the one before ends.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String
        @Flag(help: "Take the link back: it lets nobody in from now on.") var end = false

        func run() async throws {
            guard !end else { return try await visit.mentor(mentor) { try Mentor.endLink($0, in: $1) } }
            let address = try await visit.settings().url
            let secret = try await visit.write { [mentor] tx in
                try Mentor.giveLink(Mentor.id(for: mentor, in: tx), in: tx)
            }
            Output(record: [("mentor", mentor), ("link", "\(address)/m/\(secret.text)")]).print(as: visit.format)
        }
    }

    struct Leave: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A mentor leaves: nothing is shown to them any more.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String
        @Option(
            help: ArgumentHelp("\(Mentor.Leaving.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "why"))
        var why: String

        func run() async throws {
            try await visit.mentor(mentor) { [why] in try Mentor.leave($0, why: why, in: $1) }
        }
    }

    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete what is kept of a mentor who left.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String

        func run() async throws {
            try await visit.proving { [mentor] tx in try Mentor.forget(Mentor.id(for: mentor, in: tx), in: tx) }
            Output(record: [("mentor", mentor), ("forgotten", "yes")]).print(as: visit.format)
        }
    }
}
