import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Receipt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what was passed on with a referral, and its hash.",
            discussion: "The hash stands in the logs of both organisations, in the entry disclosure.frozen.")
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String

        func run() async throws {
            let receipt = try await visit.write { [referral] tx in
                try RelaisCore.Receipt(Referral.id(for: referral, in: tx), in: tx)
            }
            Output(record: [
                ("reference", receipt.reference), ("from", receipt.from), ("to", receipt.to),
                ("service", receipt.service), ("sent_at", receipt.frozenAt.stamp), ("sent_by", receipt.sentBy),
                ("with_referral", receipt.fields.joined(separator: " ")),
                ("on_acceptance", receipt.onAcceptance.isEmpty ? nil : receipt.onAcceptance.joined(separator: " ")),
                ("basis", receipt.basis?.rawValue), ("consent", receipt.consent?.text),
                ("copy_kept_until", receipt.keptUntil?.stamp), ("copy_deleted_at", receipt.retractedAt?.stamp),
                ("sha256", receipt.hash?.hexadecimal), ("intact", receipt.isIntact ? "yes" : "no"),
            ]).print(as: visit.format)
        }
    }
}
