import ArgumentParser
import Deployment
import Foundation
import Ledger
import RelaisCore

extension AuditCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify that nothing in the log was changed, hidden or dropped.",
            discussion: """
                  $ relais audit verify --checkpoint january.txt --checkpoint june.txt
                  $ relais audit verify --bundle bundle.tar --checkpoint june.txt --policy ours.txt

                A checkpoint that somebody kept elsewhere is the strongest input: an insider cannot have changed it.
                Exit codes: 0 verified, 1 tampering found, 2 incomplete, 3 it could not be read. What the findings mean is
                in docs/AUDIT.md.
                """)
        @OptionGroup var visit: Visit
        @Option(help: ArgumentHelp("A file that audit export wrote, instead of the database.", valueName: "file"))
        var bundle: String?
        @Option(help: "One organisation's log, by its name or id; all unless said.") var log: String?
        @Option(help: ArgumentHelp("Whose signatures count (C2SP tlog-policy).", valueName: "file")) var policy: String?
        @Option(help: ArgumentHelp("A checkpoint that was kept. Any number of times.", valueName: "file"))
        var checkpoint: [String] = []
        @Flag(help: "Compare rows with the digests of their last entries: an administrator's, of all logs.") var state =
            false
        @Option(help: "Seconds that an entry may be without a position or a signature.") var maxAge = 10.0
        @Flag(help: "For programs: as --format json.") var json = false

        func run() async throws {
            let verification = try await Progress.shown { try await verified() }
            let text =
                json || visit.format == .json ? verification.json : verification.lines.joined(separator: "\n") + "\n"
            FileHandle.standardOutput.write(Data(text.utf8))
            throw ExitCode(verification.exitCode)
        }

        private func verified() async throws -> Verification {
            let known = try policy.map(AuditCommand.readPolicy)
            let kept = try checkpoint.flatMap { SignedNote.each(in: try AuditCommand.readText($0)) }
            if let bundle { return try verified(bundle, known, kept) }
            var request = LogVerification.Request()
            (request.policy, request.kept, request.comparesRows, request.maxAge) = (known, kept, state, maxAge)
            let settings = try await visit.settings()
            return try await visit.open { [request] store in
                let credential = try visit.credential(store)
                var request = request
                request.log = try await AuditCommand.log(in: store, credential, log)
                let signer = try settings.logSigner(store.keyring)
                return try await LogVerification(store: store, address: settings.logAddress, signer: signer)
                    .run(request, as: credential) { Progress.show("Entries", $0) }
            }
        }

        private func verified(_ path: String, _ known: Policy?, _ kept: [String]) throws -> Verification {
            do {
                let bundle = try LogBundle(path: path)
                guard let policy = known ?? bundle.policy else {
                    throw Deployment.Problem(description: "There is no policy in \(path): give one with --policy.")
                }
                var terms = Verifier.Terms(policy: policy, now: EntryBytes.microseconds(Date()))
                (terms.kept, terms.maxAge) = (kept, Int64(maxAge * 1_000_000))
                terms.trustsPolicy = known != nil
                return try bundle.verify(terms) { Progress.show("Entries", $0) }
            } catch  where error is TarError || error is BundleError || error is CocoaError {
                throw Deployment.Problem(description: "The bundle \(path) cannot be read: \(error)")
            }
        }
    }

    static func readText(_ path: String) throws -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Deployment.Problem(description: "The file \(path) cannot be read.")
        }
        return text
    }

    /// The log of an organisation, by its name or id; of the deployment, by its id.
    static func log(in store: Store, _ credential: Credential, _ name: String?) async throws -> UUID? {
        guard let name else { return nil }
        if let id = UUID(uuidString: name) { return id }
        return try await store.read(as: credential) { tx in try Organisation.id(for: name, in: tx).rawValue }
    }
}
