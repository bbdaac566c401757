import ArgumentParser
import RelaisCore

extension PersonCommand {
    struct HandOver: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Offer someone's file to another organisation.",
            discussion: "  $ relais person hand-over K7M-42Q --to \"MOSAIK\" --note \"Moves in March.\"")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: "An organisation's name or id.") var to: String
        @Option(
            help: ArgumentHelp("By which right: \(Disclosure.Basis.allCases.map(\.rawValue).joined(separator: ", "))."))
        var basis: String?
        @Option(help: "A word for its team; no name.") var note: String?

        func run() async throws {
            let offer = try await visit.write { [person, to, basis, note] tx in
                try Person.handOver(Person.id(for: person, in: tx), to: to, basis: basis, note: note, in: tx)
            }
            Output(record: [("handover", offer.text), ("state", Handover.State.offered.rawValue)])
                .print(as: visit.format)
        }
    }
}

struct HandoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handover", abstract: "Files offered from one organisation to another.",
        subcommands: [List.self, Show.self, Take.self, Decline.self, Withdraw.self])

    static func id(_ text: String) throws -> ID<Handover> {
        guard let id = ID<Handover>(text) else { throw Refusal.notFound(.init(.handover)) }
        return id
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the files offered to you, and by you.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let lines = try await visit.write { try HandoverList(in: $0).lines }
            let rows = lines.map { line -> [String?] in
                [
                    line.id.text, line.state.rawValue, line.giverName, line.receiverName, line.ageBracket?.rawValue,
                    line.languages.joined(separator: " "), line.frenchLevel?.rawValue, line.commune, line.personCode,
                ]
            }
            let list = Output(
                ["id", "state", "from", "to", "age_bracket", "languages", "french", "commune", "person"], rows)
            // What each says of the person is shown with it; a terminal has no room for all of them.
            let told: Set = ["age_bracket", "languages", "french", "commune"]
            (visit.format == .table ? list.without(told) : list).print(as: visit.format)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show an offer, and the word that came with it.")
        @OptionGroup var visit: Visit
        @Argument(help: "The offer's id.") var handover: String

        func run() async throws {
            let page = try await visit.write { [handover] in try HandoverPage(HandoverCommand.id(handover), in: $0) }
            let line = page.line
            Output(record: [
                ("handover", line.id.text), ("state", line.state.rawValue), ("from", line.giverName),
                ("to", line.receiverName), ("age_bracket", line.ageBracket?.rawValue),
                ("languages", line.languages.isEmpty ? nil : line.languages.joined(separator: " ")),
                ("french", line.frenchLevel?.rawValue), ("commune", line.commune), ("note", page.note),
                ("offered_by", line.offeredBy), ("offered_at", line.offeredAt.stamp),
                ("answered_at", line.answeredAt?.stamp), ("reason", line.reason?.rawValue), ("answer", page.answer),
                ("person", line.personCode),
            ]).print(as: visit.format)
        }
    }

    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a file over; the person gets a file and a code of yours.")
        @OptionGroup var visit: Visit
        @Argument(help: "The offer's id.") var handover: String

        func run() async throws {
            let taken = try await visit.write { [handover] in try Handover.take(HandoverCommand.id(handover), in: $0) }
            Output(record: [("code", taken.code), ("id", taken.id.text)]).print(as: visit.format)
        }
    }

    struct Decline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Do not take a file; what was sealed for you is deleted.",
            discussion: "  $ relais handover decline ID --reason outside_area")
        @OptionGroup var visit: Visit
        @Argument(help: "The offer's id.") var handover: String
        @Option(help: ArgumentHelp("\(Handover.reasons.map(\.rawValue).joined(separator: ", "))."))
        var reason: String
        @Option(help: "A word for the giver; needed when the reason is other.") var note: String?

        func run() async throws {
            try await visit.write { [handover, reason, note] tx in
                try Handover.decline(HandoverCommand.id(handover), reason: reason, note: note, in: tx)
            }
            Output(record: [("handover", handover), ("state", "declined")]).print(as: visit.format)
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take an offer back; what was sealed is deleted.")
        @OptionGroup var visit: Visit
        @Argument(help: "The offer's id.") var handover: String

        func run() async throws {
            try await visit.write { [handover] in try Handover.withdraw(HandoverCommand.id(handover), in: $0) }
            Output(record: [("handover", handover), ("state", "withdrawn")]).print(as: visit.format)
        }
    }
}
