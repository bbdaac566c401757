import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Carry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say which organisations carry a leg together with the one that was asked.",
            discussion: """
                  $ relais referral carry 48KT-72M --with "Mission Locale"

                Those named, and none besides. Both sides see it; it shows those organisations
                nothing of the person.
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(name: .customLong("with"), help: "An organisation's id or name; once for each.") var partners:
            [String] = []

        func run() async throws {
            try await visit.write { [referral, partners] tx in
                try Referral.carry(Referral.id(for: referral, in: tx), with: partners, in: tx)
            }
            Output(record: [("reference", referral), ("carried_with", partners.joined(separator: ", "))])
                .print(as: visit.format)
        }
    }
}
