import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Accept a referral sent to your organisation; the person gets a file of yours.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: "Into which session, by id; the next free place otherwise.") var session: String?
        @Option(help: "A word for the referrer.") var note: String?

        func run() async throws {
            try await ReferralCommand.move(visit, referral, to: .accepted) { [session, note] id, tx in
                let person = try Referral.accept(id, session: session, note: note, in: tx)
                return [("person", person.text)]
            }
        }
    }
}
