import Foundation
import Logging

@testable import Ledger
@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// The logs of a test's database: positions given, signed, verified; and a superuser who tampers with them.
package struct KeptLogs: Sendable {
    package let store: Store
    package let database: String
    package let cast: Cast
    package let address = LogAddress(url: "https://relais.test")
    package let signer: LogSigner
    private let folder: String

    /// What the signer keeps is in a folder of its own, which is removed with `forget`.
    package init(_ store: Store, _ database: String, _ cast: Cast) throws {
        (self.store, self.database, self.cast) = (store, database, cast)
        folder = NSTemporaryDirectory() + "logs-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        signer = LogSigner(seed: try store.keyring.logSeed(), heads: HeadFile(path: folder + "/heads"))
    }

    package func path(_ name: String) -> String { "\(folder)/\(name)" }

    package func forget() { try? FileManager.default.removeItem(atPath: folder) }

    /// A sequencer; of one who has the key but not the signer's file, whose own is named.
    package func sequencer(signingAs other: String? = nil) throws -> Sequencer {
        let thief = try other.map { LogSigner(seed: try store.keyring.logSeed(), heads: HeadFile(path: path($0))) }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try Sequencer(store: store, address: address, signer: thief ?? signer, logger: logger)
    }

    /// Positions, tiles, signatures for all that is there.
    package func settle() async throws { try await sequencer().round(signsAll: true) }

    /// The newest checkpoint of each log, as somebody might keep it.
    package func checkpoints() async throws -> [String] {
        try await store.write(as: cast.administrator) { tx in
            let notes = try LogHeads(in: tx).notes
            try tx.record(.auditRead, .deployment(tx, "audit", tx.deployment))
            return notes
        }
    }

    /// Verifies everything as the administrator. That it is done leaves an entry, which has no position yet.
    package func verified(
        kept: [String] = [], state: Bool = false, maxAge: TimeInterval = 3600, knowsHeads: Bool = false
    ) async throws -> Verification {
        var request = LogVerification.Request()
        (request.kept, request.comparesRows, request.maxAge) = (kept, state, maxAge)
        let other = LogSigner(seed: try store.keyring.logSeed(), heads: HeadFile(path: path("none")))
        return try await LogVerification(store: store, address: address, signer: knowsHeads ? signer : other)
            .run(request, as: cast.administrator)
    }

    /// A superuser whom no trigger and no policy stops.
    package func tamper(_ statements: String...) async throws {
        try await TestServer.superuser(database) { connection in
            try connection.script("SET session_replication_role = replica")
            for statement in statements { try connection.script(SQL(trusted: statement)) }
        }
    }

    /// How many leaves of the shelter's log a checkpoint among these covers.
    package func size(_ checkpoints: [String]) throws -> Int {
        let own = try checkpoints.map { try Checkpoint(text: SignedNote(whole: $0).text) }
            .first { $0.origin == address.origin(of: cast.shelter.rawValue) }
        return Int(own?.size ?? 0)
    }

    /// The first position with each code in one log, where something is wrong.
    package static func firsts(_ verification: Verification, in log: ID<Organisation>) -> [FindingCode: UInt64] {
        let own = verification.findings.filter { $0.log == log.text }
        return Dictionary(own.map { ($0.code, $0.positions.lowerBound) }, uniquingKeysWith: min)
    }
}

/// Lends the logs of a database in which things were done: entries in the log of the shelter, all signed.
package func withLogs(connections: Int = 4, _ body: (KeptLogs) async throws -> Void) async throws {
    try await withDatabase(connections: connections) { database, pool, cast in
        let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
        let logs = try KeptLogs(store, database, cast)
        defer { logs.forget() }
        for number in 0..<4 {
            _ = try await store.referral(number % 2 == 0 ? .accepted : .sent, cast)
        }
        try await logs.settle()
        try await body(logs)
    }
}
