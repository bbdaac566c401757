import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Forward: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prepare the next leg: the same person, another service.",
            discussion: """
                  $ relais referral forward 48KT-72M \\
                      --service "Ateliers métiers" --need "Choose a trade."
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The reference or id of the referral it goes on from.") var referral: String
        @Option(help: "The service's id or name (relais service list).") var service: String
        @Option(help: "normal, urgent or emergency.") var priority: String?
        @Option(help: "The need, in one sentence.") var need: String?
        @Option(help: "What was already done.") var alreadyDone: String?
        @OptionGroup var disclosure: DisclosureOptions

        func run() async throws {
            let draft = Referral.Draft(
                service: service, priority: priority, need: need, alreadyDone: alreadyDone,
                wish: disclosure.wish, basis: disclosure.basis, basisWords: disclosure.basisWords)
            let made = try await visit.write { [referral] tx in
                try Referral.forward(Referral.id(for: referral, in: tx), draft, in: tx)
            }
            Output(record: [("reference", made.reference), ("referral", made.id.text), ("state", "draft")]).print(
                as: visit.format)
        }
    }
}
