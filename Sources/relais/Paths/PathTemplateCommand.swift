import ArgumentParser
import RelaisCore

extension PathCommand {
    struct Template: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "template", abstract: "How paths should go, as organisations agreed.",
            subcommands: [List.self, Show.self, Propose.self, Agree.self, Retire.self])

        struct List: AsyncParsableCommand {
            static let configuration = CommandConfiguration(abstract: "List the templates your organisation is in.")
            @OptionGroup var visit: Visit

            func run() async throws {
                let list = try await visit.write { try PathTemplateList(in: $0) }
                let rows = list.templates.map { one -> [String?] in
                    [
                        one.id.text, one.state.rawValue, one.name, one.proposerName, String(one.steps.count),
                        String(one.weeks),
                        one.parties.filter { $0.agreedAt == nil }.map(\.name).joined(separator: ", "),
                    ]
                }
                Output(["id", "state", "name", "proposer", "steps", "weeks", "not_agreed"], rows).print(
                    as: visit.format)
            }
        }

        struct Show: AsyncParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Show the steps of a template.")
            @OptionGroup var visit: Visit
            @Argument(help: "Its name or id.") var template: String

            func run() async throws {
                let found = try await visit.write { [template] tx in
                    let id = try PathTemplate.id(for: template, in: tx)
                    return try PathTemplateList(in: tx).templates.first { $0.id == id }
                }
                guard let found else { throw Refusal.notFound(.init(.template)) }
                let rows = found.steps.map { step -> [String?] in
                    [
                        String(step.place), step.serviceName, step.organisation, String(step.weeks),
                        step.partners.joined(separator: ", "),
                    ]
                }
                Output(["step", "service", "organisation", "weeks", "together_with"], rows).print(as: visit.format)
            }
        }

        struct Propose: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Propose a template, for every organisation in it to agree to.",
                discussion: """
                      $ relais path template propose "Langue puis orientation" \\
                          --step "Français débutant / 26 / Mission Locale" \\
                          --step "Bilan d’orientation / 12"

                    A step is a service, the weeks it is expected to take, and who carries it together
                    with that organisation.
                    """)
            @OptionGroup var visit: Visit
            @Argument(help: "Its name.") var name: String
            @Option(
                name: .customLong("step"), help: "SERVICE / WEEKS [/ ORGANISATION, …]; one for each step, in order.")
            var steps: [String]

            func run() async throws {
                let draft = PathTemplate.Draft(name: name, steps: steps.map(PathTemplate.Draft.Step.init))
                let id = try await visit.write { try PathTemplate.propose(draft, in: $0) }
                Output(record: [("template", id.text), ("name", name)]).print(as: visit.format)
            }
        }

        struct Agree: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Agree to a template for your organisation; once all have, it can be followed.")
            @OptionGroup var visit: Visit
            @Argument(help: "Its name or id.") var template: String

            func run() async throws {
                try await visit.write { [template] tx in
                    try PathTemplate.agree(PathTemplate.id(for: template, in: tx), in: tx)
                }
                Output(record: [("template", template), ("agreed", "yes")]).print(as: visit.format)
            }
        }

        struct Retire: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Retire a template, or turn down one that was proposed: nobody new follows it.")
            @OptionGroup var visit: Visit
            @Argument(help: "Its name or id.") var template: String

            func run() async throws {
                try await visit.write { [template] tx in
                    try PathTemplate.retire(PathTemplate.id(for: template, in: tx), in: tx)
                }
                Output(record: [("template", template), ("state", "retired")]).print(as: visit.format)
            }
        }
    }

    struct Follow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let someone's path follow a template.",
            discussion: "  $ relais path follow K7M-42Q \"Langue puis orientation\"")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Argument(help: "The template's name or id.") var template: String

        func run() async throws {
            try await visit.write { [person, template] tx in
                try Path.follow(Person.id(for: person, in: tx), PathTemplate.id(for: template, in: tx), in: tx)
            }
            Output(record: [("person", person), ("follows", template)]).print(as: visit.format)
        }
    }

    struct Depart: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that someone's path departs from the template it follows, and why.",
            discussion: "  $ relais path depart K7M-42Q --reason no_place")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: ArgumentHelp("\(Path.DepartReason.allCases.map(\.rawValue).joined(separator: ", "))."))
        var reason: String
        @Option(help: "Why, in words; needed for other.") var words: String?

        func run() async throws {
            try await visit.write { [person, reason, words] tx in
                try Path.depart(Person.id(for: person, in: tx), reason: reason, words: words, in: tx)
            }
            Output(record: [("person", person), ("departs", reason)]).print(as: visit.format)
        }
    }

    struct Compare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare someone's path with the template it follows: weeks expected, weeks it took.")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String

        func run() async throws {
            let path = try await visit.write { [person] tx in try PathPage(Person.id(for: person, in: tx), in: tx) }
            let rows = path.courses.last?.rows ?? []
            Output(["step", "service", "organisation", "weeks_expected", "weeks", "reference", "state"], rows)
                .print(as: visit.format)
        }
    }
}

extension PathCourse {
    /// Each step beside what happened, the legs besides it last.
    fileprivate var rows: [[String?]] {
        steps.map { one in
            [
                String(one.step.place), one.step.serviceName, one.step.organisation, String(one.step.weeks),
                one.weeks.map { String($0) }, one.leg?.reference, one.leg?.state.rawValue,
            ]
        } + besides.map { [nil, $0.service, $0.recipient, nil, nil, $0.reference, $0.state.rawValue] }
    }
}
