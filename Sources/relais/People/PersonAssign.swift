import ArgumentParser
import RelaisCore

extension PersonCommand {
    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have a colleague follow someone.", discussion: "  $ relais person assign K7M-42Q --to \"Erin\"")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: "A colleague's name or id.") var to: String

        func run() async throws {
            let id = try await visit.write { [person, to] tx in
                let id = try Person.id(for: person, in: tx)
                try Person.assign(id, to: to, in: tx)
                return id
            }
            Output(record: [("person", id.text), ("followed_by", to)]).print(as: visit.format)
        }
    }

    struct Unassign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End that a colleague follows someone.",
            discussion: "  $ relais person unassign K7M-42Q --from \"Erin\"")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: "A colleague's name or id.") var from: String

        func run() async throws {
            let id = try await visit.write { [person, from] tx in
                let id = try Person.id(for: person, in: tx)
                try Person.unassign(id, from: from, in: tx)
                return id
            }
            Output(record: [("person", id.text)]).print(as: visit.format)
        }
    }

    struct Colleagues: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List those of your organisation who may follow people.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let colleagues = try await visit.read { try Colleague.ask(in: $0).all() }
            Output(["name", "id"], colleagues.map { [$0.name, $0.id.text] }).print(as: visit.format)
        }
    }
}
