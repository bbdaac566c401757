import ArgumentParser
import RelaisCore

struct MenteeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mentee", abstract: "The young people of programmes of mentoring.",
        subcommands: [
            List.self, Show.self, Enrol.self, Amend.self, Record.self, Withdraw.self, Card.self, Leave.self,
            Import.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the mentees of a programme, and what each still lacks.")
        @OptionGroup var visit: Visit
        @Argument(help: "The programme's name or id.") var programme: String

        func run() async throws {
            let list = try await visit.write { [programme] in
                try MenteeList(of: Programme.id(for: programme, in: $0), in: $0)
            }
            let rows = list.lines.map { line -> [String?] in
                [
                    line.personCode, line.id.text, line.matchState?.rawValue ?? (line.endedAt == nil ? "none" : "left"),
                    line.missing.map(\.rawValue).joined(separator: ", "), line.hasCard ? "yes" : "no",
                ]
            }
            Output(["person", "id", "match", "missing", "card"], rows).print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one mentee: what must be there, their own words, the card.")
        @OptionGroup var visit: Visit
        @Argument(help: "A person's code, or the mentee's id.") var mentee: String

        func run() async throws {
            let language = Visit.language
            let page = try await visit.write { [mentee] in try MenteePage(Mentee.id(for: mentee, in: $0), in: $0) }
            let facts = page.facts.map { fact in
                "\(fact.kind.rawValue) \(fact.givenOn.text)\(fact.endsOn.map { " to \($0.text)" } ?? "")\(fact.withdrawnAt == nil ? "" : " withdrawn") (\(fact.id.text))"
            }
            Output(record: [
                ("id", page.id.text), ("person", page.personCode), ("goals", page.said?.goals),
                ("wishes", page.said?.wishes),
                ("interests", page.interests.map(\.rawValue).joined(separator: ", ")),
                ("availability", page.availability.map(\.rawValue).joined(separator: ", ")),
                ("facts", facts.joined(separator: "; ")),
                ("missing", page.missing.map { $0.request(in: language) }.joined(separator: "; ")),
                ("called", page.card?.called), ("meeting", page.card?.meeting),
                ("emergency_contact", page.card?.emergencyContact), ("left", page.endedFor?.rawValue),
            ]).print(as: visit.format)
        }
    }

    /// What somebody would like.
    struct Options: ParsableArguments {
        @Option(help: "What they want, in the young person's own words.") var goals: String?
        @Option(help: "What else they would like.") var wishes: String?
        @Option(
            help: ArgumentHelp(
                "\(Mentoring.Activity.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "activity"))
        var interest: [String] = []
        @Option(help: "A half-day: sat_am, sun_pm; several times for several.") var available: [String] = []
        @Option(
            help: ArgumentHelp(
                "\(Mentoring.Preference.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "preference"))
        var prefer: [String] = []

        var draft: Mentee.Draft {
            var draft = Mentee.Draft()
            (draft.goals, draft.wishes) = (goals, wishes)
            if !interest.isEmpty { draft.interests = interest }
            if !available.isEmpty { draft.availability = available }
            if !prefer.isEmpty { draft.prefers = prefer }
            return draft
        }
    }

    struct Enrol: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take somebody you follow into a programme.",
            discussion:
                "  $ relais mentee enrol \"Un parrain pour demain\" K7M-42Q --referral 48KT-72M --interest sport")
        @OptionGroup var visit: Visit
        @Argument(help: "The programme's name or id.") var programme: String
        @Argument(help: "A person's code or id.") var person: String
        @Option(help: "The referral they came by.") var referral: String?
        @OptionGroup var options: Options

        func run() async throws {
            let draft = options.draft
            let id = try await visit.write { [programme, person, referral] tx in
                try Mentee.enrol(
                    Person.id(for: person, in: tx), draft, into: Programme.id(for: programme, in: tx),
                    referral: referral.map { try Referral.id(for: $0, in: tx) }, in: tx)
            }
            Output(record: [("mentee", id.text), ("person", person)]).print(as: visit.format)
        }
    }

    struct Amend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what a mentee would like; of what is not named, nothing changes.")
        @OptionGroup var visit: Visit
        @Argument(help: "A person's code, or the mentee's id.") var mentee: String
        @OptionGroup var options: Options

        func run() async throws {
            let draft = options.draft
            try await visit.mentee(mentee) { try Mentee.amend($0, draft, in: $1) }
        }
    }

    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record something that must be there before a match.",
            discussion: "  $ relais mentee record K7M-42Q authority_agreement --representative ID")
        @OptionGroup var visit: Visit
        @Argument(help: "A person's code, or the mentee's id.") var mentee: String
        @Argument(help: ArgumentHelp("\(Mentee.FactKind.allCases.map(\.rawValue).joined(separator: ", ")).")) var kind:
            String
        @Option(help: "The day; today where it is not given.") var on: String?
        @Option(help: "Who agreed for a minor: the representative's id.") var representative: String?

        func run() async throws {
            let draft = Mentee.FactDraft(kind: kind, givenOn: on, representative: representative)
            try await visit.mentee(mentee) { try Mentee.record(draft, of: $0, in: $1) }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Somebody agrees no longer.")
        @OptionGroup var visit: Visit
        @Argument(help: "The fact's id, as relais mentee show tells it.") var fact: String

        func run() async throws {
            guard let id = ID<Mentee.FactKind>(fact) else { throw Refusal.notFound(.init(.mentee)) }
            try await visit.write { try Mentee.withdraw(id, in: $0) }
            Output(record: [("fact", fact), ("state", "withdrawn")]).print(as: visit.format)
        }
    }

    struct Card: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write all that a volunteer sees of a mentee.")
        @OptionGroup var visit: Visit
        @Argument(help: "A person's code, or the mentee's id.") var mentee: String
        @Option(help: "A first name, or one they chose.") var called: String
        @Option(help: "Where and how to meet.") var meeting: String?
        @Option(help: "Whom to call in an emergency.") var emergencyContact: String
        @Option(help: "A language (ISO 639-3); several times for several.") var language: [String]
        @Option(help: "An activity; several times for several.") var interest: [String] = []

        func run() async throws {
            let draft = Mentee.CardDraft(
                called: called, meeting: meeting, emergencyContact: emergencyContact, languages: language,
                interests: interest)
            try await visit.mentee(mentee) { try Mentee.writeCard(draft, of: $0, in: $1) }
        }
    }

    struct Leave: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A mentee leaves the programme.")
        @OptionGroup var visit: Visit
        @Argument(help: "A person's code, or the mentee's id.") var mentee: String
        @Option(
            help: ArgumentHelp("\(Mentee.Ending.chosen.map(\.rawValue).joined(separator: ", ")).", valueName: "why"))
        var why: String

        func run() async throws {
            try await visit.mentee(mentee) { [why] in try Mentee.end($0, why: why, in: $1) }
        }
    }
}

extension Visit {
    /// Does something to a mentee, and says what is still missing then.
    fileprivate func mentee(
        _ named: String, _ verb: @escaping @Sendable (ID<Mentee>, Transaction) throws -> Void
    ) async throws {
        let page = try await write { tx in
            let id = try Mentee.id(for: named, in: tx)
            try verb(id, tx)
            return try MenteePage(id, in: tx)
        }
        Output(record: [
            ("mentee", page.id.text), ("person", page.personCode),
            ("missing", page.missing.map(\.rawValue).joined(separator: ", ")),
        ]).print(as: format)
    }
}
