import ArgumentParser
import Deployment
import Foundation
import Hummingbird
import Logging
import Mail
import Postgres
import RelaisCore
import RelaisWeb
import ServiceLifecycle
import UnixSignals

@main
struct DaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relaisd",
        abstract: "The Relais service: web workplace and API.",
        discussion: """
            Without any setting it keeps everything in its own private PostgreSQL and listens on 127.0.0.1:8470.
            Settings are flags, else RELAIS_… variables, else the file at RELAIS_CONFIG or /etc/relais/relais.json.
            """)

    @Option(help: ArgumentHelp("Where Relais keeps its things (RELAIS_HOME).", valueName: "path")) var home: String?
    @Option(help: ArgumentHelp("Another database than the private one (RELAIS_DATABASE).", valueName: "conninfo"))
    var database: String?
    @Option(help: ArgumentHelp("Where to listen (RELAIS_LISTEN).", valueName: "address:port")) var listen: String?
    @Option(help: ArgumentHelp("The key file (RELAIS_KEY_FILE).", valueName: "path")) var keyFile: String?
    @Option(help: ArgumentHelp("The public address (RELAIS_URL).", valueName: "url")) var url: String?

    func run() async throws {
        var logger = Logger(label: "relaisd") { StreamLogHandler.standardOutput(label: $0) }
        logger.logLevel = .info
        do {
            try await serve(logger)
        } catch {
            guard let sentence = Self.sentence(error) else { throw error }
            FileHandle.standardError.write(Data("relaisd: \(sentence)\n".utf8))
            throw ExitCode(3)
        }
    }

    private func serve(_ logger: Logger) async throws {
        var flags: [String: String] = [:]
        flags["home"] = home
        flags["database"] = database
        flags["listen"] = listen
        flags["keyFile"] = keyFile
        flags["url"] = url
        let settings = try await Settings.read(flags: flags)
        let encryption = try settings.encryption.map { try Encryption(certificate: $0.certificate, key: $0.key) }
        let deployment = try await Deployment.serve(settings, logger: logger)
        do {
            let store = try await deployment.store()
            let site = Site(
                store: store, url: settings.url, trustedProxies: settings.trustedProxies,
                rateLimit: settings.rateLimit, isMailSetUp: settings.post != nil, logger: logger)
            let runner = try Runner(store: store, zone: settings.timeZone, logger: logger)
            let sequencer = try Sequencer(
                store: store, address: settings.logAddress, signer: settings.logSigner(deployment.keyring),
                logger: logger)
            var services: [any ServiceLifecycle.Service] = [
                try site.application(host: settings.host, port: settings.port, encryption: encryption),
                Jobs(runner: runner), Sequencing(sequencer: sequencer), Hearing(store: store),
                Rereading(keyring: deployment.keyring, logger: logger),
            ]
            if let post = settings.post {
                let postman = try Postman(
                    store: store, from: post.from, site: settings.url, zone: settings.timeZone, logger: logger,
                    send: post.mailer.send)
                services.append(Letters(postman: postman))
            }
            if let metrics = settings.metrics { services.append(site.metrics(host: metrics.host, port: metrics.port)) }
            if let server = deployment.server { services.append(Watch(server: server, logger: logger)) }
            let group = ServiceGroup(
                configuration: .init(
                    services: services.map {
                        .init(
                            service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                            failureTerminationBehavior: .gracefullyShutdownGroup)
                    },
                    gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
            try await group.run()
        } catch {
            await deployment.close()
            guard String(reflecting: type(of: error)).hasPrefix("NIO") else { throw error }
            let places =
                ["\(settings.host):\(settings.port)"] + (settings.metrics.map { ["\($0.host):\($0.port)"] } ?? [])
            throw Deployment.Problem(
                description:
                    "\(places.joined(separator: " or ")) cannot be listened on: another program already does, or it is no address of this machine."
            )
        }
        await deployment.close()
        logger.info("stopped")
    }

    /// What can be said of a failure to whoever started the daemon; `nil` for what is ours.
    private static func sentence(_ error: any Error) -> String? {
        switch error {
        case is LocalServer.Problem, is OtherKeys, is LackingKeys, is ErasureLog.Problem, is Deployment.Problem,
            is Settings.Unusable, is Encryption.Unusable, is Migrator.Problem:
            "\(error)"
        case let error as PostgresError: "The database does not answer: \(error)."
        default:
            String(reflecting: type(of: error)).hasPrefix("Vault.") ? "\(error)" : nil
        }
    }
}

/// Starts the private server again when it has died under us.
private struct Watch: ServiceLifecycle.Service {
    let server: LocalServer
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: .milliseconds(500))
                let (server, logger) = (server, logger)
                await withCheckedContinuation { continuation in
                    Thread {
                        do {
                            if try server.restartIfDead() {
                                logger.warning("the private PostgreSQL had died and was started again")
                            }
                        } catch {
                            logger.error("the private PostgreSQL cannot be started", metadata: ["problem": "\(error)"])
                        }
                        continuation.resume()
                    }.start()
                }
            }
        }
    }
}
