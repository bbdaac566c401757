import ArgumentParser
import RelaisCore

extension ReferralCommand {
    struct Complete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The support came to its end: say what became of it.",
            discussion: """
                  $ relais referral complete 48KT-72M --outcome achieved \\
                      --level-at-entry a1 --level-at-exit a2
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "The referral's reference or id.") var referral: String
        @Option(help: "achieved, partly_achieved or not_achieved.") var outcome: String
        @Option(help: "French at entry: alpha, pre_a1, a1 … c2.") var levelAtEntry: String?
        @Option(help: "French at exit.") var levelAtExit: String?
        @Option(help: ArgumentHelp("\(Orientation.allCases.map(\.rawValue).joined(separator: ", "))."))
        var orientation: String?
        @Option(
            help: ArgumentHelp(
                "May be given several times: \(Barrier.allCases.map(\.rawValue).joined(separator: ", "))."))
        var barrier: [String] = []
        @Option(help: "A word for the referrer.") var note: String?

        func run() async throws {
            try await ReferralCommand.move(visit, referral, to: .completed) {
                [outcome, levelAtEntry, levelAtExit, orientation, barrier, note] id, tx in
                try Referral.complete(
                    id, outcome: outcome, levelAtEntry: levelAtEntry, levelAtExit: levelAtExit,
                    orientation: orientation, barriers: barrier, note: note, in: tx)
                return [("outcome", outcome)]
            }
        }
    }
}
