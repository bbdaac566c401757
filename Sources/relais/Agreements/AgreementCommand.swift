import ArgumentParser
import RelaisCore

struct AgreementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement", abstract: "Agreements between organisations, which sending checks.",
        subcommands: [List.self, Propose.self, Confirm.self, End.self])

    static func id(_ text: String) throws -> ID<Agreement> {
        guard let id = ID<Agreement>(text) else { throw Refusal.notFound(.init(.agreement)) }
        return id
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List your organisation's agreements; all of them, for the administrator.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let list = try await visit.write { try AgreementList(in: $0) }
            let rows = list.lines.map { line -> [String?] in
                [
                    line.id.text, line.state(on: list.today).rawValue, line.proposerName, line.partnerName,
                    line.signedOn.text,
                    line.endsOn?.text, line.covers, line.paper,
                ]
            }
            Output(["id", "state", "proposer", "partner", "signed_on", "ends_on", "covers", "paper"], rows)
                .print(as: visit.format)
        }
    }

    struct Propose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose an agreement that was signed, for the other organisation to confirm.",
            discussion: """
                  $ relais agreement propose --partner MOSAIK --signed-on 2026-01-05 \\
                      --covers "Referrals to language courses" --paper "Binder 12"

                The administrator says for whom with --organisation; it is in force at once.
                """)
        @OptionGroup var visit: Visit
        @Option(help: "The other organisation's name or id.") var partner: String
        @Option(help: "What it covers, in a sentence.") var covers: String
        @Option(help: "Where the signed paper is.") var paper: String
        @Option(help: "The day it was signed.") var signedOn: String
        @Option(help: "Its last day, where it has one.") var endsOn: String?
        @Option(help: "For which organisation (administrator).") var organisation: String?

        func run() async throws {
            let draft = Agreement.Draft(
                partner: partner, covers: covers, paper: paper, signedOn: signedOn, endsOn: endsOn)
            let (id, state) = try await visit.write { [organisation] tx in
                let own = try organisation.map { try Organisation.id(for: $0, in: tx) }
                let id = try Agreement.propose(draft, for: own, in: tx)
                // Where the other side has no accounts nobody confirms it.
                let list = try AgreementList(in: tx)
                return (id, list.lines.first { $0.id == id }?.state(on: list.today) ?? .proposed)
            }
            Output(record: [("agreement", id.text), ("state", state.rawValue)]).print(as: visit.format)
        }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say that your organisation signed it too.")
        @OptionGroup var visit: Visit
        @Argument(help: "The agreement's id.") var agreement: String

        func run() async throws {
            try await visit.write { [agreement] in try Agreement.confirm(AgreementCommand.id(agreement), in: $0) }
            Output(record: [("agreement", agreement), ("state", Agreement.State.inForce.rawValue)])
                .print(as: visit.format)
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End an agreement: nothing more is disclosed on it.")
        @OptionGroup var visit: Visit
        @Argument(help: "The agreement's id.") var agreement: String

        func run() async throws {
            try await visit.write { [agreement] in try Agreement.end(AgreementCommand.id(agreement), in: $0) }
            Output(record: [("agreement", agreement), ("state", Agreement.State.ended.rawValue)])
                .print(as: visit.format)
        }
    }
}
