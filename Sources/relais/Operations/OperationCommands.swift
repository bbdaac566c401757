import ArgumentParser
import Deployment
import Foundation
import RelaisCore

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "A demonstration network.", subcommands: [Load.self])

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fill an empty database with a made-up network in Corrèze and Vaucluse.",
            discussion: "Everyone in it is fictional. The database is marked as a demonstration for ever.")
        @OptionGroup var visit: Visit
        @Flag(help: "Do nothing when the database already holds something.") var ifEmpty = false

        func run() async throws {
            let ifEmpty = ifEmpty
            let isDemonstration = try await visit.open { store in
                do {
                    try await Demonstration.load(into: store, progress: Self.show)
                    return true
                } catch Refusal.notEmpty where ifEmpty {
                    return try await store.isDemonstration()
                }
            }
            guard isDemonstration else { return }
            for line in Demonstration.signIns {
                print(
                    "\(line.email)  \(Demonstration.password)  \(line.roles.joined(separator: "+"))  \(line.organisation)"
                )
            }
        }

        /// On a terminal the line counts up; elsewhere it is said once.
        private static func show(_ done: Int, _ all: Int) {
            let isTerminal = isatty(2) == 1
            guard isTerminal || done == all else { return }
            let line =
                "\(isTerminal ? "\r" : "")Loading the demonstration: \(done * 100 / all) %\(done == all ? "\n" : "")"
            FileHandle.standardError.write(Data(line.utf8))
        }
    }
}

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring a database to the schema of this program.",
        discussion: """
            relaisd migrates its private server by itself. Any other database is migrated
            here, by a superuser:

              $ relais migrate --as "host=db.example.org dbname=relais user=postgres"

            With RELAIS_DATABASE_PASSWORD_FILE set, the login relais_app is given the
            password in that file.
            """)
    @OptionGroup var visit: Visit
    @Option(name: .customLong("as"), help: ArgumentHelp("How a superuser reaches the database.", valueName: "conninfo"))
    var administrator: String?
    @Option(help: ArgumentHelp("A file with the superuser's password.", valueName: "path")) var asPasswordFile: String?

    func run() async throws {
        let settings = try await visit.settings()
        let password = try asPasswordFile.map { try Settings.password(in: $0) }
        guard let administrator = administrator ?? settings.database else {
            let deployment = try await Deployment.visit(settings, logger: Visit.quiet)
            await deployment.close()
            return print("The private database is at the schema of this program.")
        }
        let applied = try await Deployment.migrate(settings, administrator: Settings.conninfo(administrator, password))
        { name in
            print("applying \(name)")
        }
        print(applied.isEmpty ? "Nothing to apply." : "Applied \(applied.count).")
    }
}

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is set up, and what is wrong.",
        discussion: """
            Looks at settings, keys, files, the schema, how PostgreSQL is run, entered and logged, and the last backup.
            Where something is wrong it says why that matters and what mends it, and ends with 1.

              $ relais doctor --as "host=db.example.org dbname=relais user=postgres"
            """)
    @OptionGroup var visit: Visit
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("How a superuser reaches the database, to see all of it.", valueName: "conninfo"))
    var administrator: String?
    @Option(help: ArgumentHelp("A file with the superuser's password.", valueName: "path")) var asPasswordFile: String?
    @Flag(help: "The same as --format json.") var json = false

    func run() async throws {
        let password = try asPasswordFile.map { try Settings.password(in: $0) }
        let diagnosis = await Diagnosis(
            try await visit.settings(), administrator: administrator.map { Settings.conninfo($0, password) })
        if json || visit.format != .table {
            Output(
                ["code", "is_well", "finding", "why", "remedy"],
                diagnosis.findings.map { [$0.code, $0.isWell ? "yes" : "no", $0.sentence, $0.why, $0.remedy] }
            ).print(as: json ? .json : visit.format)
        } else {
            diagnosis.print()
        }
        if !diagnosis.isWell { throw ExitCode(1) }
    }
}

extension Diagnosis {
    /// A line for each thing that was looked at, and what mends it where it is wrong.
    func print() {
        for finding in findings {
            Swift.print((finding.isWell ? "ok     " : "wrong  ") + finding.sentence)
            if let why = finding.why { Swift.print("       Why: \(why)") }
            if let remedy = finding.remedy { Swift.print("       Do:  \(remedy)") }
        }
    }
}
