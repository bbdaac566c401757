import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End the support before its goal, and say why.",
            discussion: "  $ relais referral end 48KT-72M --reason person_moved")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: ArgumentHelp("\(Referral.Reason.toEnd.map(\.rawValue).joined(separator: ", "))."))
        var reason: String
        @Option(help: "A word for the referrer; needed when the reason is other.") var note: String?

        func run() async throws {
            try await ReferralCommand.move(visit, referral, to: .notFulfilled) { [reason, note] id, tx in
                try Referral.end(id, reason: reason, note: note, in: tx)
                return [("reason", reason)]
            }
        }
    }
}
