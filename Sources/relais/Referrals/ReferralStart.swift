import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The person came: the support has begun.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: "A word for the referrer.") var note: String?

        func run() async throws {
            try await ReferralCommand.move(visit, referral, to: .inProgress) { [note] id, tx in
                try Referral.start(id, note: note, in: tx)
                return []
            }
        }
    }
}
