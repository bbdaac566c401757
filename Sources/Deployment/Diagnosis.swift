import Foundation
import Logging
import Postgres
import RelaisCore
import Vault

/// What `relais doctor` finds: each thing looked at, and whether it is as it should be.
package struct Diagnosis: Sendable {
    package struct Finding: Sendable {
        package let isWell: Bool
        package let sentence: String
    }

    package private(set) var findings: [Finding] = []
    package var isWell: Bool { findings.allSatisfy(\.isWell) }

    private mutating func well(_ sentence: String) { findings.append(Finding(isWell: true, sentence: sentence)) }
    private mutating func wrong(_ sentence: String) { findings.append(Finding(isWell: false, sentence: sentence)) }

    /// Looks, and changes nothing.
    package init(_ settings: Settings) async {
        well(
            settings.file.map { "Settings were read from \($0) and the environment." }
                ?? "Settings come from the environment; there is no settings file.")
        well("The daemon listens on \(settings.host):\(settings.port), and is reached at \(settings.url).")
        if settings.url.hasPrefix("http://"), !settings.url.contains("127.0.0.1"), !settings.url.contains("localhost") {
            wrong(
                "The public address \(settings.url) is not encrypted: put a TLS proxy in front, and set RELAIS_URL to its https address."
            )
        }
        checkKeys(settings)
        checkFiles(settings)
        guard let conninfo = database(settings) else { return }
        do {
            let state = try await Deployment.blocking { try DatabaseState(conninfo) }
            findings += state.findings
            if state.isCurrent { await checkJobs(settings, conninfo) }
        } catch let error as PostgresError {
            wrong("The database does not answer: \(error).")
        } catch {
            wrong("The database does not answer.")
        }
    }

    private mutating func checkKeys(_ settings: Settings) {
        guard FileManager.default.fileExists(atPath: settings.keyFile) else {
            return wrong(
                "There is no key file at \(settings.keyFile). The daemon makes one with its private server; otherwise set RELAIS_KEY_FILE."
            )
        }
        do {
            _ = try Keyring(KeyFile.read(settings.keyFile))
            well("The key file \(settings.keyFile) is whole, and only its owner can read it.")
        } catch {
            wrong("The key file \(settings.keyFile) cannot be used: \(error)")
        }
    }

    private mutating func checkFiles(_ settings: Settings) {
        if let encryption = settings.encryption {
            for file in [encryption.certificate, encryption.key] where !FileManager.default.isReadableFile(atPath: file)
            {
                wrong("The file \(file), for https, cannot be read.")
            }
        }
        checkTexts(settings)
        if let metrics = settings.metrics {
            well("Numbers for whoever watches are at http://\(metrics.host):\(metrics.port)/metrics.")
        }
        let disk = try? FileManager.default.attributesOfFileSystem(forPath: settings.home)
        if let free = disk?[.systemFreeSize] as? Int {
            if free < 1_000_000_000 {
                wrong("Less than 1 GB is free where \(settings.home) is: make room.")
            } else {
                well("There is room where \(settings.home) is.")
            }
        }
    }

    /// The texts that are printed for people, where some of them are an operator's own.
    private mutating func checkTexts(_ settings: Settings) {
        guard let folder = settings.texts else { return }
        guard FileManager.default.fileExists(atPath: folder) else {
            return wrong("There is no folder \(folder), which RELAIS_TEXTS names: the program's own texts are used.")
        }
        let problems = Texts.read(folder).problems
        for problem in problems { wrong("In \(folder), \(problem)") }
        if problems.isEmpty { well("The texts in \(folder) have every place they need.") }
    }

    /// Counts what was given up: it waits for someone to look at it.
    private mutating func checkJobs(_ settings: Settings, _ conninfo: String) async {
        guard let keyring = try? Keyring(KeyFile.read(settings.keyFile)) else { return }
        let pool = Pool(conninfo: conninfo, size: 1, greeting: "SET TIME ZONE 'UTC'")
        let store = try? await Store.open(pool: pool, keyring: keyring)
        let backlog = await store?.backlog()
        await pool.close()
        switch backlog {
        case let backlog? where backlog.dead > 0:
            wrong(
                "\(backlog.dead) \(backlog.dead == 1 ? "job was" : "jobs were") given up: relais job list --dead says why."
            )
        case _?: well("No job was given up.")
        case nil: wrong("The jobs cannot be counted: the key file is not this database's.")
        }
    }

    private mutating func database(_ settings: Settings) -> String? {
        if let database = settings.database {
            well("The database is the one named by RELAIS_DATABASE.")
            if Connection.namesSeveralHosts(database) && !database.contains("target_session_attrs") {
                wrong(
                    "RELAIS_DATABASE names several servers: add target_session_attrs=read-write, or a standby is written to."
                )
            }
            return database
        }
        let directory = "\(settings.home)/postgres"
        guard FileManager.default.fileExists(atPath: directory) else {
            wrong("There is no private PostgreSQL in \(settings.home) yet: start relaisd once.")
            return nil
        }
        do {
            guard let address = try LocalServer.attach(directory: directory) else {
                wrong("The private PostgreSQL in \(directory) is not running: start relaisd.")
                return nil
            }
            guard let password = try? String(contentsOfFile: "\(settings.home)/application.password", encoding: .utf8)
            else {
                wrong("The file \(settings.home)/application.password cannot be read.")
                return nil
            }
            well("The private PostgreSQL in \(directory) is running.")
            return address.conninfo(user: "relais_app", database: "relais", password: password)
        } catch {
            wrong("\(error)")
            return nil
        }
    }
}
