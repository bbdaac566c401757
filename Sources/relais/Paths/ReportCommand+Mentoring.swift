import ArgumentParser
import RelaisCore

extension ReportCommand {
    /// `relais report mentoring`: what a pilot tells of a programme.
    struct Mentoring: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a pilot tells of a programme: counts, each with how it was counted; small ones masked.",
            discussion: "  $ relais report mentoring 6f1c… --period 2026 --format csv > pilot.csv")
        @OptionGroup var visit: Visit
        @Argument(help: "The programme's id.") var programme: String
        @Option(help: "A year, recent (12 months), all, or months: 2025-03..2026-02. This year where none is said.")
        var period: String?

        @Option(help: "Say what made it hard in these months, about nobody; for whoever leads it.") var challenges:
            String?

        func run() async throws {
            let report = try await visit.write { [programme, period, challenges] tx in
                guard let id = ID<Programme>(programme) else { throw Refusal.notFound(.init(.programme)) }
                if let challenges { try PilotReport.tell(challenges: challenges, of: id, period: period, in: tx) }
                return try PilotReport(of: id, period: period, in: tx)
            }
            Output(PilotReport.columns, report.rows(in: .english)).print(as: visit.format)
        }
    }
}
