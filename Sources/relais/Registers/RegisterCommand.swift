import ArgumentParser
import Foundation
import RelaisCore

struct RegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "The registers the law asks for.", subcommands: [Processing.self])

    struct Processing: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the register of processing (GDPR 30), made from what the database says of itself.",
            discussion: """
                  $ relais register processing > register.md
                  $ relais register processing --language en --format json

                A text to read; --format json for programs, --format csv for a spreadsheet, column by column.
                """)
        @OptionGroup var visit: Visit
        @Option(help: "fr or en.") var language: String = "fr"

        func validate() throws {
            guard Language(rawValue: language) != nil else { throw ValidationError("--language is fr or en.") }
        }

        func run() async throws {
            let language = Language(rawValue: language) ?? .french
            let register = try await visit.write { try RelaisCore.Processing(in: $0) }
            switch visit.format {
            case .table: FileHandle.standardOutput.write(Data(register.markdown(in: language).utf8))
            case .json:
                let json = try ExportDocument.json(ProcessingDocument(register, in: language))
                FileHandle.standardOutput.write(json + Data("\n".utf8))
            case .csv:
                Output(["activity", "data", "purpose", "retention"], register.rows(in: language)).print(as: .csv)
            }
        }
    }
}

extension RelaisCore.Processing {
    /// Column by column.
    fileprivate func rows(in language: Language) -> [[String?]] {
        entries.flatMap { entry in
            entry.tables.flatMap(\.columns).map { column in
                [
                    entry.activity.name(in: language), "\(column.table).\(column.name)",
                    Self.said(column.purpose, in: language), Self.said(column.retention, in: language),
                ]
            }
        }
    }
}
