import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a referral to a colleague, who follows its person from now on.",
            discussion: "  $ relais referral assign 48KT-72M --to \"Erin\" --fully")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: "A colleague's name or id.") var to: String
        @Flag(help: "Whoever had it in hand no longer follows the person.") var fully = false

        func run() async throws {
            let id = try await visit.write { [referral, to, fully] tx in
                let id = try Referral.id(for: referral, in: tx)
                try Referral.assign(id, to: to, fully: fully, in: tx)
                return id
            }
            Output(record: [("referral", id.text), ("assignee", to)]).print(as: visit.format)
        }
    }
}
