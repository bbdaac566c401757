import Foundation

/// When the last backup was made: a small file beside the log of erasures, for the doctor.
struct BackupState: Codable {
    let madeAt: Date

    private static func path(beside log: String) -> String {
        URL(filePath: log).deletingLastPathComponent().appending(path: "last-backup.json").path
    }

    func write(beside log: String) throws {
        let path = Self.path(beside: log)
        guard let data = try? BackupManifest.encoder.encode(self),
            (try? data.write(to: URL(filePath: path), options: .atomic)) != nil
        else { throw Backup.Problem("The backup was made; that it was cannot be written to \(path).") }
    }

    static func read(beside log: String) -> BackupState? {
        FileManager.default.contents(atPath: path(beside: log)).flatMap {
            try? BackupManifest.decoder.decode(BackupState.self, from: $0)
        }
    }
}
