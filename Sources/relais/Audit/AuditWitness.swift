import ArgumentParser
import Deployment
import Foundation
import Ledger
import RelaisCore

extension AuditCommand {
    /// What passes between a log and its witnesses, through pipes: C2SP tlog-witness without saying how it travels.
    struct Witness: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have the log cosigned by others, and cosign theirs.",
            discussion: """
                  $ relais audit witness request --log "Clinique du Gué" |
                      curl --data-binary @- https://b.example/witness/v1/add-checkpoint |
                      relais audit witness keep --log "Clinique du Gué" --policy ours.txt
                  $ relais audit witness sign --policy theirs.txt < request

                A witness keeps the size and root it signed last, and signs what continues it: with one of another
                organisation nobody here can rewrite the log unseen.
                """,
            subcommands: [Request.self, Keep.self, Sign.self, Key.self])

        struct Request: AsyncParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Print what a witness is asked (add-checkpoint).")
            @OptionGroup var visit: Visit
            @Option(help: "The organisation's log, by its name or id.") var log: String
            @Option(help: "The size that the witness signed last; 0 if it never did.") var old: UInt64 = 0

            func run() async throws {
                let request = try await visit.open { store in
                    let credential = try visit.credential(store)
                    let id = try await AuditCommand.log(in: store, credential, log) ?? UUID()
                    return try await store.read(as: credential) { [old] tx in
                        do { return try LogCosigning.request(of: id, from: old, in: tx).text } catch is ProofError {
                            throw ValidationError("--old is a size that the log had.")
                        }
                    }
                }
                FileHandle.standardOutput.write(Data(request.utf8))
            }
        }

        struct Keep: AsyncParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Keep the signatures that a witness answered.")
            @OptionGroup var visit: Visit
            @Option(help: "The organisation's log, by its name or id.") var log: String
            @Option(help: ArgumentHelp("The keys of witnesses (C2SP tlog-policy).", valueName: "file")) var policy:
                String

            func run() async throws {
                let policy = try AuditCommand.readPolicy(policy)
                let lines = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
                let signers = try await visit.open { store in
                    let credential = try visit.credential(store)
                    let id = try await AuditCommand.log(in: store, credential, log) ?? UUID()
                    return try await store.write(as: credential) { tx in
                        do { return try LogCosigning.keep(lines, of: id, by: policy, in: tx) } catch is NoteError {
                            throw ValidationError("What a witness answers are lines of signatures.")
                        }
                    }
                }
                Output(["witness"], signers.map { [$0.text] }, whole: ["witness"]).print(as: visit.format)
                guard policy.isQuorum(signers) else {
                    Output.tell("These are not enough by the policy.")
                    throw ExitCode(1)
                }
            }
        }

        struct Sign: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Cosign a log of others, if it continues what was signed before.",
                discussion:
                    "Exit codes: 0 signed; 1 refused, with the status that HTTP would have (400, 403, 404, 409, 422).")
            @OptionGroup var visit: Visit
            @Option(help: ArgumentHelp("The keys of their logs (C2SP tlog-policy).", valueName: "file")) var policy:
                String

            func run() async throws {
                let logs = try AuditCommand.readPolicy(policy).logs.map(\.key)
                let body = Array(FileHandle.standardInput.readDataToEndOfFile())
                let settings = try await visit.settings()
                let answer = try await visit.open { store in
                    let witness = Ledger.Witness(key: try settings.witnessKey(store.keyring), logs: logs)
                    return try witness.answer(
                        body, at: UInt64(Date().timeIntervalSince1970), keeping: settings.witnessed)
                }
                FileHandle.standardOutput.write(Data(answer.body.text.utf8))
                guard answer.status == 200 else {
                    Output.tell("Not signed: \(answer.status).")
                    throw ExitCode(1)
                }
            }
        }

        struct Key: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Print the key that this deployment cosigns with, for others' policies.")
            @OptionGroup var visit: Visit

            func run() async throws {
                let settings = try await visit.settings()
                let key = try await visit.open { store in try settings.witnessKey(store.keyring).verifier.text }
                print(key)
            }
        }
    }

    static func readPolicy(_ path: String) throws -> Policy {
        do { return try Policy(text: try readText(path)) } catch let error as PolicyError {
            throw Deployment.Problem(description: "The policy \(path) cannot be read at line \(error.line).")
        }
    }
}
