import ArgumentParser
import Foundation
import RelaisCore
import Spreadsheet

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Figures, of nobody in particular.", subcommands: [Paths.self, Mentoring.self])

    struct Paths: AsyncParsableCommand {
        enum Form: String, ExpressibleByArgument, CaseIterable { case table, json, csv, svg }

        static let configuration = CommandConfiguration(
            abstract: "What passes between organisations: how many, how soon, and what came of it.",
            discussion: """
                  $ relais report paths --period 2026
                  $ relais report paths --period recent --format svg > paths.svg

                Small counts are masked for whoever may not see all files; they read one
                calendar year at a time.
                """)
        @Option(help: ArgumentHelp("Where Relais keeps its things (RELAIS_HOME).", valueName: "path")) var home: String?
        @Option(help: ArgumentHelp("Another database than the private one (RELAIS_DATABASE).", valueName: "conninfo"))
        var database: String?
        @Option(help: ArgumentHelp("The key file (RELAIS_KEY_FILE).", valueName: "path")) var keyFile: String?
        @Option(help: "table, json, csv, or svg: a picture.") var format: Form = .table
        @Option(help: "A year, recent (12 months), all, or months: 2025-03..2026-02. This year where none is said.")
        var period: String?
        @Flag(help: "Service by service.") var services = false

        func run() async throws {
            var visit = try Visit.parse([])
            (visit.home, visit.database, visit.keyFile) = (home, database, keyFile)
            let report = try await visit.write { [period] tx in try PathReport(period: period, in: tx) }
            let output =
                services
                ? Output(PathReport.serviceColumns, report.serviceRows) : Output(PathReport.columns, report.rows)
            switch format {
            case .table: output.print(as: .table)
            case .json: output.print(as: .json)
            case .csv: output.print(as: .csv)
            case .svg: FileHandle.standardOutput.write(Data(Self.picture(of: report).utf8))
            }
        }

        /// The picture by itself, with its own colours by day and by night.
        private static func picture(of report: PathReport) -> String {
            let flow = report.sankey(width: 1_000, boxWidth: 216, tallest: 300, others: "others") {
                $0.rawValue.replacing("_", with: " ")
            }
            let height = (flow?.height ?? 0) + 24
            func n(_ number: Double) -> String { Sankey.short(number) }
            let ribbons = (flow?.ribbons ?? []).map { one in
                "<path class=\"r t\(one.tint)\" d=\"\(one.path)\" stroke-width=\"\(n(one.width))\"/>"
            }
            let boxes = (flow?.boxes ?? []).map { box in
                let middle = box.y + box.height / 2
                return """
                    <rect class="b" x="\(n(box.x))" y="\(n(box.y))" width="216" height="\(n(box.height))" rx="4"/>
                    <rect class="f\(min(box.tint, 4))" x="\(n(box.x))" y="\(n(box.y))" width="5" height="\(n(box.height))" rx="2"/>
                    <text x="\(n(box.x + 14))" y="\(n(middle - 3))" font-weight="650">\(escaped(box.name.count > 27 ? box.name.prefix(26) + "…" : box.name))</text>
                    <text x="\(n(box.x + 14))" y="\(n(middle + 15))">\(box.count)</text>
                    """
            }
            return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 1024 \(n(height))" role="img" aria-labelledby="t">
                <title id="t">Referrals from one organisation to another, \(escaped(report.period.text)): \(report.total.sent.text)</title>
                <style>
                text{font:13px sans-serif;fill:#1a2522}.b{fill:#ecebe3}.r{fill:none;stroke-opacity:.34}
                .t0{stroke:#14574a}.t1{stroke:#30506c}.t2{stroke:#6a3958}.t3{stroke:#f2b233}.t4{stroke:#83857a}
                .f0{fill:#14574a}.f1{fill:#30506c}.f2{fill:#6a3958}.f3{fill:#6f4a00}.f4{fill:#83857a}
                @media (prefers-color-scheme:dark){text{fill:#eaede7}.b{fill:#232d2a}.t0{stroke:#84cfb5}.t1{stroke:#a9c7e4}.t2{stroke:#e5b7d5}
                .f0{fill:#84cfb5}.f1{fill:#a9c7e4}.f2{fill:#e5b7d5}.f3{fill:#f0ca80}}
                </style>
                \((ribbons + boxes).joined(separator: "\n"))
                </svg>

                """
        }

        private static func escaped(_ text: some StringProtocol) -> String {
            let entities: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;"]
            return text.map { entities[$0] ?? String($0) }.joined()
        }
    }
}
