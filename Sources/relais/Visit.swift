import ArgumentParser
import Deployment
import Foundation
import Logging
import RelaisCore
import Vault

/// What every command takes: which Relais, and in which form it answers.
struct Visit: ParsableArguments {
    @Option(help: ArgumentHelp("Where Relais keeps its things (RELAIS_HOME).", valueName: "path")) var home: String?
    @Option(help: ArgumentHelp("Another database than the private one (RELAIS_DATABASE).", valueName: "conninfo"))
    var database: String?
    @Option(help: ArgumentHelp("The key file (RELAIS_KEY_FILE).", valueName: "path")) var keyFile: String?
    @Option(help: "table, json or csv.") var format: Format = .table
    @Flag(help: "Act as the administrator of this server, whoever is signed in.") var administrator = false

    /// The language of refusals: the terminal's, French or else English.
    static var language: Language {
        let environment = ProcessInfo.processInfo.environment
        let set = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
        return set.hasPrefix("fr") ? .french : .english
    }

    func settings() async throws -> Settings {
        var flags: [String: String] = [:]
        flags["home"] = home
        flags["database"] = database
        flags["keyFile"] = keyFile
        return try await Settings.read(flags: flags)
    }

    /// Opens Relais for as long as `body` takes.
    func open<Value: Sendable>(_ body: (Store) async throws -> Value) async throws -> Value {
        let deployment = try await Deployment.visit(settings(), logger: Self.quiet)
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await body(
                    Store.open(
                        pool: deployment.pool, keyring: deployment.keyring, texts: .read(deployment.settings.texts))))
        } catch {
            result = .failure(error)
        }
        await deployment.close()
        return try result.get()
    }

    /// One transaction that shows nobody, as whoever asks.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
        try await open { store in try await store.read(as: credential(store), body) }
    }

    /// One transaction, as whoever asks.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
        try await open { store in try await store.write(as: credential(store), body) }
    }

    /// The session of this terminal's user; the administrator's secret when nobody is signed in and this is a shell on
    /// the server that may read the key file.
    func credential(_ store: Store) throws -> Credential {
        if !administrator, let token = SessionFile.token { return Credential(token) }
        return try Credential(secret: "administrator", in: store.keyring)
    }

    static let quiet: Logger = {
        var logger = Logger(label: "relais") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return logger
    }()
}

/// Where the CLI keeps who is signed in: a file only its owner can read.
enum SessionFile {
    private static var path: String {
        let environment = ProcessInfo.processInfo.environment
        let state =
            environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(NSHomeDirectory())/.local/state"
        return "\(state)/relais/session"
    }

    static var token: Token? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return Token(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    static func keep(_ token: Token) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        forget()
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(token.text.utf8), attributes: [.posixPermissions: 0o600])
        else {
            throw Deployment.Problem(description: "The session file \(path) cannot be written.")
        }
    }

    static func forget() { try? FileManager.default.removeItem(atPath: path) }
}
