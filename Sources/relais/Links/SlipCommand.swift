import ArgumentParser
import Deployment
import RelaisCore
import Vault

extension ReferralCommand {
    struct SlipCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "slip", abstract: "The slip by which the young person says whether the outcome is so.",
            subcommands: [Make.self, List.self, End.self])

        struct Make: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Make a slip: its code is shown once, and the slip before, if there is one, ends.")
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

        struct List: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "List the slips of a referral, and what was answered, the latest first.")
            @OptionGroup var visit: Visit
            @Argument(help: "The referral's reference or id.") var referral: String

            func run() async throws {
                let rows = try await visit.write { [referral] tx in
                    try ConfirmationList(of: Referral.id(for: referral, in: tx), in: tx).lines.map {
                        slip -> [String?] in
                        [
                            slip.answer?.rawValue ?? (slip.isAsked(at: tx.now) ? "asked" : "over"), slip.madeAt.stamp,
                            slip.expiresAt.stamp, slip.endedAt?.stamp, slip.answeredAt?.stamp,
                        ]
                    }
                }
                Output(["slip", "made_at", "expires_at", "ended_at", "answered_at"], rows).print(as: visit.format)
            }
        }

        struct End: AsyncParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Take the slip back before it is answered.")
            @OptionGroup var visit: Visit
            @Argument(help: "The referral's reference or id.") var referral: String

            func run() async throws {
                let id = try await visit.write { [referral] tx in
                    let id = try Referral.id(for: referral, in: tx)
                    try Referral.endSlip(id, in: tx)
                    return id
                }
                Output(record: [("referral", id.text), ("slip", "ended")]).print(as: visit.format)
            }
        }
    }
}
