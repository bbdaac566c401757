import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a referral: what the recipient may read is copied and frozen.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String

        @Option(
            help: ArgumentHelp(
                "Why, where the person is known not to meet what the service asks for; the words stay with you.",
                valueName: "words"))
        var vouch: String?

        func run() async throws {
            try await ReferralCommand.move(visit, referral, to: .sent) { [vouch] id, tx in
                try Referral.send(id, vouch: vouch, in: tx)
                return []
            }
        }
    }
}
