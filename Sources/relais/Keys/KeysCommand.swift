import ArgumentParser
import Deployment
import Foundation
import RelaisCore
import Vault

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The keys that wrap every other: rotated, destroyed, verified.",
        discussion: """
            They are in the key file, one for each class of what is sealed, in epochs. To rotate is to make a new epoch and wrap
            every key by it while all goes on; to destroy a former one is what makes old backups unreadable, and with them
            whoever was erased.
            """,
        subcommands: [Status.self, Rotate.self, Destroy.self, Verify.self])

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the epochs, how much each wraps, and which backups still open.")
        @OptionGroup var visit: Visit

        func run() async throws {
            let list = try await visit.read { try EpochList(in: $0) }
            let rows = list.lines.map { line -> [String?] in
                [
                    String(line.id), line.name, line.state, line.madeAt?.stamp, line.retiredAt?.stamp,
                    line.destroyedAt?.stamp, String(line.wraps),
                ]
            }
            Output(["key", "epoch", "state", "made_at", "retired_at", "destroyed_at", "wraps"], rows)
                .print(as: visit.format)
            guard visit.format == .table else { return }
            print(
                list.opensSince.map { "Backups made since \($0.stamp) open; older ones do not, or not all of them." }
                    ?? "Every backup opens: no key was destroyed.")
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wrap every key by new ones, while all goes on.",
            discussion: """
                  $ relais keys rotate
                  $ relais keys rotate --class civil

                Running daemons take the new key file up by themselves. Where several machines have one each: --prepare, copy
                the file to all of them, then rotate. One that was cut short is brought to its end by rotating again.
                """)
        @OptionGroup var visit: Visit
        @Option(
            name: .customLong("class"),
            help: ArgumentHelp("\(SealingClass.allCases.map(\.rawValue).joined(separator: ", ")); all unless said."))
        var classes: [SealingClass] = []
        @Flag(help: "Only put the new keys into the file; they wrap nothing yet.") var prepare = false

        func run() async throws {
            let chosen = Set(classes.isEmpty ? SealingClass.allCases : classes)
            let (prepare, path) = (prepare, try await visit.settings().keyFile)
            let rotation = try await Progress.shown {
                try await visit.open { store in
                    try await store.rotateKeys(
                        chosen, isPrepared: prepare, as: visit.credential(store),
                        progress: { Progress.show("Wrapping", $0, of: $1) })
                }
            }
            if rotation.hadRemains {
                print("A draft that a rotation which was cut short had left beside the key file was removed.")
            }
            let names = rotation.made.map(\.name).joined(separator: ", ")
            if prepare {
                print("Prepared: \(names). Copy \(path) to every machine, then run relais keys rotate.")
                return
            }
            print(
                rotation.isContinued
                    ? "A rotation that was cut short is done: \(rotation.rewrapped) keys wrapped anew. Rotate again for new keys."
                    : "Rotated: \(names). \(rotation.rewrapped) keys wrapped anew.")
            if rotation.unreadable > 0 {
                print("\(rotation.unreadable) keys open with no key of the file, and were left: relais keys verify.")
            }
            print("Copy \(path) offline again: older copies of it open nothing that was sealed from now on.")
            if rotation.unreadable > 0 { throw ExitCode(1) }
        }
    }

    struct Destroy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a former key out of the key file, for good.",
            discussion: """
                  $ relais keys destroy 1

                Refused while it wraps anything, and for 35 days (RELAIS_BACKUP_WINDOW) after it was retired, since backups
                need it; --now destroys it all the same, and with it every backup from before it was retired. Copies of the key
                file elsewhere hold it still: destroy those too.
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Its number in relais keys status.") var key: Int
        @Flag(help: "Do not wait for the backups that need it.") var now = false
        @Flag(help: "Do not ask.") var yes = false

        func run() async throws {
            let (key, now) = (key, now)
            let list = try await visit.read { try EpochList(in: $0) }
            guard let line = list.lines.first(where: { $0.id == key }), line.isInFile else {
                throw Refusal.key(.unknown)
            }
            if now, !line.isInUse {
                let since = (line.retiredAt ?? .now).stamp
                let cost = "Backups made before \(since) become unreadable for good. Destroy \(line.name ?? "it")?"
                guard try yes || Question.isAgreed(cost) else { return }
            }
            let settings = try await visit.settings()
            let changed = try await visit.open { store in
                try await store.destroyKey(
                    key, window: settings.backupWindow, isForced: now, as: visit.credential(store))
            }
            print("Destroyed: \(line.name ?? String(key)).")
            if !changed.isFormerOverwritten {
                print("What the key file said before is still on this disk, under another name: find and remove it.")
            }
            print("Destroy the copies of the key file that hold it, and copy \(settings.keyFile) offline again.")
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Unwrap every key, and open some rows of every table: does the key file open what is there?",
            discussion: "Names nobody. Exit code 1 when anything does not open.")
        @OptionGroup var visit: Visit
        @Option(help: "So many rows of each table.") var rows = 200

        func run() async throws {
            guard (1...100_000).contains(rows) else { throw ValidationError("--rows is from 1 to 100000.") }
            let rows = rows
            let found = try await Progress.shown {
                try await visit.open { store in
                    try await store.verifyKeys(
                        sample: rows, as: visit.credential(store), progress: { Progress.show("Unwrapped", $0) })
                }
            }
            Output(
                ["table", "looked_at", "unreadable"],
                found.tables.map { [$0.name, String($0.looked), String($0.unreadable)] }
            ).print(as: visit.format)
            if !found.isWell { throw ExitCode(1) }
        }
    }
}

extension SealingClass: ExpressibleByArgument {}

extension EpochList.Line {
    /// How it stands, in a word.
    fileprivate var state: String {
        switch true {
        case isInUse: "in use"
        case isPrepared: "prepared"
        case !isInFile && destroyedAt != nil: "destroyed"
        case !isInFile: "not in the key file"
        case wraps > 0: "being replaced"
        default: "retired"
        }
    }
}
