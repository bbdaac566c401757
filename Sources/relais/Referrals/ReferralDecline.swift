import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Decline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decline a referral, and say why.",
            discussion: """
                  $ relais referral decline 48KT-72M --reason no_capacity \\
                      --note "A group begins in March."
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: ArgumentHelp("\(Referral.Reason.toDecline.map(\.rawValue).joined(separator: ", "))."))
        var reason: String
        @Option(help: "A word for the referrer; needed when the reason is other.") var note: String?

        func run() async throws {
            try await ReferralCommand.move(visit, referral, to: .declined) { [reason, note] id, tx in
                try Referral.decline(id, reason: reason, note: note, in: tx)
                return [("reason", reason)]
            }
        }
    }
}
