import Foundation
import RelaisCore
import Vault

extension Diagnosis {
    /// The key file, what may be left beside it, and the log of erasures.
    static func keys(_ settings: Settings) -> [Finding] {
        let path = settings.keyFile
        guard FileManager.default.fileExists(atPath: path) else {
            return [
                .wrong(
                    "key_file", "There is no key file at \(path).",
                    why: "Without it nobody's file can be opened.",
                    remedy:
                        "Put it back from its copy, or name it in RELAIS_KEY_FILE; a new home gets one from relaisd.")
            ]
        }
        var findings: [Finding] = []
        do {
            _ = try Keyring(KeyFile.read(path))
            findings.append(.well("key_file", "The key file \(path) is whole, and only its owner can read it."))
        } catch {
            findings.append(
                .wrong(
                    "key_file", "The key file \(path) cannot be used: \(error)", why: "relaisd does not start with it.",
                    remedy: "chmod 600 \(path), chown it to whoever runs relaisd, or put it back from its copy."))
        }
        if FileManager.default.fileExists(atPath: "\(path).new") {
            findings.append(
                .wrong(
                    "key_draft", "\(path).new is left from a rotation that was cut short.",
                    why: "It holds every key, and nobody minds it.", remedy: "relais keys rotate"))
        }
        return findings + [erasures(settings)]
    }

    private static func erasures(_ settings: Settings) -> Finding {
        let log = ErasureLog(settings.erasuresLog)
        let folder = URL(filePath: log.path).deletingLastPathComponent().path
        do {
            _ = try log.read()
            let isThere = FileManager.default.fileExists(atPath: log.path)
            guard FileManager.default.isWritableFile(atPath: isThere ? log.path : folder) else {
                throw ErasureLog.Problem.system(path: log.path, code: EACCES)
            }
            return .well("erasures_log", "The log of erasures is at \(log.path).")
        } catch {
            return .wrong(
                "erasures_log", "\(error)",
                why: "Nobody can be erased, and a restore would bring back whoever was.",
                remedy: "RELAIS_ERASURES_LOG=/var/lib/relais/erasures.log")
        }
    }

    /// How long ago the last backup was made. A demonstration needs none, nor does what was set up a moment ago.
    static func backup(_ settings: Settings, _ database: DatabaseState) -> Finding {
        let made = BackupState.read(beside: settings.erasuresLog)?.madeAt
        let age = made.map { Date.now.timeIntervalSince($0) / 86_400 }
        let word = age.map { $0 < 1 ? "less than a day ago" : "\(Int($0)) \(Int($0) == 1 ? "day" : "days") ago" }
        let isWell = database.isDemonstration || database.age < 2 * 86_400 || age.map { $0 < 2 } ?? false
        let sentence = word.map { "The last backup was made \($0)." } ?? "No backup was made by this machine yet."
        return isWell
            ? .well("backup", sentence)
            : .wrong(
                "backup", sentence, why: "Whatever was done since would be lost with the disk.",
                remedy: "relais backup /media/backups --verify")
    }
}
