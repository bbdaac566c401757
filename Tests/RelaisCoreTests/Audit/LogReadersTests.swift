import Foundation
import RelaisTesting
import Testing

@testable import Ledger
@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// What readers of the log take with them: bundles, proofs, checkpoints.
@Suite struct LogReadersTests {
    private func verified(_ path: String, _ kept: [String]) throws -> Verification {
        let bundle = try LogBundle(path: path)
        var terms = Verifier.Terms(policy: try #require(bundle.policy), now: EntryBytes.microseconds(noon))
        terms.kept = kept
        return try bundle.verify(terms)
    }

    @Test func exportsWhatAStrangerVerifies() async throws {
        try await withLogs { logs in
            let kept = try await logs.checkpoints()
            let export = LogExport(store: logs.store, address: logs.address, signer: logs.signer)
            let count = try await export.run(.init(), as: logs.cast.administrator, to: logs.path("all.tar"))
            let found = try verified(logs.path("all.tar"), kept)
            #expect(found.findings == [])
            #expect(found.exitCode == 0)
            #expect(found.sessionsChecked)
            #expect(found.logs.reduce(0) { $0 + $1.entries } == count)
            #expect(count > 40)
            var request = LogExport.Request()
            request.log = logs.cast.shelter.rawValue
            request.entries = 2..<5
            #expect(try await export.run(request, as: logs.cast.administrator, to: logs.path("part.tar")) == 3)
            #expect(try verified(logs.path("part.tar"), kept).findings == [])
        }
    }

    @Test func givesAnAuditorTheirOwnLog() async throws {
        try await withLogs { logs in
            let export = LogExport(store: logs.store, address: logs.address, signer: logs.signer)
            _ = try await export.run(.init(), as: logs.cast.judy.credential, to: logs.path("own.tar"))
            let found = try verified(logs.path("own.tar"), try await logs.checkpoints())
            #expect(found.logs.map(\.log) == [logs.cast.shelter.text])
            #expect(found.findings == [])
            var request = LogVerification.Request()
            request.kept = try await logs.checkpoints()
            request.maxAge = 3600
            let own = try await LogVerification(store: logs.store, address: logs.address, signer: logs.signer)
                .run(request, as: logs.cast.judy.credential)
            #expect(own.logs.map(\.log) == [logs.cast.shelter.text])
            #expect(own.findings == [])
            let notes = try await logs.store.read(as: logs.cast.judy.credential) { try LogHeads(in: $0).notes }
            #expect(notes.count == 1)
        }
    }

    @Test func provesAnEntry() async throws {
        try await withLogs { logs in
            let id: ID<Entry> = try await TestServer.superuser(logs.database) { connection in
                try connection.one(
                    SQL(
                        trusted: "SELECT entry FROM audit.leaf WHERE log = '\(logs.cast.shelter.text)' AND position = 3"
                    ),
                    as: Only<ID<Entry>>.self
                ).value
            }
            let made = try await logs.store.write(as: logs.cast.judy.credential) {
                try LogProof(id, address: logs.address, signer: logs.signer, in: $0)
            }
            let proof = try LoggedProof(text: made.proof.text)
            #expect(proof.index == 3)
            try proof.check(try #require(proof.extra), by: Policy(logs: [made.key]))
            let refusal = await #expect(throws: Refusal.self) {
                try await logs.store.write(as: logs.cast.judy.credential) {
                    try LogProof(ID<Entry>(), address: logs.address, signer: logs.signer, in: $0)
                }
            }
            #expect(refusal?.isDenial == true)
        }
    }

    @Test func refusesWhoeverDoesNotReadTheLog() async throws {
        try await withLogs { logs in
            let export = LogExport(store: logs.store, address: logs.address, signer: logs.signer)
            let verification = LogVerification(store: logs.store, address: logs.address, signer: logs.signer)
            for member in [logs.cast.alice, logs.cast.bob] {
                await #expect(throws: Refusal.notPermitted(.readAudit)) {
                    _ = try await export.run(.init(), as: member.credential, to: logs.path("no.tar"))
                }
                await #expect(throws: Refusal.notPermitted(.readAudit)) {
                    _ = try await verification.run(.init(), as: member.credential)
                }
                await #expect(throws: Refusal.notPermitted(.readAudit)) {
                    _ = try await logs.store.read(as: member.credential) { try LogHeads(in: $0) }
                }
            }
            #expect(!FileManager.default.fileExists(atPath: logs.path("no.tar")))
        }
    }
}
