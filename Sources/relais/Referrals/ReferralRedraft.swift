import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Redraft: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a draft: service, priority and words are replaced; whom it is about stays.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: "The service's id or name (relais service list).") var service: String
        @Option(help: "normal, urgent or emergency.") var priority: String?
        @Option(help: "The need, in one sentence.") var need: String?
        @Option(help: "What was already done.") var alreadyDone: String?
        @OptionGroup var disclosure: DisclosureOptions

        func run() async throws {
            let draft = Referral.Draft(
                service: service, priority: priority, need: need, alreadyDone: alreadyDone,
                wish: disclosure.wish, basis: disclosure.basis, basisWords: disclosure.basisWords)
            try await ReferralCommand.move(visit, referral, to: .draft) { id, tx in
                try Referral.redraft(id, draft, in: tx)
                return []
            }
        }
    }
}
