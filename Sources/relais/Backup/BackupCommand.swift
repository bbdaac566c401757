import ArgumentParser
import Deployment
import Foundation

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy everything out, in parts that are kept apart.",
        discussion: """
              $ relais backup /media/backups --verify
              $ relais backup /media/backups --wrapped-keys-to /media/other --key-file-to /media/offline

            Makes a folder with the data and one with the wrapped keys, each with a manifest of SHA-256; the key file only where
            you say, and never beside them. A folder has its name once it is whole. --verify restores it into a server of its
            own and opens rows with the key file.
            """)
    @OptionGroup var visit: Visit
    @Argument(help: "Where the backups are.") var directory: String
    @Option(help: ArgumentHelp("Where the wrapped keys go.", valueName: "directory")) var wrappedKeysTo: String?
    @Option(help: ArgumentHelp("Where a copy of the key file goes.", valueName: "directory")) var keyFileTo: String?
    @Flag(help: "Restore it for a trial, and look whether it opens.") var verify = false
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("How relais_backup reaches a database that is not the private one.", valueName: "conninfo"))
    var administrator: String?
    @Option(help: ArgumentHelp("A file with its password.", valueName: "path")) var asPasswordFile: String?

    func run() async throws {
        let settings = try await visit.settings()
        let password = try asPasswordFile.map { try Settings.password(in: $0) }
        var order = Backup.Order(directory: Self.absolute(directory))
        order.wrappedKeysTo = wrappedKeysTo.map(Self.absolute)
        order.keyFileTo = keyFileTo.map(Self.absolute)
        order.conninfo = administrator.map { Settings.conninfo($0, password) }
        order.verifies = verify
        let chosen = order
        let made = try await Progress.shown {
            try await Backup.make(chosen, of: settings, logger: Visit.quiet, progress: Self.show)
        }
        for (part, path) in made.folders {
            print("\(part.rawValue.padding(toLength: 12, withPad: " ", startingAt: 0))  \(path)")
        }
        print("\(made.rows) rows, \(Self.size(made.bytes)), checked.")
        if let trial = made.trial {
            print(
                "Restored for a trial in \(Self.seconds(trial.seconds)): all rows are there, \(trial.opened) keys and rows opened."
            )
        }
    }

    static func absolute(_ path: String) -> String {
        URL(filePath: path, relativeTo: URL(filePath: FileManager.default.currentDirectoryPath + "/"))
            .standardizedFileURL.path
    }

    static func size(_ bytes: Int) -> String {
        bytes < 1_000_000 ? "\((bytes + 999) / 1_000) kB" : "\((bytes + 500_000) / 1_000_000) MB"
    }

    static func seconds(_ seconds: Double) -> String {
        seconds < 90 ? "\(Int(seconds.rounded(.up))) s" : "\(Int((seconds / 60).rounded(.up))) min"
    }

    @Sendable static func show(_ step: Backup.Step) {
        switch step {
        case .counting: Progress.say("Counting rows")
        case .dumping(let part, let bytes): Progress.say("Copying \(part.rawValue): \(size(bytes))")
        case .checking: Progress.say("Checking")
        case .restoring(let part): Progress.say("Restoring \(part.rawValue)")
        case .migrating: Progress.say("Bringing the schema up to date")
        case .erasing: Progress.say("Erasing again whoever was erased since")
        case .opening: Progress.say("Opening rows with the key file")
        }
    }
}
