import ArgumentParser
import Deployment
import RelaisCore
import Vault

extension ReferralCommand {
    struct GiveLink: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "link",
            abstract: "Give the link by which an organisation without accounts answers; it is shown once.",
            discussion: """
                The link before, if there is one, ends. --code makes the eight digits that open the identity, to be told
                by telephone once the referral is accepted.
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Flag(help: "Take the link back.") var end = false
        @Flag(help: "Make the code that opens the identity.") var code = false

        func run() async throws {
            let address = try await visit.settings().url
            let record = try await visit.write { [referral, end, code] tx -> [String] in
                let id = try Referral.id(for: referral, in: tx)
                if end {
                    try Referral.endLink(id, in: tx)
                    return [id.text, "link", "ended"]
                }
                if code { return [id.text, "code", try Referral.giveLinkCode(id, in: tx)] }
                return [id.text, "link", "\(address)/l/\(try Referral.giveLink(id, in: tx).text)"]
            }
            Output(record: [("referral", record[0]), (record[1], record[2])]).print(as: visit.format)
        }
    }

    struct MakeSlip: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "slip",
            abstract: "Make the code by which the young person says whether the outcome is so; it is shown once.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: "The language of the slip (ISO 639-3): fra, eng, ara.") var language = "fra"

        func run() async throws {
            let address = try await visit.settings().url
            let record = try await visit.write { [referral, language] tx -> [String] in
                let id = try Referral.id(for: referral, in: tx)
                let slip = try SlipPaper.make(of: id, in: language, tx)
                return [id.text, slip.code.text, slip.until.text]
            }
            Output(record: [
                ("referral", record[0]), ("code", record[1]), ("page", "\(address)/c"), ("until", record[2]),
            ]).print(as: visit.format)
        }
    }
}
