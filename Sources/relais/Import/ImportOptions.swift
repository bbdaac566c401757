import ArgumentParser
import Foundation
import RelaisCore
import Spreadsheet

/// What every import takes: a file, what to do with it, and where the rows go that are wrong.
struct ImportOptions: ParsableArguments {
    @Argument(help: "A CSV file, as Excel or LibreOffice saves it; - for standard input.") var file: String
    @Flag(help: "Read and check only: nothing is written.") var dryRun = false
    @Flag(help: "Take the good rows though others are wrong.") var skipWrong = false
    @Option(help: ArgumentHelp("Write the wrong rows, and why, to this file.", valueName: "file")) var failed: String?
    @Option(
        help: ArgumentHelp("A field and the heading of its column: given=\"Prénom usuel\".", valueName: "field=heading")
    )
    var column: [String] = []

    /// Reads the file, runs the import, and says what came of every row.
    ///
    /// Exits with 1 when wrong rows kept the file out.
    func run(
        _ importing: Importing, _ visit: Visit, assignTo: String? = nil, programme: String? = nil
    ) async throws {
        let sheet = try Sheet.read(try bytes())
        var order = ImportOrder()
        (order.isDryRun, order.skipsWrong, order.assignTo) = (dryRun, skipWrong, assignTo)
        order.programme = programme
        order.progress = Self.show
        if !column.isEmpty { order.columns = .some(try column.map(Self.correction)) }
        let report = try await visit.open { [order] store in
            try await importing.run(sheet, order, as: visit.credential(store), in: store)
        }
        let language = Visit.language
        Self.tell(report.columns.told(in: language))
        let rows = report.lines.map { line -> [String?] in
            ["\(line.row)", line.verdict.word(in: language), line.code, line.verdict.told(in: language)]
        }
        Output(["row", "result", "code", "what"], rows).print(as: visit.format)
        if let failed, report.count(.wrong) > 0 {
            let text = Sheet.text(report.failures(of: sheet, in: language), delimiter: ";", isMarked: true)
            try Self.keep(text, in: failed)
        }
        Self.tell(report.summary(in: language, isDryRun: dryRun))
        if report.count(.wrong) > 0 && !report.isDone { throw ExitCode(1) }
    }

    private func bytes() throws -> [UInt8] {
        let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
        guard let handle, let data = try? handle.read(upToCount: 10_000_001) ?? Data() else {
            throw ValidationError("\(file) cannot be read.")
        }
        return Array(data)
    }

    private static func correction(_ text: String) throws -> (name: String, heading: String) {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else {
            throw ValidationError("--column takes field=heading, as in given=\"Prénom usuel\".")
        }
        return (name: String(parts[0]), heading: String(parts[1]))
    }

    /// Only its owner may read it: it holds what the file held.
    private static func keep(_ text: String, in path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else { throw ValidationError("\(path) exists already.") }
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw ValidationError("\(path) cannot be written.") }
    }

    static func tell(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

    /// On a terminal the line counts up; elsewhere nothing is said until the end.
    private static func show(_ done: Int, _ all: Int) {
        guard isatty(2) == 1, done == all || done.isMultiple(of: 50) else { return }
        FileHandle.standardError.write(Data("\r\(done) / \(all)\(done == all ? "\n" : "")".utf8))
    }
}

extension PersonCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open or update files for the people of a spreadsheet.",
            discussion: """
                All or nothing, unless --skip-wrong. Whoever has a file already, by number or
                by names and birth date, is brought up to date; nobody gets two.

                  $ relais person import jeunes.csv --dry-run
                  $ relais person import jeunes.csv --skip-wrong --failed a-corriger.csv
                """)
        @OptionGroup var visit: Visit
        @OptionGroup var options: ImportOptions
        @Option(help: "The colleague who will follow the new people (coordinator): their name or id.")
        var assignTo: String?

        func run() async throws { try await options.run(.people, visit, assignTo: assignTo) }
    }
}

extension OrganisationCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the organisations of a spreadsheet into the network (administrator).")
        @OptionGroup var visit: Visit
        @OptionGroup var options: ImportOptions

        func run() async throws { try await options.run(.organisations, visit) }
    }
}

extension ServiceCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add or update the services of a spreadsheet.",
            discussion: "  $ relais service import services.csv --dry-run")
        @OptionGroup var visit: Visit
        @OptionGroup var options: ImportOptions

        func run() async throws { try await options.run(.services, visit) }
    }
}

extension MentorCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the mentors of a spreadsheet into a programme.",
            discussion: """
                All or nothing, unless --skip-wrong. Whoever is known, by address or by name, is
                brought up to date; nobody is there twice.

                  $ relais mentor import parrains.csv --programme "Un parrain pour demain" --dry-run
                """)
        @OptionGroup var visit: Visit
        @OptionGroup var options: ImportOptions
        @Option(help: "The programme's name or id.") var programme: String

        func run() async throws { try await options.run(.mentors, visit, programme: programme) }
    }
}

extension MenteeCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the people of a spreadsheet, whom you follow, into a programme.",
            discussion: """
                Each has a file already: found by its code, its number, or names and birth date.

                  $ relais mentee import jeunes.csv --programme "Un parrain pour demain" --dry-run
                """)
        @OptionGroup var visit: Visit
        @OptionGroup var options: ImportOptions
        @Option(help: "The programme's name or id.") var programme: String

        func run() async throws { try await options.run(.mentees, visit, programme: programme) }
    }
}
