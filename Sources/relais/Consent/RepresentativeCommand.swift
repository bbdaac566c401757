import ArgumentParser
import RelaisCore

extension PersonCommand {
    struct Represent: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "representative", abstract: "Who represents a minor: for those bound by secrecy.",
            subcommands: [List.self, Add.self, Amend.self, End.self])

        static func id(_ text: String) throws -> ID<Representative> {
            guard let id = ID<Representative>(text) else { throw Refusal.notFound(.init(.representative)) }
            return id
        }

        /// What is said of one.
        struct Facts: ParsableArguments {
            @Option(help: "Their name.") var name: String?
            @Option(help: "The court or the authority that decided.") var authority: String?
            @Option(help: "The day it was decided.") var decidedOn: String?
            @Option(help: "The first day of it; today.") var from: String?
            @Option(help: "The last day of it, where one is known.") var until: String?
            @Option(help: "How to reach them.") var contact: String?
            @Option(help: "usual or serious: what they decide.") var level: String?

            func draft(kind: String?) -> Representative.Draft {
                var draft = Representative.Draft()
                (draft.kind, draft.name, draft.authority, draft.decidedOn) = (kind, name, authority, decidedOn)
                (draft.from, draft.until, draft.contact, draft.level) = (from, until, contact, level)
                return draft
            }
        }

        struct List: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Open who represents someone, and what was decided of their minority.",
                discussion: """
                    It takes a purpose, and is recorded. --format json or csv say all of it.

                      $ relais person representative list K7M-42Q --purpose administrative_step
                    """)
            @OptionGroup var visit: Visit
            @Argument(help: "Their code or id.") var person: String
            @Option(help: ArgumentHelp("\(RevealPurpose.allCases.map(\.rawValue).joined(separator: ", "))."))
            var purpose: String
            @Option(help: "In words, when the purpose is other.") var words: String?

            func run() async throws {
                let open = try await visit.write { [person, purpose, words] tx in
                    try Person.openProtection(Person.id(for: person, in: tx), purpose: purpose, words: words, in: tx)
                }
                let those = open.representatives.map { one -> [String?] in
                    let facts = one.facts
                    return [
                        "representative", one.id.text, facts.kind.rawValue, facts.name, facts.authority,
                        facts.decidedOn?.text, facts.from.text, facts.until?.text, facts.level.rawValue, facts.contact,
                    ]
                }
                let said = open.statements.map { one -> [String?] in
                    ["minority", nil, one.status.rawValue, nil, nil, one.decidedOn?.text, nil, nil, nil, nil]
                }
                let all = Output(
                    [
                        "what", "id", "kind", "name", "authority", "decided_on", "from_on", "until_on", "level",
                        "contact",
                    ], those + said
                )
                let shown = visit.format == .table ? all.without(["what", "authority", "from_on", "level"]) : all
                shown.print(as: visit.format)
            }
        }

        struct Add: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Say who represents someone; sealed at once.",
                discussion: """
                      $ relais person representative add K7M-42Q \\
                          --kind administrateur_ad_hoc --name "A. Exemple"
                    """)
            @OptionGroup var visit: Visit
            @Argument(help: "Their code or id.") var person: String
            @Option(help: ArgumentHelp("\(Representative.Kind.allCases.map(\.rawValue).joined(separator: ", "))."))
            var kind: String
            @OptionGroup var facts: Facts

            func run() async throws {
                let id = try await visit.write { [person, draft = facts.draft(kind: kind)] tx in
                    try Representative.add(draft, for: Person.id(for: person, in: tx), in: tx)
                }
                Output(record: [("representative", id.text)]).print(as: visit.format)
            }
        }

        struct Amend: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Correct what is said of one; what it said stays, sealed.",
                discussion: "  $ relais person representative amend ID --contact \"05 55 00 00 00\"")
            @OptionGroup var visit: Visit
            @Argument(help: "The representative's id.") var representative: String
            @Option(help: "By which title.") var kind: String?
            @OptionGroup var facts: Facts

            func run() async throws {
                let fields = try await visit.write { [representative, draft = facts.draft(kind: kind)] tx in
                    try Representative.amend(Represent.id(representative), draft, in: tx)
                }
                Output(record: [("representative", representative), ("corrected", fields.joined(separator: " "))])
                    .print(as: visit.format)
            }
        }

        struct End: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Say that someone no longer represents them; what they agreed to stays.",
                discussion: "  $ relais person representative end ID --on 2026-03-31")
            @OptionGroup var visit: Visit
            @Argument(help: "The representative's id.") var representative: String
            @Option(help: "Their last day; today.") var on: String?

            func run() async throws {
                let person = try await visit.write { [representative, on] tx in
                    try Representative.end(Represent.id(representative), on: on, in: tx)
                }
                Output(record: [("representative", representative), ("person", person.text)]).print(as: visit.format)
            }
        }
    }
}
