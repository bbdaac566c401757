import ArgumentParser
import Foundation
import Ledger

@main
struct VerifyBundle: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relais-verify",
        abstract: "Verify a bundle that relais audit export wrote, without Relais and without a database.",
        discussion: """
            Exit codes: 0 verified, 1 tampering found, 2 incomplete, 3 it cannot be read.
            What is verified, and what the findings mean, is in docs/AUDIT.md.
            """)

    @Argument(help: "The bundle.") var bundle: String
    @Option(
        help:
            "Whose signatures count (C2SP tlog-policy); by default what lies in the bundle, which whoever made it chose."
    )
    var policy: String?
    @Option(help: "A checkpoint that somebody kept. Any number of times.") var checkpoint: [String] = []
    @Flag(help: "For programs.") var json = false

    func run() throws {
        let verification: Verification
        do {
            let bundle = try LogBundle(path: bundle)
            guard let policy = try policy.map({ try Policy(text: try text($0)) }) ?? bundle.policy else {
                throw Problem(description: "There is no policy in it: give one with --policy.")
            }
            var terms = Verifier.Terms(policy: policy, now: EntryBytes.microseconds(Date()))
            terms.trustsPolicy = self.policy != nil
            terms.kept = try checkpoint.flatMap { SignedNote.each(in: try text($0)) }
            verification = try bundle.verify(terms) { count in
                if isatty(2) == 1 { tell("\r\(count) entries") }
            }
        } catch {
            tell("relais-verify: it cannot be read: \(error)\n")
            throw ExitCode(3)
        }
        if isatty(2) == 1 { tell("\r\u{1b}[K") }
        print(json ? verification.json : verification.lines.joined(separator: "\n") + "\n", terminator: "")
        throw ExitCode(verification.exitCode)
    }

    /// Something in the way, said in a sentence.
    private struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func tell(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
