import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Attend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record whether the person came on a day.",
            discussion: """
                  $ relais referral attend 48KT-72M --held-on 2026-01-12 \\
                      --presence present --minutes 90
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: "The day: 2026-01-12 or 12/01/2026.") var heldOn: String
        @Option(help: ArgumentHelp("\(Presence.allCases.map(\.rawValue).joined(separator: ", "))."))
        var presence: String
        @Option(help: "How long, in minutes.") var minutes: String?
        @Option(help: "Of a session that was cancelled: person, service or partner.") var cancelledBy: String?

        func run() async throws {
            let id = try await visit.write { [referral, heldOn, presence, minutes, cancelledBy] tx in
                let id = try Referral.id(for: referral, in: tx)
                try Referral.attend(
                    id, on: heldOn, presence: presence, minutes: minutes, cancelledBy: cancelledBy, in: tx)
                return id
            }
            let day = Day(heldOn)?.text
            Output(record: [("referral", id.text), ("held_on", day), ("presence", presence), ("minutes", minutes)])
                .print(as: visit.format)
        }
    }
}
