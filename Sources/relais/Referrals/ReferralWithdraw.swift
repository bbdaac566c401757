import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back a referral you sent, and say why; what was disclosed is taken back at once.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: ArgumentHelp("\(Referral.Reason.toWithdraw.map(\.rawValue).joined(separator: ", "))."))
        var reason: String
        @Option(help: "A word for the recipient; needed when the reason is other.") var note: String?

        func run() async throws {
            try await ReferralCommand.move(visit, referral, to: .withdrawn) { [reason, note] id, tx in
                try Referral.withdraw(id, reason: reason, note: note, in: tx)
                return [("reason", reason)]
            }
        }
    }
}
