import ArgumentParser
import Deployment
import Foundation
import Ledger
import RelaisCore

extension AuditCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the log to a file that a stranger can verify.",
            discussion: """
                  $ relais audit export --out bundle.tar
                  $ relais audit export --log "Clinique du Gué" --from 0 --to 999 --out first.tar

                It holds entries without names, tiles, checkpoints and the keys they are checked with; docs/AUDIT.md says its
                form. That it was written is an entry too.
                """)
        @OptionGroup var visit: Visit
        @Option(help: ArgumentHelp("Where to; it must not be there yet.", valueName: "file")) var out: String
        @Option(help: "One organisation's log, by its name or id; all unless said.") var log: String?
        @Option(help: "The first position whose entry goes with it.") var from: UInt64?
        @Option(help: "The last position whose entry goes with it.") var to: UInt64?
        @Option(help: ArgumentHelp("Whose signatures are to count (C2SP tlog-policy).", valueName: "file")) var policy:
            String?

        func validate() throws {
            guard (from ?? 0) <= (to ?? .max >> 1) else { throw ValidationError("--from is not behind --to.") }
        }

        func run() async throws {
            var request = LogExport.Request()
            request.policy = try policy.map(AuditCommand.readText)
            if from != nil || to != nil { request.entries = (from ?? 0)..<((to ?? .max >> 1) + 1) }
            let settings = try await visit.settings()
            do {
                let count = try await Progress.shown {
                    try await visit.open { [request] store in
                        let credential = try visit.credential(store)
                        var request = request
                        request.log = try await AuditCommand.log(in: store, credential, log)
                        let signer = try settings.logSigner(store.keyring)
                        return try await LogExport(store: store, address: settings.logAddress, signer: signer)
                            .run(request, as: credential, to: out)
                    }
                }
                Output.tell("\(count) entries written to \(out).")
            } catch TarError.system(let code) {
                Output.tell("The file \(out) cannot be written: \(String(cString: strerror(code))).")
                throw ExitCode(3)
            } catch let error as Unexportable {
                Output.tell("\(error)")
                throw ExitCode(3)
            }
        }
    }

    struct Prove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove that one entry is in the log (C2SP tlog-proof).",
            discussion: """
                  $ relais audit prove --entry 0197a000-0000-7000-8000-000000000001 > entry.tlog-proof

                The key it is checked with is told beside it; whoever checks it should have it from elsewhere.
                """)
        @OptionGroup var visit: Visit
        @Option(help: "The entry, by its id.") var entry: String

        func run() async throws {
            guard let id = ID<Entry>(entry) else { throw ValidationError("--entry takes the id of an entry.") }
            let settings = try await visit.settings()
            let made = try await visit.open { store in
                let signer = try settings.logSigner(store.keyring)
                return try await store.write(as: visit.credential(store)) { tx in
                    try LogProof(id, address: settings.logAddress, signer: signer, in: tx)
                }
            }
            FileHandle.standardOutput.write(Data(made.proof.text.utf8))
            Output.tell("key: \(made.key.text)")
        }
    }

    struct Checkpoint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the newest checkpoint, to be kept elsewhere.",
            discussion: """
                  $ relais audit checkpoint --log "Clinique du Gué" > june.txt

                Whoever keeps it can tell later, with relais audit verify --checkpoint, that nothing before it was changed.
                """)
        @OptionGroup var visit: Visit
        @Option(help: "One organisation's log, by its name or id; all unless said.") var log: String?

        func run() async throws {
            let notes = try await visit.open { store in
                let credential = try visit.credential(store)
                let chosen = try await AuditCommand.log(in: store, credential, log)
                return try await store.read(as: credential) { tx in try LogHeads(only: chosen, in: tx).notes }
            }
            FileHandle.standardOutput.write(Data(notes.joined(separator: "\n").utf8))
        }
    }
}
