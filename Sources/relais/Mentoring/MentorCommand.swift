import ArgumentParser
import RelaisCore

struct MentorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mentor", abstract: "Mentors: from the first call to the day they leave.",
        subcommands: [
            List.self, Show.self, Enquire.self, Amend.self, Screen.self, Record.self, Train.self, Check.self,
            Clear.self,
            Exempt.self, Pause.self, Resume.self, Bind.self, Link.self, Leave.self, Forget.self, Import.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the mentors of a programme, and how their checks stand.")
        @OptionGroup var visit: Visit
        @Argument(help: "The programme's name or id.") var programme: String
        @Option(
            help: ArgumentHelp("\(Mentor.State.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "state"))
        var state: String?

        func run() async throws {
            let chosen = try state.map { text in
                guard let state = Mentor.State(rawValue: text) else {
                    throw ValidationError(
                        "--state takes one of \(Mentor.State.allCases.map(\.rawValue).joined(separator: ", ")).")
                }
                return state
            }
            let list = try await visit.write { [programme] in
                try MentorList(of: Programme.id(for: programme, in: $0), in: chosen, $0)
            }
            let rows = list.lines.map { line -> [String?] in
                [
                    line.code, line.name, line.state.rawValue, line.clearance.rawValue, line.nextEnd?.text,
                    "\(line.accompanied)/\(line.capacity)", line.communeName,
                ]
            }
            Output(["code", "name", "state", "checks", "until", "mentees", "commune"], rows).print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one mentor, and what they are cleared for.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String

        func run() async throws {
            let page = try await visit.write { [mentor] in try MentorPage(Mentor.id(for: mentor, in: $0), in: $0) }
            let offer = page.offer
            let cleared = page.clearances.map { one in
                "\(one.name): "
                    + one.clearance.checks.map { "\($0.kind.rawValue) \($0.status.rawValue)" }.joined(separator: ", ")
            }
            Output(record: [
                ("code", page.code), ("name", page.identity?.name), ("phone", page.identity?.phone),
                ("email", page.identity?.email), ("state", page.state.rawValue),
                ("paused_until", page.pausedUntil?.text),
                ("left_for", page.leftFor?.rawValue), ("account", page.accountName),
                ("languages", offer.languages.joined(separator: ", ")),
                (
                    "interests",
                    Mentoring.Activity.allCases.filter(offer.interests.contains).map(\.rawValue).joined(separator: ", ")
                ),
                ("commune", offer.commune), ("capacity", "\(offer.capacity)"),
                ("done", page.facts.map { "\($0.kind.rawValue) \($0.doneOn.text)" }.joined(separator: ", ")),
                (
                    "seen",
                    page.checks.map { check in
                        "\(check.kind.rawValue) \(check.result.rawValue)\(check.until.map { " until \($0.text)" } ?? "")"
                    }.joined(separator: ", ")
                ),
                ("cleared", cleared.joined(separator: "; ")), ("exempt_until", page.exemptUntil?.text),
            ]).print(as: visit.format)
        }
    }

    /// What can be said of a mentor.
    struct Options: ParsableArguments {
        @Option(help: "First name.") var given: String?
        @Option(help: "Family name.") var family: String?
        @Option(help: "Telephone.") var phone: String?
        @Option(help: "E-mail address.") var email: String?
        @Option(help: "What they would like, in their own words.") var wishes: String?
        @Option(help: "A language (ISO 639-3); several times for several.") var language: [String] = []
        @Option(
            help: ArgumentHelp(
                "\(Mentoring.Activity.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "activity"))
        var interest: [String] = []
        @Option(help: "A half-day: sat_am, sun_pm; several times for several.") var available: [String] = []
        @Option(help: "A commune: its name, postcode or code.") var commune: String?
        @Option(help: "How far, in km.") var reachKm: String?
        @Option(help: "How far, in minutes.") var reachMinutes: String?
        @Option(
            help: ArgumentHelp(
                "\(Mentoring.Transport.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "transport"))
        var transport: [String] = []
        @Option(help: "How many mentees at most.") var capacity: String?
        @Option(
            help: ArgumentHelp(
                "\(Mentoring.Preference.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "preference"))
        var prefer: [String] = []
        @Option(help: "Mentees from this age on.") var fromAge: String?
        @Option(help: "Mentees up to this age.") var toAge: String?

        var draft: Mentor.Draft {
            var draft = Mentor.Draft()
            (draft.given, draft.family, draft.phone, draft.email) = (given, family, phone, email)
            (draft.wishes, draft.commune, draft.capacity) = (wishes, commune, capacity)
            (draft.reachKm, draft.reachMinutes) = (reachKm, reachMinutes)
            (draft.prefersFromAge, draft.prefersToAge) = (fromAge, toAge)
            if !language.isEmpty { draft.languages = language }
            if !interest.isEmpty { draft.interests = interest }
            if !available.isEmpty { draft.availability = available }
            if !transport.isEmpty { draft.transport = transport }
            if !prefer.isEmpty { draft.prefers = prefer }
            return draft
        }
    }

    struct Enquire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep who called to become a mentor.",
            discussion: """
                  $ relais mentor enquire "Un parrain pour demain" --given Test \\
                      --family Fictive --language fra --interest sport
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The programme's name or id.") var programme: String
        @OptionGroup var options: Options
        @Option(help: "The day they first called; today where it is not given.") var on: String?

        func run() async throws {
            let draft = options.draft
            let page = try await visit.write { [programme, on] in
                try MentorPage(
                    Mentor.enquire(draft, on: on, into: Programme.id(for: programme, in: $0), in: $0), in: $0)
            }
            Output(record: [("mentor", page.code), ("state", page.state.rawValue)]).print(as: visit.format)
        }
    }

    struct Amend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what is said of a mentor; of what is not named, nothing changes.")
        @OptionGroup var visit: Visit
        @Argument(help: "A mentor's code or id.") var mentor: String
        @OptionGroup var options: Options

        func run() async throws {
            let draft = options.draft
            try await visit.mentor(mentor) { try Mentor.amend($0, draft, in: $1) }
        }
    }
}

extension Visit {
    /// Does something to a mentor, and says where they stand then.
    func mentor(
        _ named: String, _ verb: @escaping @Sendable (ID<Mentor>, Transaction) throws -> Void
    ) async throws {
        let page = try await write { tx in
            let id = try Mentor.id(for: named, in: tx)
            try verb(id, tx)
            return try MentorPage(id, in: tx)
        }
        Output(record: [("mentor", page.code), ("state", page.state.rawValue)]).print(as: format)
    }
}
