import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Draft: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prepare a referral; nobody else sees it yet.",
            discussion: """
                  $ relais referral draft --person K7M-42Q \\
                      --service "Bilan d’orientation" --need "Speak at work." \\
                      --without commune --also birth_date

                Unless you say otherwise, the age bracket, languages, level of French, commune, need and what was done
                are read with the referral; names, telephone, e-mail and wishes open once it is accepted.
                """)
        @OptionGroup var visit: Visit
        @Option(help: "The person's code or id.") var person: String
        @Option(help: "The service's id or name (relais service list).") var service: String
        @Option(help: "normal, urgent or emergency.") var priority: String?
        @Option(help: "The need, in one sentence.") var need: String?
        @Option(help: "What was already done.") var alreadyDone: String?
        @OptionGroup var disclosure: DisclosureOptions

        func run() async throws {
            let draft = Referral.Draft(
                person: person, service: service, priority: priority, need: need, alreadyDone: alreadyDone,
                wish: disclosure.wish, basis: disclosure.basis, basisWords: disclosure.basisWords)
            let made = try await visit.write { try Referral.draft(draft, in: $0) }
            Output(record: [("reference", made.reference), ("referral", made.id.text), ("state", "draft")]).print(
                as: visit.format)
        }
    }
}
