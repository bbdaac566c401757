import ArgumentParser
import Foundation
import RelaisCore

extension PersonCommand {
    struct Statement: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print who saw someone's file, and who received what, for them.",
            discussion: """
                  $ relais person statement K7M-42Q
                  $ relais person statement K7M-42Q --language ara

                In a language the person speaks, as far as there are texts in it. --format json has codes for programs.
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: "fra, eng, ara, or one of your own texts.") var language: String?

        func run() async throws {
            let (statement, texts) = try await visit.open { [person] store in
                let statement = try await store.write(as: visit.credential(store)) { tx in
                    try RelaisCore.Statement(of: Person.id(for: person, in: tx), in: tx)
                }
                return (statement, store.texts)
            }
            let bytes =
                visit.format == .json
                ? try ExportDocument.json(StatementDocument(statement)) + Data("\n".utf8)
                : Data(statement.paper(in: language, texts).text.utf8)
            FileHandle.standardOutput.write(bytes)
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give out everything that is kept of someone, for them.",
            discussion: """
                  $ relais person export K7M-42Q --reason access_request --to K7M-42Q.json

                For whoever follows them and signed in less than five minutes ago. The file is yours alone to read, and replaces no
                other; nobody else is named in it. docs/EXPORT.md tells of its form.
                """)
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: ArgumentHelp("\(PersonExport.Reason.allCases.map(\.rawValue).joined(separator: ", "))."))
        var reason: String
        @Option(help: "In words, when the reason is other.") var words: String?
        @Option(help: ArgumentHelp("Where the file goes.", valueName: "file")) var to: String

        func run() async throws {
            let file = try PrivateFile(to)
            do {
                let export = try await visit.write { [person, reason, words] tx in
                    try Person.export(Person.id(for: person, in: tx), reason: reason, words: words, in: tx)
                }
                try file.write(ExportDocument(export).json())
                Output(record: [
                    ("code", export.code), ("reference", export.reference.text), ("file", to),
                    ("protection", export.hasProtection ? "yes" : "no"),
                ]).print(as: visit.format)
            } catch {
                file.remove()
                throw error
            }
        }
    }

    struct Restrict: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Restrict what is done with someone's file: it is read, and nothing else.",
            discussion: "  $ relais person restrict K7M-42Q --reason accuracy_contested")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: ArgumentHelp("\(Restriction.Reason.allCases.map(\.rawValue).joined(separator: ", "))."))
        var reason: String

        func run() async throws {
            let told = try await visit.write { [person, reason] tx in
                try Person.restrict(Person.id(for: person, in: tx), reason: reason, in: tx)
            }
            Output(record: [("restricted", "yes"), ("organisations_told", String(told))]).print(as: visit.format)
        }
    }

    struct LiftRestriction: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lift a restriction, once the person was told.",
            discussion: "  $ relais person lift-restriction K7M-42Q --reason accuracy_verified --told-on 2026-03-02")
        @OptionGroup var visit: Visit
        @Argument(help: "Their code or id.") var person: String
        @Option(help: ArgumentHelp("\(Restriction.Lifting.allCases.map(\.rawValue).joined(separator: ", "))."))
        var reason: String
        @Option(help: "The day the person was told.") var toldOn: String

        func run() async throws {
            let told = try await visit.write { [person, reason, toldOn] tx in
                try Person.liftRestriction(Person.id(for: person, in: tx), reason: reason, toldOn: toldOn, in: tx)
            }
            Output(record: [("restricted", "no"), ("organisations_told", String(told))]).print(as: visit.format)
        }
    }
}

/// A file that did not exist before, and that only its owner reads: made before what goes into it, so that nothing is given out that
/// finds no place.
private struct PrivateFile {
    private let path: String
    private let handle: FileHandle

    init(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ValidationError(
                errno == EEXIST ? "\(path) is there already, and stays as it is." : "\(path) cannot be made.")
        }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ data: Data) throws {
        try handle.write(contentsOf: data)
        try handle.close()
    }

    func remove() { unlink(path) }
}
