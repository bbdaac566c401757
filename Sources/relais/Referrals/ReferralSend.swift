import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a referral: what the recipient may read is copied and frozen.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String

        func run() async throws {
            try await ReferralCommand.move(visit, referral, to: .sent) { id, tx in
                try Referral.send(id, in: tx)
                return []
            }
        }
    }
}
