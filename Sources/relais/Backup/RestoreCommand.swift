import ArgumentParser
import Deployment
import Foundation

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup into an empty database, and erase again whoever was erased since.",
        discussion: """
              # systemctl stop relaisd && mv /var/lib/relais /var/lib/relais.broken
              $ relais restore /media/backups --key-file-copy /media/offline/keys --erasures /var/lib/relais.broken/erasures.log

            The newest backup of the folder, or the one that is named. Refuses a database that holds anything, and a key file
            that is not the backup's. Ends with what relais doctor says.
            """)
    @OptionGroup var visit: Visit
    @Argument(help: "A backup's data, or the folder of the backups.") var directory: String
    @Option(help: ArgumentHelp("The wrapped keys, when not beside the data.", valueName: "directory"))
    var wrappedKeys: String?
    @Option(
        name: .customLong("key-file-copy"),
        help: ArgumentHelp("A copy of the key file, for a machine that has none.", valueName: "path"))
    var keyFileCopy: String?
    @Option(help: ArgumentHelp("Another log of erasures to replay; may be repeated.", valueName: "path"))
    var erasures: [String] = []
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "How a superuser reaches the empty database, if it is not the private one.", valueName: "conninfo"))
    var administrator: String?
    @Option(help: ArgumentHelp("A file with the superuser's password.", valueName: "path")) var asPasswordFile: String?

    func run() async throws {
        let settings = try await visit.settings()
        let password = try asPasswordFile.map { try Settings.password(in: $0) }
        var restore = Restore(directory: BackupCommand.absolute(directory))
        restore.wrappedKeys = wrappedKeys.map(BackupCommand.absolute)
        restore.keyFile = keyFileCopy.map(BackupCommand.absolute)
        restore.erasures = erasures.map(BackupCommand.absolute)
        restore.conninfo = administrator.map { Settings.conninfo($0, password) }
        for log in restore.erasures where !FileManager.default.isReadableFile(atPath: log) {
            throw ValidationError("\(log) cannot be read.")
        }
        let chosen = restore
        let done = try await Progress.shown {
            try await chosen.run(settings, logger: Visit.quiet, progress: BackupCommand.show)
        }
        done.diagnosis.print()
        let lost = Date.now.timeIntervalSince(done.madeAt) - done.seconds
        print("")
        print("Restored \(done.folder): \(done.rows) rows, all of them counted.")
        print(
            done.erased == 0
                ? "Nobody had been erased since it was made." : "Erased again, as they had been since: \(done.erased).")
        print("It took \(BackupCommand.seconds(done.seconds)) (RTO).")
        print(
            "It is of \(done.madeAt.stamp), \(BackupCommand.seconds(max(0, lost))) before: what was done since is not in it (RPO)."
        )
    }
}
