import Foundation
import Logging
import Postgres
import RelaisCore
import Vault

/// What `relais doctor` finds: each thing looked at, and whether it is as it should be.
package struct Diagnosis: Sendable {
    package private(set) var findings: [Finding] = []
    package var isWell: Bool { findings.allSatisfy(\.isWell) }

    /// Looks, and changes nothing.
    ///
    /// - Parameters:
    ///   - settings: Which Relais.
    ///   - administrator: A superuser's way into a database that is not the private one, to see all of how it is run.
    package init(_ settings: Settings, administrator: String? = nil) async {
        findings.append(
            .well(
                "settings",
                settings.file.map { "Settings were read from \($0) and the environment." }
                    ?? "Settings come from the environment; there is no settings file."))
        findings.append(
            .well(
                "address", "The daemon listens on \(settings.host):\(settings.port), and is reached at \(settings.url)."
            ))
        if settings.url.hasPrefix("http://"), !settings.url.contains("127.0.0.1"), !settings.url.contains("localhost") {
            findings.append(
                .wrong(
                    "url", "The public address \(settings.url) is not encrypted.",
                    why: "Whoever is on the way reads passwords and names.",
                    remedy: "Put a TLS proxy in front, or set RELAIS_TLS_CERTIFICATE; then RELAIS_URL=https://…"))
        }
        findings += Self.keys(settings) + Self.files(settings) + Self.texts(settings)
        await look(at: settings, administrator)
    }

    private mutating func look(at settings: Settings, _ administrator: String?) async {
        let place = Self.database(settings)
        findings += place.findings
        guard let conninfo = place.conninfo else { return }
        do {
            let state = try await Deployment.blocking { try DatabaseState(conninfo) }
            findings += state.findings
            findings += try await Self.server(administrator, place.superuser, conninfo)
            if state.isCurrent { findings += await Self.inside(settings, conninfo) }
            findings.append(Self.backup(settings, state))
        } catch let error as PostgresError {
            findings.append(Self.silent("The database does not answer: \(Self.line(error))."))
        } catch {
            findings.append(Self.silent("The database does not answer."))
        }
    }

    /// How the server is run, as whoever sees most of it: the superuser that was named, that of the private server, or the
    /// program itself.
    private static func server(
        _ named: String?, _ own: String?, _ conninfo: String
    ) async throws -> [Finding] {
        let best = named ?? own
        do {
            return try await Deployment.blocking { try ServerState(best ?? conninfo, isWhole: best != nil) }.findings
        } catch let error as PostgresError where named != nil {
            let seen = try await Deployment.blocking { try ServerState(conninfo, isWhole: false) }.findings
            return seen + [
                .wrong(
                    "as", "What --as names does not answer: \(line(error)).",
                    why: "Who may enter the server from where is seen by a superuser alone.",
                    remedy: "relais doctor --as \"host=… dbname=relais user=postgres\" --as-password-file …")
            ]
        }
    }

    /// libpq says some things in several lines.
    private static func line(_ error: PostgresError) -> String {
        "\(error)".split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .trimmingCharacters(in: CharacterSet(charactersIn: "?."))
    }

    private static func silent(_ sentence: String) -> Finding {
        .wrong(
            "database", sentence, why: "Nothing works without it.",
            remedy: "Look at RELAIS_DATABASE, and at PostgreSQL's own log.")
    }

    private static func files(_ settings: Settings) -> [Finding] {
        var findings: [Finding] = []
        for file in settings.encryption.map({ [$0.certificate, $0.key] }) ?? []
        where !FileManager.default.isReadableFile(atPath: file) {
            findings.append(
                .wrong(
                    "tls", "The file \(file), for https, cannot be read.", why: "relaisd does not start without it.",
                    remedy: "chown and chmod it so that whoever runs relaisd reads it."))
        }
        if let metrics = settings.metrics {
            findings.append(
                .well(
                    "metrics", "Numbers for whoever watches are at http://\(metrics.host):\(metrics.port)/metrics."))
        }
        let disk = try? FileManager.default.attributesOfFileSystem(forPath: settings.home)
        if let free = disk?[.systemFreeSize] as? Int {
            findings.append(
                free >= 1_000_000_000
                    ? .well("room", "There is room where \(settings.home) is.")
                    : .wrong(
                        "room", "Less than 1 GB is free where \(settings.home) is.",
                        why: "A full disk stops everything that writes.", remedy: "Make room there."))
        }
        return findings
    }

    /// The texts that are printed for people, where some of them are an operator's own.
    private static func texts(_ settings: Settings) -> [Finding] {
        guard let folder = settings.texts else { return [] }
        guard FileManager.default.fileExists(atPath: folder) else {
            return [
                .wrong(
                    "texts", "There is no folder \(folder), which RELAIS_TEXTS names.",
                    why: "People are given the program's own texts.", remedy: "Make the folder, or unset RELAIS_TEXTS.")
            ]
        }
        let problems = Texts.read(folder).problems.map {
            Finding.wrong(
                "texts", "In \(folder), \($0)", why: "People are given the program's own text in its place.",
                remedy: "Mend that file, then restart relaisd.")
        }
        return problems.isEmpty ? [.well("texts", "The texts in \(folder) have every place they need.")] : problems
    }

    /// Asked of the database as the daemon: what was given up, and whether the key file has every key.
    private static func inside(_ settings: Settings, _ conninfo: String) async -> [Finding] {
        guard let keyring = try? Keyring(reading: settings.keyFile) else { return [] }
        let pool = Pool(conninfo: conninfo, size: 1, greeting: "SET TIME ZONE 'UTC'")
        var findings: [Finding] = []
        let store = try? await Store.open(pool: pool, keyring: keyring)
        do {
            try await store?.requireKeys()
            findings.append(.well("keys", "The key file has every key that this database needs."))
        } catch {
            findings.append(
                .wrong(
                    "keys", "\(error)", why: "What those keys wrap cannot be opened.",
                    remedy: "Put the newest copy of the key file at \(settings.keyFile)."))
        }
        if let backlog = await store?.backlog() {
            let count = "\(backlog.dead) \(backlog.dead == 1 ? "job was" : "jobs were") given up."
            findings.append(
                backlog.dead == 0
                    ? .well("jobs", "No job was given up.")
                    : .wrong(
                        "jobs", count, why: "Someone was not told of something.", remedy: "relais job list --dead"))
        }
        findings.append(mail(settings, await store?.post()))
        await pool.close()
        return findings
    }

    /// Whether mail goes, and when it last did.
    private static func mail(_ settings: Settings, _ post: Store.Post?) -> Finding {
        guard let place = settings.post else {
            return .well("mail", "E-mail is not set up (RELAIS_SMTP_URL): people read their notices in Relais alone.")
        }
        let last = post?.sentAt.map { "the last one went at \($0.ISO8601Format())" } ?? "none went in thirty days"
        let counts = "\(post?.waiting ?? 0) waiting, \(post?.failed ?? 0) failed, \(post?.returned ?? 0) undeliverable"
        let sentence = "E-mail goes through \(place.url): \(last); \(counts)."
        guard let post, post.failed > 0 else { return .well("mail", sentence) }
        return .wrong(
            "mail", sentence, why: "Someone was not told by e-mail of what waits; their notices are in Relais.",
            remedy: "relais mail test you@example.org")
    }

    /// How the database is reached; by a superuser too where it is the private one.
    private static func database(
        _ settings: Settings
    ) -> (conninfo: String?, superuser: String?, findings: [Finding]) {
        if let database = settings.database {
            var findings = [Finding.well("place", "The database is the one named by RELAIS_DATABASE.")]
            if Connection.namesSeveralHosts(database) && !database.contains("target_session_attrs") {
                findings.append(
                    .wrong(
                        "hosts", "RELAIS_DATABASE names several servers, and not which of them to use.",
                        why: "A standby would be written to.",
                        remedy: "Add target_session_attrs=read-write to RELAIS_DATABASE."))
            }
            return (database, nil, findings)
        }
        let directory = "\(settings.home)/postgres"
        func missing(_ sentence: String) -> (String?, String?, [Finding]) {
            (nil, nil, [.wrong("place", sentence, why: "Nothing works without it.", remedy: "systemctl start relaisd")])
        }
        guard FileManager.default.fileExists(atPath: directory) else {
            return missing("There is no private PostgreSQL in \(settings.home) yet.")
        }
        do {
            guard let address = try LocalServer.attach(directory: directory) else {
                return missing("The private PostgreSQL in \(directory) is not running.")
            }
            guard let password = try? String(contentsOfFile: "\(settings.home)/application.password", encoding: .utf8)
            else { return missing("The file \(settings.home)/application.password cannot be read.") }
            return (
                address.conninfo(user: "relais_app", database: "relais", password: password),
                address.conninfo(database: "relais"),
                [.well("place", "The private PostgreSQL in \(directory) is running.")]
            )
        } catch {
            return missing("\(error)")
        }
    }
}
