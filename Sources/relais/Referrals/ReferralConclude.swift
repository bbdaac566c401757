import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Conclude: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say where the person goes on to, and what stood in the way.",
            discussion: """
                While the support goes on, as it ends or after it; told again, it replaces what was told.

                  $ relais referral conclude 48KT-72M --orientation vocational_training \\
                      --barrier mobility --barrier schedule
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: "Of one that was completed: achieved, partly_achieved or not_achieved.") var outcome: String?
        @Option(help: ArgumentHelp("\(Orientation.allCases.map(\.rawValue).joined(separator: ", "))."))
        var orientation: String?
        @Option(
            help: ArgumentHelp(
                "May be given several times: \(Barrier.allCases.map(\.rawValue).joined(separator: ", "))."))
        var barrier: [String] = []

        func run() async throws {
            let id = try await visit.write { [referral, outcome, orientation, barrier] tx in
                let id = try Referral.id(for: referral, in: tx)
                try Referral.conclude(id, outcome: outcome, orientation: orientation, barriers: barrier, in: tx)
                return id
            }
            Output(record: [
                ("referral", id.text), ("outcome", outcome), ("orientation", orientation),
                ("barriers", barrier.joined(separator: " ").nonEmpty),
            ]).print(as: visit.format)
        }
    }
}
