import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Waitlist: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the person on the waiting list, and say why.",
            discussion: "  $ relais referral waitlist 48KT-72M --reason no_capacity")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: ArgumentHelp("\(Referral.Reason.toWaitlist.map(\.rawValue).joined(separator: ", "))."))
        var reason: String
        @Option(help: "A word for the referrer; needed when the reason is other.") var note: String?

        func run() async throws {
            try await ReferralCommand.move(visit, referral, to: .waitlisted) { [reason, note] id, tx in
                try Referral.waitlist(id, reason: reason, note: note, in: tx)
                return [("reason", reason)]
            }
        }
    }
}
