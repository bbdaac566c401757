import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Correct: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say within a day that a referral was entered in error.",
            discussion: "  $ relais referral correct 48KT-72M --reason duplicate")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: ArgumentHelp("\(Referral.Reason.toCorrect.map(\.rawValue).joined(separator: ", "))."))
        var reason: String
        @Option(help: "A word for the other side; needed when the reason is other.") var note: String?

        func run() async throws {
            try await ReferralCommand.move(visit, referral, to: .enteredInError) { [reason, note] id, tx in
                try Referral.correct(id, reason: reason, note: note, in: tx)
                return [("reason", reason)]
            }
        }
    }
}
